package io.ela.replicator;

import java.time.Instant;
import java.util.List;

/**
 * How the replicator is.
 *
 * @param state of Kafka Streams, such as RUNNING, REBALANCING, ERROR
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
   *     no_answer} if there was none; {@code definition} if the index is not yet as it must be
   * @param index of the slave
   * @param since when an item met it first
   * @param items documents that wait for it, and definitions that could not be made equal
   */
  public record WaitingFor(String type, String index, Instant since, long items) {}
}
