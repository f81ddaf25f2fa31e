package io.ela.replicator;

import io.ela.events.PartitionLag;
import io.vertx.core.json.JsonObject;
import java.util.Map;

/**
 * How the replicator is.
 *
 * @param state of Kafka Streams, such as RUNNING, REBALANCING, ERROR
 * @param lag of each partition that is applied here, some seconds ago
 * @param held events read but not applied
 * @param openIntents intents of gateways that are not settled, of the partitions read here
 * @param reconciled refreshes published for intents that no gateway settled
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
    String lastTrouble) {

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
        .put("last-trouble", lastTrouble);
  }
}
