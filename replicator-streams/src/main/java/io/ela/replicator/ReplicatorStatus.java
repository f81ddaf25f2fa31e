package io.ela.replicator;

import io.ela.events.PartitionLag;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * How the replicator is.
 *
 * @param state of Kafka Streams, such as RUNNING, REBALANCING, ERROR
 * @param lag of each partition that is applied here, some seconds ago
 * @param held events read but not applied
 * @param openIntents intents of gateways that are not settled, of the partitions read here
 * @param reconciled refreshes published for intents that no gateway settled
 * @param waitingFor what keeps documents from the slave at present, oldest first, at most 20; each
 *     is tried again for as long as it takes
 * @param lastTrouble the newest passing failure, empty if there was none
 */
public record ReplicatorStatus(
    String state,
    long epoch,
    String master,
    String slave,
    long read,
    long applied,
    long dropped,
    long refreshed,
    long forced,
    long indexAbsent,
    long deadLettered,
    long retries,
    long bulks,
    long bulkBytes,
    Map<Integer, PartitionLag> lag,
    long held,
    long heldBytes,
    long openIntents,
    long reconciled,
    List<WaitingFor> waitingFor,
    String lastTrouble) {

  /**
   * A cause that passes, such as a block of an index, a full disk, or a slave that is away.
   *
   * @param type of Elasticsearch's error, such as {@code cluster_block_exception}; {@code
   *     no_answer} if there was none; {@code withheld} if it is not certain that the cluster is
   *     still the slave; {@code definition} if the index is not yet as it must be
   * @param index of the slave
   * @param since when an item met it first
   * @param items documents that wait for it, and definitions that could not be made equal
   */
  public record WaitingFor(String type, String index, Instant since, long items) {}

  /** For the admin API. */
  JsonObject toJson() {
    JsonObject partitions = new JsonObject();
    lag.forEach(
        (partition, behind) ->
            partitions.put(
                String.valueOf(partition),
                new JsonObject()
                    .put("events", behind.events())
                    .put("bytes", behind.bytes())
                    .put("millis", behind.millis())));
    JsonArray waits = new JsonArray();
    for (WaitingFor cause : waitingFor) {
      waits.add(
          new JsonObject()
              .put("type", cause.type())
              .put("index", cause.index())
              .put("since", cause.since().toString())
              .put("items", cause.items()));
    }
    return new JsonObject()
        .put("state", state)
        .put("epoch", epoch)
        .put("master", master)
        .put("slave", slave)
        .put("read", read)
        .put("applied", applied)
        .put("dropped", dropped)
        .put("refreshed", refreshed)
        .put("forced", forced)
        .put("index-absent", indexAbsent)
        .put("dead-lettered", deadLettered)
        .put("retries", retries)
        .put("bulks", bulks)
        .put("bulk-bytes", bulkBytes)
        .put("lag", partitions)
        .put("held", held)
        .put("held-bytes", heldBytes)
        .put("open-intents", openIntents)
        .put("reconciled", reconciled)
        .put("waiting-for", waits)
        .put("last-trouble", lastTrouble);
  }
}
