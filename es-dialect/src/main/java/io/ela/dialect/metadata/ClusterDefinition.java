package io.ela.dialect.metadata;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.json.MalformedJsonException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A definition that belongs to a cluster and to no index. Not to be changed by whoever reads it.
 *
 * @param body what {@code PUT} takes: for a script {@code {"script": ...}}
 */
public record ClusterDefinition(DefinitionKind kind, String name, ObjectNode body) {

  /**
   * Reads the answer of {@code GET /kind/names} with status 200, of whatever version (shapes of
   * 5.6.16 and 8.19.13 measured).
   *
   * @throws MalformedJsonException if it is not such an answer
   */
  public static List<ClusterDefinition> ofAnswer(DefinitionKind kind, Bytes body) {
    ObjectNode answer = Trees.object(body);
    return switch (kind) {
      case TEMPLATE, PIPELINE -> byName(kind, answer);
      case INDEX_TEMPLATE -> listed(kind, answer, "index_template");
      case COMPONENT_TEMPLATE -> listed(kind, answer, "component_template");
      case SCRIPT -> script(answer);
    };
  }

  private static List<ClusterDefinition> byName(DefinitionKind kind, ObjectNode answer) {
    List<ClusterDefinition> all = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : answer.properties()) {
      all.add(new ClusterDefinition(kind, entry.getKey(), object(kind, entry.getValue())));
    }
    return all;
  }

  private static List<ClusterDefinition> listed(
      DefinitionKind kind, ObjectNode answer, String member) {
    List<ClusterDefinition> all = new ArrayList<>();
    for (JsonNode element : answer.path(member + "s")) {
      all.add(
          new ClusterDefinition(
              kind, element.path("name").asText(), object(kind, element.path(member))));
    }
    return all;
  }

  private static List<ClusterDefinition> script(ObjectNode answer) {
    if (!answer.path("found").asBoolean(false)) {
      return List.of();
    }
    ObjectNode body = Trees.object();
    body.set("script", object(DefinitionKind.SCRIPT, answer.path("script")));
    return List.of(new ClusterDefinition(DefinitionKind.SCRIPT, answer.path("_id").asText(), body));
  }

  private static ObjectNode object(DefinitionKind kind, JsonNode node) {
    if (node instanceof ObjectNode object) {
      return object;
    }
    throw new MalformedJsonException(
        "a definition in an answer of /" + kind.path() + " should be an object, but is " + node);
  }
}
