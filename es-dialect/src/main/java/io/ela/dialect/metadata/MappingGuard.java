package io.ela.dialect.metadata;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ela.dialect.search.ErrorCause;
import java.util.List;
import java.util.Map;

/**
 * Keeps a slave from guessing what type a field has: the first value that it saw need not be the
 * first that the master saw, and then the two would map the field differently.
 *
 * <p>The guard is a few dynamic templates, ahead of the index's own, that map any value in a field
 * that the mapping does not have to a type that no server has. So such a document is refused, with
 * that type's name in the reason; one whose unknown fields hold no value at all ({@code null},
 * {@code []}, {@code {}}) is taken and mapped as the master does it. {@code dynamic: strict}
 * refuses those too, and the master never maps them. Where the mapping is not dynamic, the guard is
 * without effect. Measured on 5.6.16, 6.8.23, 7.10.2, 7.17.15, 8.19.13 and OpenSearch 2.19.1.
 */
public final class MappingGuard {
  private static final String TEMPLATES = "dynamic_templates";
  private static final String NAME = "ela-guard-";

  /**
   * From 7.7 on templates are tried when they are put, but for those that have the name in them.
   */
  private static final String TYPE = "ela-waits-for-the-masters-mapping-{name}";

  /** What a value in JSON can be taken for; arrays by their elements. */
  private static final List<String> VALUES = List.of("string", "long", "double", "boolean", "date");

  private MappingGuard() {}

  /** A copy of a mapping (without the type's level) with the guard. */
  public static ObjectNode on(ObjectNode mapping) {
    ObjectNode guarded = mapping.deepCopy();
    guarded.set(TEMPLATES, templates(mapping.path(TEMPLATES), true));
    return guarded;
  }

  /**
   * A copy of a mapping (without the type's level) without the guard; put over a guarded one, it
   * takes the guard away: a list of templates replaces the one before.
   */
  public static ObjectNode off(ObjectNode mapping) {
    ObjectNode free = mapping.deepCopy();
    free.set(TEMPLATES, templates(mapping.path(TEMPLATES), false));
    return free;
  }

  /** Whether a mapping (without the type's level) has the whole guard, ahead of all else. */
  public static boolean isOn(JsonNode mapping) {
    JsonNode present = mapping.path(TEMPLATES);
    return present.isArray() && present.equals(templates(present, true));
  }

  /** Whether a mapping (without the type's level) has any part of the guard. */
  public static boolean isPartlyOn(JsonNode mapping) {
    JsonNode present = mapping.path(TEMPLATES);
    return present.isArray() && !present.equals(templates(present, false));
  }

  /**
   * Whether it was the guard that refused a document. All versions say the name of the type that
   * they do not know; nothing else tells it from a document that is malformed.
   */
  public static boolean refused(ErrorCause error) {
    for (ErrorCause cause = error; cause != null; cause = cause.causedBy()) {
      if (cause.reason().contains(TYPE)) {
        return true;
      }
    }
    return false;
  }

  private static ArrayNode templates(JsonNode present, boolean guarded) {
    ArrayNode templates = Trees.object().arrayNode();
    if (guarded) {
      VALUES.forEach(value -> templates.add(template(value)));
    }
    for (JsonNode named : present) {
      if (!isOurs(named)) {
        templates.add(named.deepCopy());
      }
    }
    return templates;
  }

  private static boolean isOurs(JsonNode named) {
    for (Map.Entry<String, JsonNode> template : named.properties()) {
      if (template.getKey().startsWith(NAME)) {
        return true;
      }
    }
    return false;
  }

  private static ObjectNode template(String value) {
    ObjectNode named = Trees.object();
    ObjectNode template = named.putObject(NAME + value);
    template.put("match_mapping_type", value);
    template.putObject("mapping").put("type", TYPE);
    return named;
  }
}
