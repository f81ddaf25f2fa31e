package io.ela.dialect.metadata;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ela.dialect.EsVersion;
import io.ela.dialect.json.Bytes;
import org.jspecify.annotations.Nullable;

/** Makes index definitions of one version into those of another. Thread-safe, without state. */
public final class DefinitionConverter {
  private DefinitionConverter() {}

  /**
   * Converts what {@code GET /index} of {@code from} said into what creates the same index on
   * {@code to}: the same fields, the same analysis, documents on the same shards.
   */
  public static ConvertedDefinition convert(
      IndexDefinition definition, EsVersion from, EsVersion to) {
    return new Conversions(from, to).index(definition);
  }

  /**
   * Converts the body with which a client of {@code from} creates an index. A shard count that it
   * does not give is not given either: a template may give it, and the default of the cluster (1
   * from 7.0 on, 5 before) is the last resort.
   *
   * @param body may be empty
   * @throws io.ela.dialect.json.MalformedJsonException if it is not a JSON object
   */
  public static ConvertedDefinition convertCreateBody(Bytes body, EsVersion from, EsVersion to) {
    ObjectNode read = body.isEmpty() ? Trees.object() : Trees.object(body);
    return new Conversions(from, to).createBody(read);
  }

  /** Converts the body with which a client of {@code from} shrinks, splits or clones an index. */
  public static ConvertedBody convertResizeBody(Bytes body, EsVersion from, EsVersion to) {
    return new Conversions(from, to).resizeBody(Trees.object(body));
  }

  /**
   * Converts the body with which a client of {@code from} changes a mapping: with or without the
   * type's level around it.
   *
   * @param type the type that the request's path names; null if it names none
   */
  public static ConvertedDefinition convertMappingBody(
      Bytes body, @Nullable String type, EsVersion from, EsVersion to) {
    return new Conversions(from, to).mappingBody(Trees.object(body), type);
  }

  /**
   * Converts the body with which a client of {@code from} puts a template, pipeline or script, or
   * what {@code GET} said of one.
   *
   * @param typeThere the mapping type that the target's legacy template of that name has; null if
   *     it has none or was not asked
   */
  public static ConvertedBody convertBody(
      DefinitionKind kind,
      ObjectNode body,
      @Nullable String typeThere,
      EsVersion from,
      EsVersion to) {
    Conversions conversions = new Conversions(from, to);
    return switch (kind) {
      case TEMPLATE -> conversions.templateBody(body, typeThere);
      case INDEX_TEMPLATE, COMPONENT_TEMPLATE -> conversions.composableBody(body);
      case PIPELINE -> conversions.pipelineBody(body);
      case SCRIPT -> conversions.scriptBody(body);
    };
  }
}
