package io.ela.e2e.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.HashMap;
import java.util.Map;

/** Values of former answers that later steps of a test name by {@code $key}. */
final class Stash {
  private final Map<String, JsonNode> values = new HashMap<>();

  void put(String key, JsonNode value) {
    values.put(key, value);
  }

  /**
   * The value of a text that is {@code $key} or {@code ${key}}; any other text as it is.
   *
   * @throws StepFailedException if nothing was kept under that key
   */
  JsonNode unstashed(String text) throws StepFailedException {
    if (!text.startsWith("$") || text.length() < 2) {
      return new TextNode(text);
    }
    boolean braces = text.startsWith("${") && text.endsWith("}");
    String key = braces ? text.substring(2, text.length() - 1) : text.substring(1);
    JsonNode value = values.get(key);
    if (value == null) {
      throw new StepFailedException("nothing was set as [" + key + "]");
    }
    return value;
  }

  /** A tree in which every text and every key is {@linkplain #unstashed(String) unstashed}. */
  JsonNode unstashed(JsonNode tree) throws StepFailedException {
    if (tree.isTextual()) {
      return unstashed(tree.textValue());
    }
    if (tree.isArray()) {
      ArrayNode copy = JsonNodeFactory.instance.arrayNode();
      for (JsonNode element : tree) {
        copy.add(unstashed(element));
      }
      return copy;
    }
    if (tree.isObject()) {
      ObjectNode copy = JsonNodeFactory.instance.objectNode();
      for (Map.Entry<String, JsonNode> member : tree.properties()) {
        copy.set(unstashed(member.getKey()).asText(), unstashed(member.getValue()));
      }
      return copy;
    }
    return tree;
  }
}
