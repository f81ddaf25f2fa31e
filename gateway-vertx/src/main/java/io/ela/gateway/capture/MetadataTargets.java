package io.ela.gateway.capture;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.rest.Endpoint;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which indices a write to definitions is about. Pure; thread-safe.
 *
 * @param changed what it names: indices, aliases, wildcards, joined by commas; empty for nothing
 * @param deleted what it deletes, likewise
 */
public record MetadataTargets(String changed, String deleted) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ALL = "_all";

  /** The API that makes an index. */
  static final String CREATE = "indices.create";

  /** The API that adds to a mapping. */
  static final String PUT_MAPPING = "indices.put_mapping";

  /** The API that closes indices. */
  static final String CLOSE = "indices.close";

  private static final String DELETE = "indices.delete";
  private static final Set<String> OF_PATH =
      Set.of(
          CREATE,
          DELETE,
          "indices.open",
          CLOSE,
          "indices.add_block",
          "indices.remove_block",
          PUT_MAPPING,
          "indices.put_settings",
          "indices.put_alias",
          "indices.delete_alias");
  private static final String IN_BODY = "indices.update_aliases";

  static final MetadataTargets NONE = new MetadataTargets("", "");

  /** Whether writes of that api can be captured. */
  public static boolean capturable(Endpoint endpoint) {
    return OF_PATH.contains(endpoint.api()) || IN_BODY.equals(endpoint.api());
  }

  /**
   * What the write names.
   *
   * @throws UncapturableException if that cannot be told
   */
  static MetadataTargets of(Endpoint endpoint, Bytes body) {
    if (endpoint.api().equals(IN_BODY)) {
      return ofActions(body);
    }
    String named = named(endpoint.index());
    return endpoint.api().equals(DELETE)
        ? new MetadataTargets("", named)
        : new MetadataTargets(named, "");
  }

  /** No index means all of them. */
  private static String named(@Nullable String expression) {
    return expression == null || expression.isEmpty() ? ALL : expression;
  }

  private static MetadataTargets ofActions(Bytes body) {
    JsonNode root;
    try {
      root = JSON.readTree(body.array(), body.offset(), body.length());
    } catch (IOException e) {
      throw new UncapturableException("its body is not JSON: " + e.getMessage());
    }
    Set<String> changed = new LinkedHashSet<>();
    Set<String> deleted = new LinkedHashSet<>();
    for (JsonNode action : root.path("actions")) {
      action
          .properties()
          .forEach(
              entry ->
                  ofAction(
                      entry.getValue(), entry.getKey().equals("remove_index") ? deleted : changed));
    }
    return new MetadataTargets(String.join(",", changed), String.join(",", deleted));
  }

  private static void ofAction(JsonNode action, Set<String> names) {
    for (String member : new String[] {"index", "indices"}) {
      JsonNode value = action.path(member);
      if (value.isTextual()) {
        names.add(value.textValue());
      }
      for (JsonNode element : value) {
        names.add(element.asText());
      }
    }
  }
}
