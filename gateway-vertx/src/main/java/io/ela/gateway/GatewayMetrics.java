package io.ela.gateway;

import io.ela.admin.Metrics;
import io.ela.gateway.admin.Counters;
import io.micrometer.core.instrument.Tags;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** What a gateway tells Prometheus. Stateless. */
final class GatewayMetrics {
  private GatewayMetrics() {}

  static Metrics of(Counters counters, Supplier<GatewayStatus> status) {
    Metrics metrics = new Metrics();
    for (String kind : counters.requests().keySet()) {
      metrics.counter(
          "ela.gateway.requests",
          Tags.of("kind", kind),
          "Requests of clients, by what they do",
          counters,
          c -> c.requests().getOrDefault(kind, 0L));
    }
    for (Counters.Count count : Counters.Count.values()) {
      metrics.counter(
          "ela.gateway." + count.name().toLowerCase(java.util.Locale.ROOT).replace('_', '.'),
          Tags.empty(),
          "See the gateway's status",
          counters,
          c -> c.of(count));
    }
    gauge(metrics, "epoch", "Switches that were committed", status, GatewayStatus::epoch);
    gauge(metrics, "open.intents", "Writes not settled", status, GatewayStatus::openIntents);
    gauge(
        metrics,
        "writes.in.flight",
        "Writes sent and not settled",
        status,
        GatewayStatus::writesInFlight);
    gauge(
        metrics, "writes.held", "Writes that wait for a switch", status, GatewayStatus::writesHeld);
    gauge(
        metrics,
        "in.flight.bytes",
        "Bytes of bodies and answers held",
        status,
        GatewayStatus::bytesInFlight);
    return metrics;
  }

  private static void gauge(
      Metrics metrics,
      String name,
      String help,
      Supplier<GatewayStatus> status,
      ToDoubleFunction<GatewayStatus> value) {
    metrics.gauge("ela.gateway." + name, help, () -> value.applyAsDouble(status.get()));
  }
}
