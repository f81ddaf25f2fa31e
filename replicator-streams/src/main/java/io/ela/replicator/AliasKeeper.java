package io.ela.replicator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ela.cluster.EsException;
import io.ela.cluster.EsRequest;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.metadata.Trees;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Gives an index of the slave the aliases that it is to have, and takes away all others, in one
 * request. Stateless; its futures end on any thread.
 *
 * <p>An alias has at most one write index (6.4 and later): where the wanted alias makes this index
 * the one, an index of the slave that still is loses that mark in the same request; otherwise the
 * slave would refuse it ("has more than one write index").
 */
final class AliasKeeper {
  private static final String WRITE_INDEX = "is_write_index";

  /** What 8.19 calls it (measured). */
  private static final String TWO_WRITE_INDICES = "illegal_state_exception";

  private final Roles.Member slave;

  AliasKeeper(Roles.Member slave) {
    this.slave = slave;
  }

  /**
   * Makes the aliases those of the master.
   *
   * @param wanted by name, as converted; an object, or missing for none
   * @return empty if they are; fails as the slave's answers do
   */
  Future<Optional<IndexState>> converge(String index, JsonNode wanted) {
    return aliasesOf("/" + EsRequest.encode(index) + "/_alias")
        .compose(
            there ->
                writeIndices(wanted)
                    .compose(others -> send(actions(index, wanted, there.path(index), others))));
  }

  private Future<JsonNode> aliasesOf(String uri) {
    return slave
        .client()
        .ok(EsRequest.get(uri))
        .map(answer -> (JsonNode) Trees.object(Bytes.of(answer.bytes())));
  }

  /** Who has the aliases that are to have their write index here; by index. */
  private Future<JsonNode> writeIndices(JsonNode wanted) {
    boolean any = false;
    for (JsonNode alias : wanted) {
      any |= alias.path(WRITE_INDEX).asBoolean(false);
    }
    return any ? aliasesOf("/_alias") : Future.succeededFuture(Trees.object());
  }

  private static ArrayNode actions(String index, JsonNode wanted, JsonNode there, JsonNode others) {
    List<ObjectNode> actions = new ArrayList<>();
    JsonNode present = there.path("aliases");
    present
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!wanted.has(name)) {
                actions.add(action("remove", index, name, Trees.object()));
              }
            });
    for (Map.Entry<String, JsonNode> alias : wanted.properties()) {
      if (alias.getValue().path(WRITE_INDEX).asBoolean(false)) {
        takeMark(index, alias.getKey(), others, actions);
      }
      if (!alias.getValue().equals(present.path(alias.getKey()))) {
        actions.add(action("add", index, alias.getKey(), alias.getValue()));
      }
    }
    ArrayNode all = Trees.object().arrayNode();
    actions.forEach(all::add);
    return all;
  }

  private static void takeMark(
      String index, String alias, JsonNode others, List<ObjectNode> actions) {
    for (Map.Entry<String, JsonNode> other : others.properties()) {
      JsonNode options = other.getValue().path("aliases").path(alias);
      boolean marked = options.path(WRITE_INDEX).asBoolean(false);
      if (marked && !other.getKey().equals(index)) {
        ObjectNode unmarked = options.deepCopy();
        unmarked.put(WRITE_INDEX, false);
        actions.add(action("add", other.getKey(), alias, unmarked));
      }
    }
  }

  private static ObjectNode action(String kind, String index, String alias, JsonNode options) {
    ObjectNode inner = Trees.object();
    if (options instanceof ObjectNode object) {
      inner.setAll(object);
    }
    inner.put("index", index).put("alias", alias);
    ObjectNode action = Trees.object();
    action.set(kind, inner);
    return action;
  }

  private Future<Optional<IndexState>> send(ArrayNode actions) {
    if (actions.isEmpty()) {
      return Future.succeededFuture(Optional.empty());
    }
    ObjectNode body = Trees.object();
    body.set("actions", actions);
    return slave
        .client()
        .send(EsRequest.post("/_aliases").json(Buffer.buffer(Trees.bytes(body).copy())))
        .map(
            answer -> {
              if (!answer.isOk() && TWO_WRITE_INDICES.equals(answer.error().type())) {
                // Another index was given the mark since it was looked: looked at again.
                throw new EsException(answer);
              }
              return IndexDefinitions.refusedOrThrow(answer);
            });
  }
}
