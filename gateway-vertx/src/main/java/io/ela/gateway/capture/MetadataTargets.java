package io.ela.gateway.capture;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.rest.Endpoint;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which indices a write to definitions is about, where that can be told beforehand. Pure;
 * thread-safe.
 */
public final class MetadataTargets {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> OF_PATH =
      Set.of(
          "indices.create",
          "indices.put_mapping",
          "indices.put_settings",
          "indices.put_alias",
          "indices.delete_alias");
  private static final String IN_BODY = "indices.update_aliases";

  private MetadataTargets() {}

  /** Whether writes of that api can be captured if they name their indices one by one. */
  public static boolean capturable(Endpoint endpoint) {
    return OF_PATH.contains(endpoint.api()) || IN_BODY.equals(endpoint.api());
  }

  /**
   * The indices or aliases that the write names.
   *
   * @throws UncapturableException if it does not name them one by one, or deletes one
   */
  static List<String> of(Endpoint endpoint, Bytes body) {
    return endpoint.api().equals(IN_BODY) ? ofActions(body) : names(endpoint.index());
  }

  private static List<String> ofActions(Bytes body) {
    JsonNode root;
    try {
      root = JSON.readTree(body.array(), body.offset(), body.length());
    } catch (IOException e) {
      throw new UncapturableException("its body is not JSON: " + e.getMessage());
    }
    Set<String> names = new LinkedHashSet<>();
    for (JsonNode action : root.path("actions")) {
      action
          .properties()
          .forEach(
              entry -> {
                if (entry.getKey().equals("remove_index")) {
                  throw new UncapturableException(
                      "[remove_index] deletes an index, which cannot be captured yet");
                }
                ofAction(entry.getValue(), names);
              });
    }
    return List.copyOf(names);
  }

  private static void ofAction(JsonNode action, Set<String> names) {
    for (String member : List.of("index", "indices")) {
      JsonNode value = action.path(member);
      if (value.isTextual()) {
        names.addAll(names(value.textValue()));
      }
      for (JsonNode element : value) {
        names.addAll(names(element.asText()));
      }
    }
  }

  private static List<String> names(@Nullable String expression) {
    if (expression == null || expression.isEmpty()) {
      throw new UncapturableException("it names no index, which means all of them");
    }
    List<String> names = List.of(expression.split(","));
    for (String name : names) {
      if (name.contains("*") || name.equals("_all") || name.startsWith("-")) {
        throw new UncapturableException(
            "[" + name + "] stands for several indices; name them one by one");
      }
    }
    return names;
  }
}
