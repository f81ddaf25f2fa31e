package io.ela.standalone.status;

import io.ela.events.PartitionLag;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a migration stands at one moment.
 *
 * @param source name of the cluster migrated from; null before the migration has begun
 * @param target name of the cluster migrated to; null before the migration has begun
 * @param master name of the cluster that answers clients; null before the migration has begun
 * @param epoch number of switches that were committed
 * @param gateways those that are signed on
 * @param replicators those that are signed on; one that was killed is so until the next switch
 * @param pendingSwitch a switch under way, null if there is none
 * @param lag what is not yet applied, by partition of the writes topic
 * @param totalLag events of all partitions
 * @param openIntents no more writes than this are open at gateways; 0 if none is, also of gateways
 *     that died
 * @param deadLetters events that could not be applied
 * @param notes what could not be told, and why
 * @param progress JSON of loads and diffs, by name
 */
public record StatusReport(
    @Nullable String source,
    @Nullable String target,
    @Nullable String master,
    long epoch,
    List<Gateway> gateways,
    List<Replicator> replicators,
    @Nullable Pending pendingSwitch,
    Map<Integer, PartitionLag> lag,
    long totalLag,
    long openIntents,
    long deadLetters,
    List<String> notes,
    Map<String, String> progress) {

  /** A gateway that is signed on. */
  public record Gateway(String name, String address, long sinceMillis) {}

  /**
   * A replicator that is signed on.
   *
   * @param address of its admin API; empty if it has none
   * @param state of Kafka Streams, such as RUNNING; empty if it could not be asked
   * @param waitingFor what keeps documents from the slave, oldest first
   * @param trouble its newest passing failure, or why it could not be asked; empty if there is none
   */
  public record Replicator(
      String name,
      String address,
      long sinceMillis,
      String state,
      List<WaitingFor> waitingFor,
      String trouble) {}

  /**
   * A cause that passes, such as a block of an index or a full disk.
   *
   * @param type of the slave's error, or as the replicator's status explains
   * @param since ISO 8601
   * @param items documents and definitions that wait for it
   */
  public record WaitingFor(String type, String index, String since, long items) {}

  /**
   * A switch that is neither committed nor aborted.
   *
   * @param drained how many gateways hold their writes
   * @param sealed whether replicators apply nothing until it is decided
   */
  public record Pending(long epoch, String to, int drained, boolean sealed) {}
}
