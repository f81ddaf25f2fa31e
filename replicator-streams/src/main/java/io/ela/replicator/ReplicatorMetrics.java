package io.ela.replicator;

import io.ela.admin.Metrics;
import io.ela.events.PartitionLag;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** What a replicator tells Prometheus. Thread-safe. */
final class ReplicatorMetrics {
  private static final String PREFIX = "ela.replicator.";

  private static final Duration[] LATENCIES = {
    Duration.ofMillis(10), Duration.ofMillis(25), Duration.ofMillis(50), Duration.ofMillis(100),
    Duration.ofMillis(250), Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofSeconds(5),
    Duration.ofSeconds(30), Duration.ofMinutes(5), Duration.ofHours(1)
  };

  private final Metrics metrics;
  private final Supplier<Map<Integer, PartitionLag>> lag;
  private final MultiGauge events;
  private final MultiGauge bytes;
  private final MultiGauge seconds;

  ReplicatorMetrics(
      Metrics metrics,
      ReplicatorCounters counters,
      Supplier<ReplicatorStatus> status,
      Supplier<Map<Integer, PartitionLag>> lag) {
    this.metrics = metrics;
    this.lag = lag;
    this.events = metrics.gauges(PREFIX + "lag.events", "Events of a partition not yet applied");
    this.bytes = metrics.gauges(PREFIX + "lag.bytes", "Their bytes, by the mean size of events");
    this.seconds = metrics.gauges(PREFIX + "lag.seconds", "Age of the oldest of them");
    counter("read", "Events read", counters.read);
    counter("applied", "Events that changed the slave, or a definition there", counters.applied);
    counter("dropped", "Events that were applied before", counters.dropped);
    counter("refreshed", "Documents read from the master", counters.refreshed);
    counter("forced", "Documents whose version was forced down", counters.forced);
    counter("index.absent", "Events of indices that are gone", counters.indexAbsent);
    counter("dead.lettered", "Events given up", counters.deadLettered);
    counter("retries", "Tries that failed for a passing reason", counters.retries);
    counter("reconciled", "Refreshes for writes that no gateway settled", counters.reconciled);
    counter("bulks", "Bulks sent to the slave", counters.bulks);
    counter("bulk.bytes", "Bytes of bulks sent to the slave", counters.bulkBytes);
    gauge("epoch", "Switches that were committed", status, ReplicatorStatus::epoch);
    gauge("held", "Events read but not applied", status, ReplicatorStatus::held);
    gauge("held.bytes", "Bytes that these hold", status, ReplicatorStatus::heldBytes);
    gauge("open.intents", "Writes that no gateway settled", status, ReplicatorStatus::openIntents);
  }

  /** Time from the making of events until they are done with. */
  static Timer latency(Metrics metrics) {
    return metrics.timer(
        PREFIX + "latency", "From the making of an event until it was done with", LATENCIES);
  }

  /** Takes over what the lag is now; to be called before metrics are told. */
  void update() {
    rows(events, PartitionLag::events);
    rows(bytes, PartitionLag::bytes);
    rows(seconds, of -> of.millis() / 1000.0);
  }

  private void rows(MultiGauge gauges, ToDoubleFunction<PartitionLag> value) {
    gauges.register(
        lag.get().entrySet().stream()
            .map(
                entry ->
                    MultiGauge.Row.of(
                        Tags.of("partition", String.valueOf(entry.getKey())),
                        value.applyAsDouble(entry.getValue())))
            .toList(),
        true);
  }

  private void counter(String name, String help, LongAdder adder) {
    metrics.counter(PREFIX + name, Tags.empty(), help, adder, LongAdder::sum);
  }

  private void gauge(
      String name,
      String help,
      Supplier<ReplicatorStatus> status,
      ToDoubleFunction<ReplicatorStatus> value) {
    metrics.gauge(PREFIX + name, help, () -> value.applyAsDouble(status.get()));
  }
}
