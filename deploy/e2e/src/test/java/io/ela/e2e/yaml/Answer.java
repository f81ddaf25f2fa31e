package io.ela.e2e.yaml;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;

/**
 * What a server said.
 *
 * @param text the body as it came
 * @param body the body as a tree; a text if it is neither JSON nor YAML, and for {@code HEAD}
 *     whether the status tells of success
 */
record Answer(int status, List<String> warnings, String text, JsonNode body) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final String REFUSED = "untranslatable_exception";

  /**
   * Reads an answer.
   *
   * @throws StepFailedException if it is not what its content type says
   */
  static Answer of(HttpResponse<String> response) throws StepFailedException {
    String text = response.body();
    List<String> warnings = response.headers().allValues("Warning");
    if (response.request().method().equals("HEAD")) {
      return new Answer(
          response.statusCode(), warnings, "", BooleanNode.valueOf(response.statusCode() < 300));
    }
    String type = response.headers().firstValue("Content-Type").orElse("").toLowerCase(Locale.ROOT);
    try {
      JsonNode body =
          text.isEmpty()
              ? new TextNode("")
              : type.contains("json")
                  ? JSON.readTree(text)
                  : type.contains("yaml") ? YAML.readTree(text) : new TextNode(text);
      return new Answer(response.statusCode(), warnings, text, body);
    } catch (JsonProcessingException e) {
      throw new StepFailedException("the answer is no " + type + ": " + text);
    }
  }

  boolean ok() {
    return status < 300;
  }

  /** Whether a gateway said that it has no translation. */
  boolean untranslatable() {
    return body.path("error").path("type").asText().equals(REFUSED);
  }

  /** Status and the beginning of the body, for messages. */
  String shortly() {
    String line = text.replaceAll("\\s+", " ");
    return status + " " + (line.length() > 400 ? line.substring(0, 400) + "..." : line);
  }
}
