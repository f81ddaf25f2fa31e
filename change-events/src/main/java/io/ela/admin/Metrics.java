package io.ela.admin;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * The metrics of one service, and those of its JVM. Thread-safe. Closed with the service.
 *
 * <p>Names are given with dots and a unit where there is one ({@code ela.replicator.lag.bytes});
 * Prometheus gets them with underscores and, for counters, the ending {@code _total}.
 */
public final class Metrics implements AutoCloseable {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics collections = new JvmGcMetrics();

  public Metrics() {
    collections.bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
  }

  /** A number that only grows, read whenever it is asked for. */
  public <T> void counter(String name, Tags tags, String help, T of, ToDoubleFunction<T> value) {
    FunctionCounter.builder(name, of, value).tags(tags).description(help).register(registry);
  }

  /** A number that goes up and down, read whenever it is asked for. */
  public void gauge(String name, String help, Supplier<Number> value) {
    Gauge.builder(name, value).description(help).strongReference(true).register(registry);
  }

  /** A number for each of several things that come and go; the owner says which there are. */
  public MultiGauge gauges(String name, String help) {
    return MultiGauge.builder(name).description(help).register(registry);
  }

  /**
   * How long something took, counted by buckets.
   *
   * @param upTo the upper ends of the buckets, ascending
   */
  public Timer timer(String name, String help, Duration... upTo) {
    return Timer.builder(name).description(help).serviceLevelObjectives(upTo).register(registry);
  }

  /** All of them in the text format 0.0.4 of Prometheus. */
  public String scrape() {
    return registry.scrape();
  }

  @Override
  public void close() {
    collections.close();
    registry.close();
  }
}
