package io.ela.dialect.metadata;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ela.dialect.json.Bytes;
import java.util.Map;

/**
 * The number of primary shards in the body that creates an index. Where nothing says it, 5.x and
 * 6.x make five, 7.0 and later one (measured).
 */
public final class PrimaryShards {
  private static final String NAME = "number_of_shards";

  private PrimaryShards() {}

  /**
   * Whether the body, or the template, says how many.
   *
   * @param body as clients write it: with {@code settings} in any spelling, or 5.x's bare settings
   */
  public static boolean said(JsonNode body) {
    JsonNode settings = body.has("settings") ? body.path("settings") : body;
    if (!(settings instanceof ObjectNode object)) {
      return false;
    }
    for (Map.Entry<String, JsonNode> setting : Trees.flat(object).properties()) {
      if (setting.getKey().equals(NAME) || setting.getKey().equals("index." + NAME)) {
        return true;
      }
    }
    return false;
  }

  /**
   * The body with a number, if it says none.
   *
   * @param body empty, or a JSON object; that of a {@code _rollover} has settings too
   * @throws io.ela.dialect.json.MalformedJsonException if it is not
   */
  public static Bytes with(Bytes body, int shards) {
    ObjectNode tree = body.isEmpty() ? Trees.object() : Trees.object(body);
    if (said(tree)) {
      return body;
    }
    boolean bare = !tree.isEmpty() && !parts(tree);
    ObjectNode settings =
        bare
            ? tree
            : tree.path("settings") instanceof ObjectNode own ? own : tree.putObject("settings");
    settings.put("index." + NAME, shards);
    return Trees.bytes(tree);
  }

  /** Whether it has parts; else all of it is settings (5.x, CreateIndexRequest). */
  private static boolean parts(ObjectNode tree) {
    return tree.has("settings")
        || tree.has("mappings")
        || tree.has("aliases")
        || tree.has("warmers")
        || tree.has("conditions");
  }
}
