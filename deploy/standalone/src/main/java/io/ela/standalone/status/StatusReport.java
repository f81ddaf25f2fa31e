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
 * @param pendingSwitch a switch under way, null if there is none
 * @param lag what is not yet applied, by partition of the writes topic
 * @param totalLag events of all partitions
 * @param openIntents no more writes than this are open at gateways; 0 if none is, also of gateways
 *     that died
 * @param deadLetters events that could not be applied
 * @param progress JSON of loads and diffs, by name
 */
public record StatusReport(
    @Nullable String source,
    @Nullable String target,
    @Nullable String master,
    long epoch,
    List<Gateway> gateways,
    @Nullable Pending pendingSwitch,
    Map<Integer, PartitionLag> lag,
    long totalLag,
    long openIntents,
    long deadLetters,
    Map<String, String> progress) {

  /** A gateway that is signed on. */
  public record Gateway(String name, String address, long sinceMillis) {}

  /**
   * A switch that is neither committed nor aborted.
   *
   * @param drained how many gateways hold their writes
   */
  public record Pending(long epoch, String to, int drained) {}
}
