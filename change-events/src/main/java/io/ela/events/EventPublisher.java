package io.ela.events;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Publishes events into the writes topic. Thread-safe.
 *
 * <p>Memory is bounded by the producer's {@code buffer.memory} (32 MiB by default): when it is
 * full, {@link #publish} blocks, so it must not be called on an event loop.
 */
public final class EventPublisher implements AutoCloseable {
  private final KafkaProducer<byte[], byte[]> producer;
  private final String topic;
  private final Duration timeout;

  /**
   * @param timeout how long an event may wait for its acknowledgement before it fails
   */
  public EventPublisher(KafkaClients kafka, Topics topics, String clientId, Duration timeout) {
    this(kafka, topics, clientId, timeout, timeout, KafkaClients.Pace.IN_BULK);
  }

  /**
   * @param timeout how long an event may wait for its acknowledgement before it fails
   * @param longestBlock how long {@link #publish} may block before the event fails
   * @param pace who waits for the acknowledgements
   */
  public EventPublisher(
      KafkaClients kafka,
      Topics topics,
      String clientId,
      Duration timeout,
      Duration longestBlock,
      KafkaClients.Pace pace) {
    this.producer =
        kafka.producer(
            clientId,
            Math.toIntExact(timeout.toMillis()),
            Math.toIntExact(longestBlock.toMillis()),
            pace);
    this.topic = topics.writes();
    this.timeout = timeout;
  }

  /**
   * Sends one event. Blocks while the producer's buffer is full.
   *
   * @return completes when all in-sync replicas have the event; fails with Kafka's exception if
   *     that is not certain
   */
  public CompletableFuture<RecordMetadata> publish(ChangeEvent event) {
    return send(EventCodec.toRecord(topic, event));
  }

  /**
   * Sends some events. Blocks while the producer's buffer is full.
   *
   * @return completes when all in-sync replicas have all of them; fails with the first of Kafka's
   *     exceptions, once every event is acknowledged or has failed
   */
  public CompletableFuture<Void> publish(List<ChangeEvent> events) {
    Acknowledgements acks = new Acknowledgements(events.size());
    for (ChangeEvent event : events) {
      try {
        var unused = producer.send(EventCodec.toRecord(topic, event), acks);
      } catch (RuntimeException e) {
        acks.one(e);
      }
    }
    return acks.all;
  }

  /** Counts the acknowledgements of several records: one future for all. Thread-safe. */
  private static final class Acknowledgements implements Callback {
    private final CompletableFuture<Void> all = new CompletableFuture<>();
    private final AtomicInteger open;
    private final AtomicReference<@Nullable Exception> first = new AtomicReference<>();

    private Acknowledgements(int records) {
      open = new AtomicInteger(records);
      if (records == 0) {
        all.complete(null);
      }
    }

    @Override
    public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception failure) {
      one(failure);
    }

    private void one(@Nullable Exception failure) {
      if (failure != null) {
        first.compareAndSet(null, failure);
      }
      if (open.decrementAndGet() == 0) {
        Exception failed = first.get();
        if (failed == null) {
          all.complete(null);
        } else {
          all.completeExceptionally(failed);
        }
      }
    }
  }

  /** Sends a record as it is, for instance a dead letter. */
  public CompletableFuture<RecordMetadata> send(ProducerRecord<byte[], byte[]> record) {
    CompletableFuture<RecordMetadata> acked = new CompletableFuture<>();
    try {
      var unused =
          producer.send(
              record,
              (metadata, failure) -> {
                if (failure == null) {
                  acked.complete(metadata);
                } else {
                  acked.completeExceptionally(failure);
                }
              });
    } catch (RuntimeException e) {
      acked.completeExceptionally(e);
    }
    return acked;
  }

  /** Waits until everything sent so far is acknowledged or has failed. */
  public void flush() {
    producer.flush();
  }

  /** Waits for what is under way, at most the publisher's timeout. */
  @Override
  public void close() {
    producer.close(timeout);
  }
}
