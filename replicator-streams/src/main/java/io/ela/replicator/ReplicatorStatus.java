package io.ela.replicator;

/**
 * How the replicator is.
 *
 * @param state of Kafka Streams, such as RUNNING, REBALANCING, ERROR
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
    long held,
    long heldBytes,
    long openIntents,
    long reconciled,
    String lastTrouble) {}
