package io.ela.replicator;

import io.ela.events.EventPublisher;
import io.ela.events.Topics;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what cannot be applied to the dead-letters topic, unchanged, with its cause. Thread-safe.
 */
final class DeadLetters {
  private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);

  private final EventPublisher publisher;
  private final String topic;

  /** Why an event was given up. */
  record Cause(int status, String type, String reason) {}

  /** The record as it stood in the writes topic. */
  @SuppressWarnings("ArrayRecordComponent") // passed on, never compared
  record Origin(
      String topic,
      int partition,
      long offset,
      byte @Nullable [] key,
      byte @Nullable [] value,
      Headers headers) {}

  DeadLetters(EventPublisher publisher, Topics topics) {
    this.publisher = publisher;
    this.topic = topics.deadLetters();
  }

  /** Ends when the letter is durable; fails if that is not certain. */
  Future<Void> write(Origin origin, Cause cause) {
    LOG.warn(
        "event=dead-letter topic={} partition={} offset={} status={} type={} reason=\"{}\"",
        origin.topic(),
        origin.partition(),
        origin.offset(),
        cause.status(),
        cause.type(),
        cause.reason());
    ProducerRecord<byte[], byte[]> letter =
        new ProducerRecord<>(topic, null, origin.key(), origin.value());
    for (Header header : origin.headers()) {
      letter.headers().add(header);
    }
    add(letter, "ela-cause", cause.type() + ": " + cause.reason());
    add(letter, "ela-status", String.valueOf(cause.status()));
    add(letter, "ela-topic", origin.topic());
    add(letter, "ela-partition", String.valueOf(origin.partition()));
    add(letter, "ela-offset", String.valueOf(origin.offset()));
    return Future.fromCompletionStage(publisher.send(letter)).mapEmpty();
  }

  private static void add(ProducerRecord<byte[], byte[]> letter, String name, String value) {
    letter.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
