package io.ela.replicator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ela.cluster.EsException;
import io.ela.cluster.EsRequest;
import io.ela.cluster.EsResponse;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.metadata.Trees;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives an index of the slave those settings of the master's that can be changed while it is open.
 * Stateless; its futures end on any thread.
 *
 * <p>Blocks are taken away: what is on its way is still to be written. A switch carries the
 * master's over. That of full disks ({@code read_only_allow_delete}) is the cluster's own business.
 * Lifecycle policies are taken away too: they would roll over, shrink or delete the slave's index
 * by themselves.
 */
final class SettingsKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(SettingsKeeper.class);

  /** Given when an index is made, never afterwards (5.6 to 8.19). */
  private static final List<String> FIXED =
      List.of(
          "index.number_of_shards",
          "index.number_of_routing_shards",
          "index.routing_partition_size",
          "index.mapping.single_type",
          "index.analysis.",
          "index.similarity.",
          "index.sort.",
          "index.store.",
          "index.codec",
          "index.soft_deletes.");

  /** A load relaxes them on the slave, and gives them back at its end. */
  private static final Set<String> OF_LOADS =
      Set.of("index.refresh_interval", "index.number_of_replicas");

  private static final String OF_DISKS = "index.blocks.read_only_allow_delete";

  private final Roles.Member slave;

  SettingsKeeper(Roles.Member slave) {
    this.slave = slave;
  }

  /**
   * Makes the settings those of the master. What the slave refuses is told in the log, and is no
   * obstacle: the index takes documents all the same.
   *
   * @param wanted by full name, as converted
   * @return empty; fails as the slave's answers do
   */
  Future<Optional<IndexState>> converge(String index, JsonNode wanted) {
    String uri = "/" + EsRequest.encode(index) + "/_settings";
    return slave
        .client()
        .ok(EsRequest.get(uri))
        .map(answer -> different(wanted, there(answer, index)))
        .compose(
            different ->
                different.isEmpty()
                    ? Future.succeededFuture(Optional.empty())
                    : put(uri, different).compose(refused -> oneByOne(uri, different, refused)));
  }

  private static ObjectNode there(EsResponse answer, String index) {
    JsonNode settings = Trees.object(Bytes.of(answer.bytes())).path(index).path("settings");
    return settings instanceof ObjectNode object ? Trees.flat(object) : Trees.object();
  }

  private static ObjectNode different(JsonNode wanted, ObjectNode there) {
    boolean loading =
        there.path("index.refresh_interval").asText().equals("-1")
            && there.path("index.number_of_replicas").asText().equals("0");
    ObjectNode different = Trees.object();
    for (Map.Entry<String, JsonNode> setting : wanted.properties()) {
      String name = setting.getKey();
      boolean settable =
          FIXED.stream().noneMatch(name::startsWith)
              && setting.getValue().isValueNode()
              && !(loading && OF_LOADS.contains(name));
      if (settable && !setting.getValue().asText().equals(there.path(name).asText(null))) {
        different.set(name, setting.getValue());
      }
    }
    there
        .fieldNames()
        .forEachRemaining(
            name -> {
              boolean block = name.startsWith("index.blocks.") && !name.equals(OF_DISKS);
              if (block || name.startsWith("index.lifecycle.")) {
                different.putNull(name);
              }
            });
    // A replicator was killed while it forced a version: the slave forgets deletes at once.
    boolean forgets = there.path(Tombstones.SETTING).asText().equals(Tombstones.AT_ONCE);
    if (forgets && !wanted.has(Tombstones.SETTING)) {
      different.putNull(Tombstones.SETTING);
    }
    boolean interval = there.has("index.refresh_interval") && !loading;
    if (interval && !wanted.has("index.refresh_interval")) {
      different.putNull("index.refresh_interval");
    }
    return different;
  }

  /** The refusal, if there is one; fails for what passes. */
  private Future<Optional<IndexState.Blocked>> put(String uri, ObjectNode settings) {
    return slave
        .client()
        .send(EsRequest.put(uri).json(Buffer.buffer(Trees.bytes(settings).copy())))
        .map(
            answer -> {
              if (answer.isOk()) {
                return Optional.empty();
              }
              if (ItemOutcome.of(answer.status(), answer.error())
                  instanceof ItemOutcome.Rejected rejected) {
                return Optional.of(new IndexState.Blocked(rejected.type(), rejected.reason()));
              }
              throw new EsException(answer);
            });
  }

  /** One setting that the slave does not take must not keep it from the others. */
  private Future<Optional<IndexState>> oneByOne(
      String uri, ObjectNode different, Optional<IndexState.Blocked> refused) {
    Future<Optional<IndexState>> all = Future.succeededFuture(Optional.empty());
    if (refused.isEmpty()) {
      return all;
    }
    for (Map.Entry<String, JsonNode> setting : different.properties()) {
      ObjectNode one = Trees.object();
      one.set(setting.getKey(), setting.getValue());
      all =
          all.compose(
              before ->
                  put(uri, one)
                      .map(
                          no -> {
                            no.ifPresent(
                                reason ->
                                    LOG.warn(
                                        "event=setting-not-carried request=\"PUT {}\" setting={}"
                                            + " reason=\"{}\"",
                                        uri,
                                        one,
                                        reason.reason()));
                            return before;
                          }));
    }
    return all;
  }
}
