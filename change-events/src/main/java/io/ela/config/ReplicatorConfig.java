package io.ela.config;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** See {@code ela.replicator} in {@code reference.conf}; sizes in bytes. */
public record ReplicatorConfig(
    @Nullable HostPort admin,
    Path stateDir,
    int threads,
    long bulkMaxBytes,
    int bulkMaxActions,
    Duration bulkLinger,
    int bulksInFlight,
    long maxHeld,
    int masterReadsPerSecond,
    Duration initialBackoff,
    Duration maxBackoff,
    Duration commitInterval,
    Duration tombstoneRetention,
    boolean forbidAutoCreate) {

  static ReplicatorConfig read(ConfigReader in) {
    ConfigReader bulk = in.section("bulk");
    ConfigReader retry = in.section("retry");
    ConfigReader slave = in.section("slave");
    ReplicatorConfig replicator =
        new ReplicatorConfig(
            HostPort.readOptional(in, "admin"),
            Path.of(in.string("state-dir")),
            in.positiveInt("threads"),
            bulk.bytes("max-bytes"),
            bulk.positiveInt("max-actions"),
            bulk.duration("linger"),
            bulk.positiveInt("in-flight"),
            in.bytes("max-held"),
            in.positiveInt("master-reads-per-second"),
            retry.duration("initial-backoff"),
            retry.duration("max-backoff"),
            in.duration("commit-interval"),
            in.duration("tombstone-retention"),
            slave.bool("forbid-auto-create"));
    bulk.refuseUnknown();
    retry.refuseUnknown();
    slave.refuseUnknown();
    in.refuseUnknown();
    return replicator;
  }
}
