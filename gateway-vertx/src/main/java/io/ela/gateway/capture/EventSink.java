package io.ela.gateway.capture;

import io.ela.events.ChangeEvent;
import io.ela.events.EventPublisher;
import io.ela.events.IntentCodec;
import io.ela.events.IntentRecord;
import io.ela.events.Op;
import io.ela.gateway.admin.Counters;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes events and awaits their acknowledgement. Thread-safe; to be called on an event loop,
 * which it never blocks: Kafka's producer may, so it is called on workers, for each event loop in
 * the order of the calls.
 */
public final class EventSink implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EventSink.class);

  private final EventPublisher publisher;
  private final String intents;
  private final WorkerExecutor workers;
  private final Counters counters;
  private final @Nullable Spooling spooling;
  private final AtomicInteger open = new AtomicInteger();

  /**
   * @param intents name of the intents topic
   * @param spooling where events are kept while Kafka is away; null if they fail then
   */
  EventSink(
      Vertx vertx,
      EventPublisher publisher,
      String intents,
      Counters counters,
      @Nullable Spooling spooling) {
    this.publisher = publisher;
    this.intents = intents;
    this.workers =
        vertx.createSharedWorkerExecutor(
            "ela-capture",
            Math.max(2, Runtime.getRuntime().availableProcessors()),
            Duration.ofMinutes(5).toNanos());
    this.counters = counters;
    this.spooling = spooling;
  }

  /**
   * Completes when all events are acknowledged, or kept in the spool; fails with the first failure
   * of any of them.
   */
  public Future<Void> publish(List<ChangeEvent> events) {
    if (events.isEmpty()) {
      return Future.succeededFuture();
    }
    open.incrementAndGet();
    Future<Void> durable =
        spooling == null ? toKafka(events) : spooling.events(() -> toKafka(events), events);
    return durable.onComplete(done -> open.decrementAndGet());
  }

  private Future<Void> toKafka(List<ChangeEvent> events) {
    return workers
        .executeBlocking(() -> send(events), true)
        .compose(Future::fromCompletionStage)
        .onSuccess(acked -> count(events));
  }

  /**
   * Writes to the intents topic.
   *
   * @param gateway names this run of this gateway
   */
  Future<Void> send(String gateway, IntentRecord record) {
    return workers
        .executeBlocking(
            () -> {
              mayBlock();
              return publisher.send(IntentCodec.toRecord(intents, gateway, record));
            },
            true)
        .compose(Future::fromCompletionStage)
        .mapEmpty();
  }

  private CompletableFuture<Void> send(List<ChangeEvent> events) {
    mayBlock();
    List<CompletableFuture<RecordMetadata>> acks = new ArrayList<>(events.size());
    for (ChangeEvent event : events) {
      acks.add(publisher.publish(event));
    }
    return CompletableFuture.allOf(acks.toArray(CompletableFuture[]::new));
  }

  /** What waited for a worker while Kafka went away must not block it in its turn. */
  private void mayBlock() {
    if (spooling != null && spooling.away()) {
      throw new KafkaException("Kafka is away");
    }
  }

  private void count(List<ChangeEvent> events) {
    counters.add(Counters.Count.EVENTS_PUBLISHED, events.size());
    counters.add(
        Counters.Count.REFRESHES, events.stream().filter(e -> e.op() == Op.REFRESH).count());
  }

  /** Requests whose events are not yet acknowledged or failed. */
  public int open() {
    return open.get();
  }

  /** Runs something that takes long for an event loop. */
  <T> Future<T> compute(Callable<T> work) {
    return workers.executeBlocking(work, false);
  }

  /** Waits for what is under way; blocks. */
  @Override
  public void close() {
    publisher.close();
    workers.close().onFailure(failure -> LOG.warn("event=workers-not-closed", failure));
  }
}
