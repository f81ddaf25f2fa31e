package io.ela.dialect.metadata;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.json.MalformedJsonException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What an index is: as {@code GET /index} tells it. Not to be changed by whoever reads it.
 *
 * @param index its concrete name
 * @param open whether it can be read and written, as far as somebody looked; {@code true} otherwise
 * @param routingShards {@code routing_num_shards} of the cluster state, where somebody looked: it
 *     is not always among the settings, and ids and routings meet on shards by it
 */
public record IndexDefinition(
    String index,
    ObjectNode aliases,
    ObjectNode mappings,
    ObjectNode settings,
    boolean open,
    OptionalInt routingShards) {

  /**
   * Reads the answer of {@code GET /index}, of whatever version: one definition per index named.
   *
   * @throws MalformedJsonException if it is not such an answer
   */
  public static List<IndexDefinition> ofAnswer(Bytes body) {
    ObjectNode answer = Trees.object(body);
    List<IndexDefinition> all = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : answer.properties()) {
      JsonNode of = entry.getValue();
      all.add(
          new IndexDefinition(
              entry.getKey(),
              part(entry.getKey(), of, "aliases"),
              part(entry.getKey(), of, "mappings"),
              part(entry.getKey(), of, "settings"),
              true,
              OptionalInt.empty()));
    }
    return all;
  }

  private static ObjectNode part(String index, JsonNode of, String name) {
    JsonNode part = of.path(name);
    if (part.isMissingNode() || part.isNull()) {
      return Trees.object();
    }
    if (part instanceof ObjectNode object) {
      return object;
    }
    throw new MalformedJsonException(
        "the definition of index [" + index + "] should have an object [" + name + "]");
  }

  /** Names this incarnation of the index; empty if the answer did not say. */
  public String uuid() {
    return settings.path("index").path("uuid").asText("");
  }

  /** The same under another name. */
  public IndexDefinition named(String other) {
    return new IndexDefinition(other, aliases, mappings, settings, open, routingShards);
  }

  /**
   * With the mapping of one type only, and that of types without one of their own; as 5.x and 6.x
   * show them.
   *
   * @param type null or empty for none
   */
  public IndexDefinition ofType(@Nullable String type) {
    ObjectNode one = Trees.object();
    for (String name : new String[] {OneType.DEFAULT, type == null ? "" : type}) {
      if (mappings.has(name)) {
        one.set(name, mappings.get(name));
      }
    }
    return new IndexDefinition(index, aliases, one, settings, open, routingShards);
  }

  /**
   * With what the cluster state says of it.
   *
   * @param shards {@code routing_num_shards}; empty if it does not say
   */
  public IndexDefinition withState(boolean isOpen, OptionalInt shards) {
    return new IndexDefinition(index, aliases, mappings, settings, isOpen, shards);
  }
}
