package io.ela.e2e.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Names a value in an answer: keys and positions with dots between, a dot within a key as {@code
 * \.}, a key that was set before as {@code $key}; empty or {@code $body} for the whole answer.
 */
record ValuePath(String text) {
  /** The value; a missing node if it is not there. */
  JsonNode in(JsonNode body, Stash stash) throws StepFailedException {
    JsonNode value = body;
    for (String segment : segments()) {
      String key = stash.unstashed(segment).asText();
      value = value.isArray() ? element(value, key) : value.path(key);
    }
    return value;
  }

  private static JsonNode element(JsonNode list, String position) {
    return position.matches("\\d+")
        ? list.path(Integer.parseInt(position))
        : MissingNode.getInstance();
  }

  private List<String> segments() {
    List<String> segments = new ArrayList<>();
    if (text.isEmpty() || text.equals("$body")) {
      return segments;
    }
    for (String segment : text.split("(?<!\\\\)\\.")) {
      if (!segment.isEmpty()) {
        segments.add(segment.replace("\\.", "."));
      }
    }
    return segments;
  }
}
