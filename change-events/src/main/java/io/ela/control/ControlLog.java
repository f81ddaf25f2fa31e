package io.ela.control;

import io.ela.events.KafkaClients;
import io.ela.events.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the control topic, and appends to it. Thread-safe.
 *
 * <p>{@link #open} returns only when everything that stood in the topic has been read. A thread of
 * its own follows from there. If that thread fails, the failure is kept: {@link #state} throws from
 * then on, because a stale state may name a wrong master.
 *
 * <p>{@link #openLater} returns at once, with a state that somebody remembered, and reads when
 * Kafka answers.
 */
public final class ControlLog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ControlLog.class);

  /**
   * How long a process may go on with what it has read of the topic. A switch waits as long for
   * gateways that do not answer any more.
   */
  public static final Duration LEASE = Duration.ofSeconds(5);

  private static final long RENEW_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final Duration RENEWED_WITHIN = Duration.ofSeconds(3);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration KAFKA_ANSWERS = Duration.ofSeconds(30);

  /** A topic made just now may be unknown to the broker that is asked. */
  private static final Duration TOPIC_APPEARS = Duration.ofSeconds(3);

  private static final int APPEND_TIMEOUT_MILLIS = 30_000;

  private final TopicPartition partition;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final KafkaProducer<byte[], byte[]> producer;
  private final List<Consumer<ControlState>> listeners = new CopyOnWriteArrayList<>();
  private final Object notifying = new Object();
  private final Thread follower;
  private volatile ControlState state = ControlState.EMPTY;
  private volatile boolean closed;
  private volatile long caughtUpNanos;
  private volatile @Nullable Throwable failure;
  private final CompletableFuture<Void> caughtUp = new CompletableFuture<>();

  /** Fail when the following thread does. */
  private final Map<Consumer<ControlState>, CompletableFuture<ControlState>> waiting =
      new ConcurrentHashMap<>();

  /**
   * The topic up to its end.
   *
   * @param begunNanos when the reading was begun
   */
  private record Read(ControlState state, long begunNanos) {}

  private ControlLog(KafkaClients kafka, Topics topics, String clientId) {
    this.partition = new TopicPartition(topics.control(), 0);
    this.consumer = kafka.reader(clientId + "-control");
    this.producer = kafka.producer(clientId + "-control", APPEND_TIMEOUT_MILLIS);
    this.follower = new Thread(this::follow, clientId + "-control");
    this.follower.setDaemon(true);
  }

  /**
   * Reads the topic to its present end, then keeps following it.
   *
   * @throws KafkaException if Kafka cannot be reached or the topic does not exist
   */
  public static ControlLog open(KafkaClients kafka, Topics topics, String clientId) {
    ControlLog log = new ControlLog(kafka, topics, clientId);
    try {
      Read read = log.catchUp();
      log.state = read.state;
      log.caughtUpNanos = read.begunNanos;
    } catch (RuntimeException e) {
      log.consumer.close();
      log.producer.close();
      throw e;
    }
    log.caughtUp.complete(null);
    log.follower.start();
    return log;
  }

  /**
   * Begins with what is remembered, and reads the topic to its end as soon as Kafka answers. Until
   * then {@link #certain} is empty and {@link #append} fails; {@link #caughtUp} tells when it is
   * over. Listeners hear of what was read in one piece.
   *
   * @param remembered what the topic said once; whoever gives it answers for it
   */
  public static ControlLog openLater(
      KafkaClients kafka, Topics topics, String clientId, ControlState remembered) {
    ControlLog log = new ControlLog(kafka, topics, clientId);
    log.state = remembered;
    log.caughtUpNanos = System.nanoTime() - LEASE.toNanos();
    log.follower.start();
    return log;
  }

  /**
   * Completes when the topic was read to the end that it had by then; fails with {@link
   * IllegalStateException} if it cannot be read, and if this is closed before. To be waited for,
   * not to be completed.
   */
  public CompletableFuture<Void> caughtUp() {
    return caughtUp.copy();
  }

  /**
   * The newest state read.
   *
   * @throws IllegalStateException if following the topic has failed
   */
  public ControlState state() {
    Throwable failed = failure;
    if (failed != null) {
      throw noLonger(failed);
    }
    return state;
  }

  /**
   * When the last reading that reached the topic's end was begun, as {@link System#nanoTime} says
   * it: what was appended before is known.
   */
  public long caughtUpNanos() {
    return caughtUpNanos;
  }

  /**
   * The newest state, if the topic was read to its end within {@link #LEASE}: then whatever was
   * appended longer ago than that is in it. Empty as well if following the topic has failed.
   *
   * @param nanoTime as {@link System#nanoTime}
   */
  public Optional<ControlState> certain(LongSupplier nanoTime) {
    boolean fresh = nanoTime.getAsLong() - caughtUpNanos < LEASE.toNanos();
    return fresh && failure == null ? Optional.of(state) : Optional.empty();
  }

  /**
   * Calls back after every record, on the following thread, and once now on the caller's; never
   * twice at once, and never with an older state after a newer one. Listeners must be quick.
   */
  public void onChange(Consumer<ControlState> listener) {
    synchronized (notifying) {
      listeners.add(listener);
      listener.accept(state());
    }
  }

  /**
   * Waits for a state.
   *
   * @return the first state seen that fits
   * @throws TimeoutException if none came in time
   * @throws IllegalStateException if following the topic fails meanwhile
   */
  public ControlState await(Predicate<ControlState> wanted, Duration timeout)
      throws InterruptedException, TimeoutException {
    CompletableFuture<ControlState> met = seen(wanted);
    try {
      return met.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw (IllegalStateException) e.getCause();
    } finally {
      met.cancel(false);
    }
  }

  /**
   * Tells of the first state seen that fits, on the following thread; fails with {@link
   * IllegalStateException} if following the topic does. To be cancelled by whoever waits no longer.
   */
  public CompletableFuture<ControlState> seen(Predicate<ControlState> wanted) {
    CompletableFuture<ControlState> met = new CompletableFuture<>();
    Consumer<ControlState> listener =
        seen -> {
          if (wanted.test(seen)) {
            met.complete(seen);
          }
        };
    waiting.put(listener, met);
    var unused =
        met.whenComplete(
            (seen, failed) -> {
              listeners.remove(listener);
              waiting.remove(listener);
            });
    try {
      onChange(listener);
    } catch (IllegalStateException e) {
      met.completeExceptionally(e);
    }
    return met;
  }

  /**
   * Appends one record.
   *
   * @return completes when it is durable; the state that it makes is seen by reading. Fails with
   *     {@link IllegalStateException} before {@link #caughtUp}
   */
  public CompletableFuture<Void> append(ControlRecord record) {
    if (!caughtUp.isDone()) {
      return CompletableFuture.failedFuture(
          new IllegalStateException(
              "the control topic has not been read yet, so nothing is appended to it"));
    }
    CompletableFuture<Void> acked = new CompletableFuture<>();
    byte[] key = record.key().getBytes(StandardCharsets.UTF_8);
    var unused =
        producer.send(
            new ProducerRecord<>(partition.topic(), 0, key, record.toBytes()),
            (metadata, failed) -> {
              if (failed == null) {
                acked.complete(null);
              } else {
                acked.completeExceptionally(failed);
              }
            });
    return acked;
  }

  /** Stops following, and waits for appends under way. */
  @Override
  public void close() {
    closed = true;
    consumer.wakeup();
    try {
      follower.join(10_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    caughtUp.completeExceptionally(new IllegalStateException("the control log is closed"));
    producer.close(Duration.ofSeconds(10));
  }

  /** Reads everything that stands in the topic. */
  private Read catchUp() {
    awaitTopic();
    ControlState read = ControlState.EMPTY;
    long begun = System.nanoTime();
    consumer.assign(List.of(partition));
    consumer.seekToBeginning(List.of(partition));
    Long end = consumer.endOffsets(List.of(partition), KAFKA_ANSWERS).get(partition);
    if (end == null) {
      throw new KafkaException("topic " + partition.topic() + " has no partition 0");
    }
    long deadline = System.nanoTime() + KAFKA_ANSWERS.toNanos();
    while (consumer.position(partition) < end) {
      List<ConsumerRecord<byte[], byte[]>> records = consumer.poll(POLL).records(partition);
      for (ConsumerRecord<byte[], byte[]> record : records) {
        read = folded(read, record);
      }
      if (!records.isEmpty()) {
        deadline = System.nanoTime() + KAFKA_ANSWERS.toNanos();
      } else if (System.nanoTime() - deadline >= 0) {
        throw new KafkaException(
            "topic "
                + partition.topic()
                + " gave nothing for "
                + KAFKA_ANSWERS.toSeconds()
                + " s at offset "
                + consumer.position(partition)
                + " of "
                + end);
      }
    }
    return new Read(read, begun);
  }

  private void awaitTopic() {
    long deadline = System.nanoTime() + TOPIC_APPEARS.toNanos();
    while (consumer.partitionsFor(partition.topic(), KAFKA_ANSWERS).isEmpty()) {
      if (System.nanoTime() - deadline >= 0) {
        throw new KafkaException(
            "topic " + partition.topic() + " does not exist; run `ela topics create`");
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
  }

  private static IllegalStateException noLonger(@Nullable Throwable cause) {
    return new IllegalStateException("the control topic can no longer be followed", cause);
  }

  private void follow() {
    try (consumer) {
      if (!caughtUp.isDone()) {
        catchUpLater();
      }
      while (!closed) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL).records(partition)) {
          synchronized (notifying) {
            tell(folded(state, record));
          }
        }
        renew();
      }
    } catch (WakeupException e) {
      if (!closed) {
        fail(e);
      }
    } catch (RuntimeException e) {
      fail(e);
    }
  }

  /** Until Kafka answers, or this is closed. */
  private void catchUpLater() {
    while (!closed && !caughtUp.isDone()) {
      try {
        Read read = catchUp();
        // What was read counts when all have heard of it.
        synchronized (notifying) {
          tell(read.state);
        }
        caughtUpNanos = read.begunNanos;
        caughtUp.complete(null);
      } catch (WakeupException e) {
        throw e;
      } catch (KafkaException e) {
        LOG.debug("event=control-log-awaited topic={}", partition.topic(), e);
        LockSupport.parkNanos(POLL.toNanos());
      }
    }
  }

  /** To be called while {@link #notifying} is held. */
  private void tell(ControlState now) {
    state = now;
    listeners.forEach(listener -> listener.accept(now));
  }

  private void renew() {
    long begun = System.nanoTime();
    if (begun - caughtUpNanos < RENEW_NANOS) {
      return;
    }
    try {
      Long end = consumer.endOffsets(List.of(partition), RENEWED_WITHIN).get(partition);
      if (end != null && consumer.position(partition) >= end) {
        caughtUpNanos = begun;
      }
    } catch (org.apache.kafka.common.errors.TimeoutException e) {
      LOG.debug("event=control-log-not-caught-up cause=\"{}\"", e.getMessage());
    }
  }

  private void fail(RuntimeException e) {
    failure = e;
    caughtUp.completeExceptionally(noLonger(e));
    waiting.values().forEach(met -> met.completeExceptionally(noLonger(e)));
    LOG.error("event=control-log-failed topic={}", partition.topic(), e);
  }

  private static ControlState folded(ControlState before, ConsumerRecord<byte[], byte[]> record) {
    try {
      return before.after(ControlRecord.fromBytes(record.value()));
    } catch (IOException e) {
      throw new IllegalStateException(
          "record at offset "
              + record.offset()
              + " of "
              + record.topic()
              + " is not a control record; was something else published there?",
          e);
    }
  }
}
