package io.ela.gateway.capture;

import io.ela.events.ChangeEvent;
import io.ela.events.EventCodec;
import io.ela.events.EventPublisher;
import io.ela.events.IntentCodec;
import io.ela.events.IntentRecord;
import io.ela.events.Op;
import io.ela.gateway.admin.Counters;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes events and awaits their acknowledgement. Thread-safe; to be called on an event loop,
 * which it never blocks. Kafka's producer blocks when its buffer is full or a topic's partitions
 * are not known: while neither can be, small sends are made on the event loop itself, which saves
 * two changes of threads; all others on workers.
 */
public final class EventSink implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EventSink.class);

  /** Of the producer's buffer (32 MiB by default), what may be taken on an event loop. */
  private static final long DIRECT_BYTES = 8L * 1024 * 1024;

  private static final long SMALL_BYTES = 64L * 1024;

  /** Documents of one record that are made into bytes on an event loop. */
  private static final int FEW = 200;

  /** Kafka's clients forget a topic that is not written to for five minutes. */
  private static final long FRESH_NANOS = Duration.ofMinutes(1).toNanos();

  private final EventPublisher publisher;
  private final EventPublisher intentPublisher;
  private final String intents;
  private final WorkerExecutor workers;
  private final Counters counters;
  private final @Nullable Spooling spooling;
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicLong unacknowledged = new AtomicLong();
  private final Vertx vertx;
  private volatile long writesAcked = System.nanoTime() - FRESH_NANOS;
  private volatile long intentsAcked = System.nanoTime() - FRESH_NANOS;

  /**
   * @param publisher of events
   * @param intentPublisher of intents, which clients wait for
   * @param intents name of the intents topic
   * @param spooling where events are kept while Kafka is away; null if they fail then
   */
  EventSink(
      Vertx vertx,
      EventPublisher publisher,
      EventPublisher intentPublisher,
      String intents,
      Counters counters,
      @Nullable Spooling spooling) {
    this.vertx = vertx;
    this.publisher = publisher;
    this.intentPublisher = intentPublisher;
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
    long bytes = events.stream().mapToLong(EventCodec::size).sum();
    return sent(writesAcked, bytes, () -> publisher.publish(events))
        .onSuccess(
            acked -> {
              writesAcked = System.nanoTime();
              count(events);
            });
  }

  /**
   * Writes to the intents topic.
   *
   * @param gateway names this run of this gateway
   */
  Future<Void> send(String gateway, IntentRecord record) {
    if (record instanceof IntentRecord.Opened opened && opened.refreshes().size() > FEW) {
      return workers
          .executeBlocking(
              () -> {
                mayBlock();
                return intentPublisher.send(IntentCodec.toRecord(intents, gateway, record));
              },
              true)
          .compose(Future::fromCompletionStage)
          .mapEmpty();
    }
    ProducerRecord<byte[], byte[]> written = IntentCodec.toRecord(intents, gateway, record);
    return sent(intentsAcked, written.value().length, () -> intentPublisher.send(written))
        .onSuccess(acked -> intentsAcked = System.nanoTime())
        .mapEmpty();
  }

  private <T> Future<T> sent(long ackedAt, long bytes, Supplier<CompletableFuture<T>> send) {
    Supplier<CompletableFuture<T>> guarded =
        () -> {
          mayBlock();
          return send.get();
        };
    long waiting = unacknowledged.addAndGet(bytes);
    boolean direct =
        bytes <= SMALL_BYTES
            && waiting <= DIRECT_BYTES
            && System.nanoTime() - ackedAt < FRESH_NANOS;
    Future<T> acked =
        direct
            ? direct(guarded)
            : workers.executeBlocking(guarded::get, true).compose(Future::fromCompletionStage);
    return acked.onComplete(done -> unacknowledged.addAndGet(-bytes));
  }

  private <T> Future<T> direct(Supplier<CompletableFuture<T>> send) {
    try {
      return Future.fromCompletionStage(send.get(), vertx.getOrCreateContext());
    } catch (KafkaException e) {
      return Future.failedFuture(e);
    }
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
    intentPublisher.close();
    publisher.close();
    workers.close().onFailure(failure -> LOG.warn("event=workers-not-closed", failure));
  }
}
