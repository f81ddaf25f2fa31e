package io.ela.diff;

import io.ela.migration.MigrationSession;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Publishes what was found, for people and programs. Thread-safe; blocks. */
final class DiffsTopic implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 60_000;

  private final KafkaProducer<byte[], byte[]> producer;
  private final String topic;
  private final String run;

  /**
   * @param run names the run in every record
   */
  DiffsTopic(MigrationSession session, String run) {
    this.producer = session.kafka().producer("ela-diff-results", TIMEOUT_MILLIS);
    this.topic = session.topics().diffs();
    this.run = run;
  }

  /**
   * Publishes and waits for the acknowledgements.
   *
   * @throws CompareException if one failed
   */
  void publish(List<Difference> differences) throws InterruptedException {
    List<CompletableFuture<Void>> acks = new ArrayList<>();
    for (Difference difference : differences) {
      CompletableFuture<Void> acked = new CompletableFuture<>();
      acks.add(acked);
      var unused =
          producer.send(
              record(difference),
              (metadata, failure) -> {
                if (failure == null) {
                  acked.complete(null);
                } else {
                  acked.completeExceptionally(failure);
                }
              });
    }
    try {
      CompletableFuture.allOf(acks.toArray(CompletableFuture[]::new)).get();
    } catch (ExecutionException e) {
      throw new CompareException("differences could not be written to " + topic, e);
    }
  }

  private ProducerRecord<byte[], byte[]> record(Difference difference) {
    String key = difference.index() + "/" + difference.id();
    String value = difference.toJson(run, System.currentTimeMillis()).encode();
    return new ProducerRecord<>(
        topic, key.getBytes(StandardCharsets.UTF_8), value.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    producer.close(Duration.ofMillis(TIMEOUT_MILLIS));
  }
}
