package io.ela.dialect.rest;

import io.ela.dialect.metadata.DefinitionKind;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request that puts or deletes definitions which belong to the cluster and to no index.
 *
 * @param name the decoded name; of a delete maybe a list or a pattern
 * @param deletes whether it deletes; otherwise it puts
 */
public record DefinitionWrite(DefinitionKind kind, String name, boolean deletes) {

  /** What the endpoint says of such a request, or nothing if it is something else. */
  public static Optional<DefinitionWrite> of(Endpoint endpoint) {
    return switch (endpoint.api()) {
      case "indices.put_template" -> put(DefinitionKind.TEMPLATE, endpoint.part("name"));
      case "indices.delete_template" -> delete(DefinitionKind.TEMPLATE, endpoint.part("name"));
      case "indices.put_index_template" ->
          put(DefinitionKind.INDEX_TEMPLATE, endpoint.part("name"));
      case "indices.delete_index_template" ->
          delete(DefinitionKind.INDEX_TEMPLATE, endpoint.part("name"));
      case "cluster.put_component_template" ->
          put(DefinitionKind.COMPONENT_TEMPLATE, endpoint.part("name"));
      case "cluster.delete_component_template" ->
          delete(DefinitionKind.COMPONENT_TEMPLATE, endpoint.part("name"));
      case "ingest.put_pipeline" -> put(DefinitionKind.PIPELINE, endpoint.id());
      case "ingest.delete_pipeline" -> delete(DefinitionKind.PIPELINE, endpoint.id());
      case "put_script", "put_template" -> put(DefinitionKind.SCRIPT, scriptId(endpoint));
      case "delete_script", "delete_template" -> delete(DefinitionKind.SCRIPT, scriptId(endpoint));
      default -> Optional.empty();
    };
  }

  /**
   * The id of the stored script or search template that a path names. In 5.x's specification the
   * one segment after {@code /_scripts} is called {@code lang}, but 5.6 takes it for the id unless
   * another one follows (measured).
   */
  public static @Nullable String scriptId(Endpoint endpoint) {
    return endpoint.id() == null ? endpoint.part("lang") : endpoint.id();
  }

  private static Optional<DefinitionWrite> put(DefinitionKind kind, @Nullable String name) {
    return name == null ? Optional.empty() : Optional.of(new DefinitionWrite(kind, name, false));
  }

  private static Optional<DefinitionWrite> delete(DefinitionKind kind, @Nullable String name) {
    return name == null ? Optional.empty() : Optional.of(new DefinitionWrite(kind, name, true));
  }

  /** Whether the name is a list or a pattern for those that know such, and so may be several. */
  public boolean several() {
    return name.contains("*") || name.contains(",");
  }
}
