package io.ela.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * See {@code ela.replicator} in {@code reference.conf}; sizes in bytes.
 *
 * @param instanceId the name of a static member of the group, null for a member that is a new one
 *     after each start
 */
public record ReplicatorConfig(
    @Nullable HostPort admin,
    Path stateDir,
    int threads,
    int standbyReplicas,
    @Nullable String instanceId,
    Duration sessionTimeout,
    long bulkMaxBytes,
    int bulkMaxActions,
    Duration bulkLinger,
    int bulksInFlight,
    long maxHeld,
    long storeMemory,
    int masterReadsPerSecond,
    Duration initialBackoff,
    Duration maxBackoff,
    Duration commitInterval,
    Duration tombstoneRetention,
    boolean forbidAutoCreate) {

  /** What brokers allow unless they are told otherwise. */
  private static final Duration SHORTEST_SESSION = Duration.ofSeconds(6);

  private static final Duration LONGEST_SESSION = Duration.ofMinutes(30);

  /** Kafka's own rule but for the length: the number of a stream thread is appended. */
  private static final Pattern INSTANCE_ID = Pattern.compile("[a-zA-Z0-9._-]{1,200}");

  static ReplicatorConfig read(ConfigReader in) {
    ConfigReader bulk = in.section("bulk");
    ConfigReader retry = in.section("retry");
    ConfigReader slave = in.section("slave");
    ReplicatorConfig replicator =
        new ReplicatorConfig(
            HostPort.readOptional(in, "admin"),
            Path.of(in.string("state-dir")),
            in.positiveInt("threads"),
            in.nonNegativeInt("standby-replicas"),
            in.optionalString("instance-id"),
            in.duration("session-timeout"),
            bulk.bytes("max-bytes"),
            bulk.positiveInt("max-actions"),
            bulk.duration("linger"),
            bulk.positiveInt("in-flight"),
            in.bytes("max-held"),
            in.bytes("store-memory"),
            in.positiveInt("master-reads-per-second"),
            retry.duration("initial-backoff"),
            retry.duration("max-backoff"),
            in.duration("commit-interval"),
            in.duration("tombstone-retention"),
            slave.bool("forbid-auto-create"));
    replicator.checkMembership(in);
    bulk.refuseUnknown();
    retry.refuseUnknown();
    slave.refuseUnknown();
    in.refuseUnknown();
    return replicator;
  }

  private void checkMembership(ConfigReader in) {
    if (instanceId != null && !INSTANCE_ID.matcher(instanceId).matches()) {
      in.problem(
          "instance-id",
          "is \"" + instanceId + "\", but must be 1 to 200 letters, digits, '.', '_' or '-'");
    }
    if (sessionTimeout.compareTo(SHORTEST_SESSION) < 0
        || sessionTimeout.compareTo(LONGEST_SESSION) > 0) {
      in.problem(
          "session-timeout", "must be between 6 seconds and 30 minutes, but is " + sessionTimeout);
    }
  }
}
