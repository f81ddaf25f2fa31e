package io.ela.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.ela.config.TopicsConfig;
import io.ela.testbed.ServerKind;
import io.ela.testbed.junit.Servers;
import io.ela.testbed.junit.WithServers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@WithServers(ServerKind.KAFKA)
@Timeout(60)
class ReplicatorProgressIT {
  private static final Duration SHORT = Duration.ofMillis(300);

  private final QuietLogs quiet = QuietLogs.of("org.apache.kafka.clients");
  private final Admin admin;
  private final Topics topics = new Topics("it" + Long.toString(System.nanoTime(), 36));
  private final KafkaClients kafka;
  private final ReplicatorProgress progress;

  ReplicatorProgressIT(Servers servers) {
    this.kafka = new KafkaClients(Map.of("bootstrap.servers", servers.address(ServerKind.KAFKA)));
    this.admin = kafka.admin("test");
    this.progress = new ReplicatorProgress(admin, topics);
  }

  /** Partition 0 stays empty, 1 gets 10 records, 2 gets 20. */
  @BeforeEach
  void publish() throws Exception {
    new TopicAdmin(admin, new TopicsConfig(topics.prefix(), 3, 1, 1, true)).create();
    try (EventPublisher publisher =
        new EventPublisher(kafka, topics, "test", Duration.ofSeconds(30))) {
      for (int i = 0; i < 30; i++) {
        publisher
            .send(new ProducerRecord<>(topics.writes(), i < 10 ? 1 : 2, new byte[1], new byte[1]))
            .get(30, TimeUnit.SECONDS);
      }
    }
  }

  @AfterEach
  void close() {
    admin.close();
    quiet.close();
  }

  @Test
  void countsEverythingBeforeAnythingIsApplied() throws Exception {
    assertThat(progress.ends()).isEqualTo(offsets(0, 10, 20));
    assertThat(progress.lag()).isEqualTo(offsets(0, 10, 20));
    assertThat(progress.totalLag()).isEqualTo(30);
    assertThat(progress.awaitPassed(progress.ends(), SHORT)).isFalse();
    assertThat(progress.awaitPassed(offsets(0, 0, 0), SHORT)).isTrue();
  }

  @Test
  void countsFromTheMarkOfWhatIsApplied() throws Exception {
    commit(Map.of(1, 10L, 2, 5L));
    assertThat(progress.lag()).isEqualTo(offsets(0, 0, 15));
    assertThat(progress.totalLag()).isEqualTo(15);
    assertThat(progress.awaitPassed(offsets(0, 10, 5), SHORT)).isTrue();
    assertThat(progress.awaitPassed(offsets(0, 10, 6), SHORT)).isFalse();
  }

  @Test
  void tellsBytesAndAgesOfWhatIsNotApplied() throws Exception {
    commit(Map.of(1, 10L, 2, 5L));
    ReplicatorLag reader = new ReplicatorLag(admin, kafka, topics);
    Thread.sleep(50);

    ReplicatorLag.Reading read = reader.read();
    Map<Integer, PartitionLag> lag = read.lag();

    assertThat(read.note()).isEmpty();
    assertThat(lag).containsOnlyKeys(0, 1, 2);
    assertThat(lag.get(0)).isEqualTo(PartitionLag.NONE);
    assertThat(lag.get(1)).isEqualTo(PartitionLag.NONE);
    PartitionLag behind = lag.get(2);
    assertThat(behind.events()).isEqualTo(15);
    // A record takes some tens of bytes; twenty of them were written.
    assertThat(behind.bytes()).isBetween(15L, 15L * 300);
    assertThat(behind.millis()).isBetween(50L, 600_000L);
  }

  @Test
  void waitsUntilTheMarkHasPassed() throws Exception {
    commit(Map.of(1, 10L, 2, 19L));
    Map<TopicPartition, Long> ends = progress.ends();
    CompletableFuture<Boolean> passed =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return progress.awaitPassed(ends, Duration.ofSeconds(30));
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    assertThat(progress.awaitPassed(ends, SHORT)).isFalse();
    assertThat(passed).isNotDone();
    commit(Map.of(2, 20L));
    assertThat(passed.get(30, TimeUnit.SECONDS)).isTrue();
    assertThat(progress.totalLag()).isZero();
  }

  @Test
  void whatKafkaNoLongerHasIsNotCountedTwice() throws Exception {
    admin
        .deleteRecords(
            Map.of(new TopicPartition(topics.writes(), 2), RecordsToDelete.beforeOffset(8)))
        .all()
        .get();
    assertThat(progress.lag()).isEqualTo(offsets(0, 10, 12));
    commit(Map.of(1, 4L, 2, 8L));
    assertThat(progress.lag()).isEqualTo(offsets(0, 6, 12));
  }

  private Map<TopicPartition, Long> offsets(long first, long second, long third) {
    return Map.of(
        new TopicPartition(topics.writes(), 0), first,
        new TopicPartition(topics.writes(), 1), second,
        new TopicPartition(topics.writes(), 2), third);
  }

  private void commit(Map<Integer, Long> marks) throws Exception {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    marks.forEach(
        (partition, offset) ->
            offsets.put(
                new TopicPartition(topics.writes(), partition), new OffsetAndMetadata(offset)));
    admin.alterConsumerGroupOffsets(topics.replicatorGroup(), offsets).all().get();
  }
}
