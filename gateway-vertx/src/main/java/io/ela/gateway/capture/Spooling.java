package io.ela.gateway.capture;

import io.ela.dialect.json.Bytes;
import io.ela.events.ChangeEvent;
import io.ela.events.IntentCodec;
import io.ela.events.IntentRecord;
import io.ela.gateway.admin.Counters;
import io.ela.gateway.admin.Counters.Count;
import io.ela.gateway.route.EpochLease;
import io.ela.gateway.spool.Spool;
import io.ela.gateway.spool.SpoolRecord;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where an intent or an event is made durable: in Kafka, or while that is away in the spool.
 * Thread-safe; never blocks but in {@link #close} and {@link #awaitAway}.
 *
 * <p>What Kafka fails to acknowledge, or does not in a short time, goes to the spool, and so does
 * all that comes after it. {@link SpoolDrain} brings it back: when little is left in the spool, new
 * intents are held for the moment that draining the rest takes.
 */
final class Spooling implements EpochLease.Spool, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Spooling.class);

  /** Documents of one record that are made into bytes on an event loop. */
  private static final int FEW = 200;

  enum Mode {
    KAFKA,
    SPOOLING,
    HANDING_OVER;

    String wire() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  private final Vertx vertx;
  private final Spool spool;
  private final Duration after;
  private final Counters counters;
  private final List<CompletableFuture<Void>> held = new ArrayList<>();
  private final List<CompletableFuture<Void>> waiting = new ArrayList<>();
  private volatile Mode mode;
  private volatile long sinceNanos = System.nanoTime();
  private volatile String trouble = "";

  /**
   * @param after how long Kafka may take for an acknowledgement before it counts as away
   */
  Spooling(Vertx vertx, Spool spool, Duration after, Counters counters) {
    this.vertx = vertx;
    this.spool = spool;
    this.after = after;
    this.counters = counters;
    this.mode = spool.records() > 0 ? Mode.SPOOLING : Mode.KAFKA;
    if (mode == Mode.SPOOLING) {
      LOG.warn("event=spool-found directory={} records={}", spool, spool.records());
    }
  }

  /** Whether nothing is sent to Kafka but what the spool has. */
  boolean away() {
    return mode == Mode.SPOOLING;
  }

  @Override
  public boolean isAway() {
    return away();
  }

  @Override
  public void goneAway(String reason) {
    away(new KafkaException(reason));
  }

  /** Whether Kafka has all that was ever in the spool. */
  boolean isBack() {
    return mode == Mode.KAFKA;
  }

  /** Completes when {@link #isBack}. */
  Future<Void> whenBack() {
    CompletableFuture<Void> back = new CompletableFuture<>();
    synchronized (this) {
      if (mode == Mode.KAFKA) {
        return Future.succeededFuture();
      }
      waiting.add(back);
    }
    return Future.fromCompletionStage(back, vertx.getOrCreateContext());
  }

  long nextId() {
    return spool.nextId();
  }

  Spool spool() {
    return spool;
  }

  @Override
  public Duration after() {
    return after;
  }

  /**
   * Makes an intent durable.
   *
   * @param kafka sends it to Kafka; may be called again after a failure
   * @param toSpool appends it to the spool
   */
  <T> Future<T> intent(
      Supplier<Future<T>> kafka, List<ChangeEvent> refreshes, Function<Bytes, Future<T>> toSpool) {
    if (mode == Mode.SPOOLING) {
      return spooled(refreshes, toSpool, () -> intent(kafka, refreshes, toSpool));
    }
    CompletableFuture<Void> decided = new CompletableFuture<>();
    synchronized (this) {
      if (mode == Mode.HANDING_OVER) {
        held.add(decided);
      } else {
        decided.complete(null);
      }
    }
    if (!decided.isDone()) {
      return Future.fromCompletionStage(decided, vertx.getOrCreateContext())
          .compose(done -> intent(kafka, refreshes, toSpool));
    }
    return inTime(kafka.get())
        .recover(
            failure -> {
              away(failure);
              return intent(kafka, refreshes, toSpool);
            });
  }

  /**
   * Makes events durable: as they are in Kafka, or as refreshes in the spool.
   *
   * @param kafka sends them to Kafka; may be called again after a failure
   */
  Future<Void> events(Supplier<Future<Void>> kafka, List<ChangeEvent> events) {
    if (mode == Mode.SPOOLING) {
      return spooled(
          events,
          payload -> append(new SpoolRecord(SpoolRecord.Kind.REFRESHES, nextId(), payload)),
          () -> events(kafka, events));
    }
    return inTime(kafka.get())
        .recover(
            failure -> {
              away(failure);
              return events(kafka, events);
            });
  }

  private <T> Future<T> inTime(Future<T> sent) {
    return sent.timeout(after.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * @param again what to do if Kafka is back meanwhile
   */
  private <T> Future<T> spooled(
      List<ChangeEvent> events, Function<Bytes, Future<T>> append, Supplier<Future<T>> again) {
    return payload(events)
        .compose(
            payload -> {
              // The drain ends only while nobody is in here.
              synchronized (this) {
                if (mode == Mode.SPOOLING) {
                  return append.apply(payload);
                }
              }
              return again.get();
            });
  }

  private Future<Bytes> payload(List<ChangeEvent> events) {
    return events.size() <= FEW
        ? Future.succeededFuture(encode(events))
        : vertx.executeBlocking(() -> encode(events), false);
  }

  /** Sequence and patience are given when it is drained. Read again, all are refreshes. */
  private static Bytes encode(List<ChangeEvent> events) {
    return Bytes.of(IntentCodec.toBytes(new IntentRecord.Opened(0, 0, events)));
  }

  /** Appends to the spool; to be called by what {@link #intent} and {@link #events} were given. */
  Future<Void> append(SpoolRecord record) {
    return Future.fromCompletionStage(spool.append(record), vertx.getOrCreateContext())
        .onSuccess(synced -> counters.add(Count.SPOOLED))
        .onFailure(failure -> trouble(failure));
  }

  /** The write of that record is over; needless once it is drained. */
  synchronized void finished(long id) {
    if (mode == Mode.SPOOLING) {
      var unused = spool.append(SpoolRecord.finished(id)).whenComplete(this::finished);
    }
  }

  private void finished(Void written, Throwable failure) {
    if (failure != null) {
      // Then it is refreshed more often than needed.
      LOG.warn("event=spool-mark-not-written cause=\"{}\"", failure.getMessage());
    }
  }

  /** Kafka does not acknowledge. */
  private void away(Throwable cause) {
    List<CompletableFuture<Void>> free;
    synchronized (this) {
      if (mode == Mode.SPOOLING) {
        return;
      }
      if (mode == Mode.KAFKA) {
        sinceNanos = System.nanoTime();
      }
      mode = Mode.SPOOLING;
      free = freed();
      notifyAll();
    }
    LOG.warn(
        "event=spooling-begun directory={} cause=\"Kafka gave no acknowledgement: {}\"",
        spool,
        cause.getMessage());
    free.forEach(decided -> decided.complete(null));
  }

  private List<CompletableFuture<Void>> freed() {
    List<CompletableFuture<Void>> free = List.copyOf(held);
    held.clear();
    return free;
  }

  /** Waits until there is something to drain. */
  synchronized void awaitAway() throws InterruptedException {
    while (mode == Mode.KAFKA) {
      wait();
    }
  }

  /** New intents are held from now on. */
  synchronized void beginHandover() {
    if (mode == Mode.SPOOLING) {
      mode = Mode.HANDING_OVER;
    }
  }

  /** Kafka did not take the rest in time: what was held goes to the spool. */
  void endHandover() {
    List<CompletableFuture<Void>> free;
    synchronized (this) {
      if (mode != Mode.HANDING_OVER) {
        return;
      }
      mode = Mode.SPOOLING;
      free = freed();
    }
    free.forEach(decided -> decided.complete(null));
  }

  /**
   * Goes back to Kafka if the spool is empty.
   *
   * @return whether it was
   */
  boolean tryBack() {
    List<CompletableFuture<Void>> free;
    long seconds;
    synchronized (this) {
      if (mode != Mode.HANDING_OVER || !spool.reset()) {
        return false;
      }
      mode = Mode.KAFKA;
      seconds = awaySeconds();
      free = new ArrayList<>(freed());
      free.addAll(waiting);
      waiting.clear();
      trouble = "";
    }
    LOG.info("event=spooling-ended directory={} seconds={}", spool, seconds);
    free.forEach(decided -> decided.complete(null));
    return true;
  }

  private long awaySeconds() {
    return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - sinceNanos);
  }

  /** For the status; logged when it is another than the last. */
  void trouble(Throwable failure) {
    String what = String.valueOf(failure.getMessage());
    boolean first = trouble.isEmpty();
    trouble = what;
    if (first) {
      LOG.error("event=spool-trouble directory={} cause=\"{}\"", spool, what, failure);
    }
  }

  void noTrouble() {
    trouble = "";
  }

  SpoolStatus status() {
    Mode now = mode;
    return new SpoolStatus(
        now.wire(),
        spool.records(),
        spool.bytes(),
        spool.maxBytes(),
        now == Mode.KAFKA ? 0 : awaySeconds(),
        trouble);
  }

  /** Closes the spool; blocks until what waits is written. */
  @Override
  public void close() {
    spool.close();
  }
}
