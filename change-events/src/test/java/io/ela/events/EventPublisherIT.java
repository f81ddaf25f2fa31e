package io.ela.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ela.config.TopicsConfig;
import io.ela.dialect.json.Bytes;
import io.ela.testbed.Server;
import io.ela.testbed.ServerKind;
import io.ela.testbed.junit.Servers;
import io.ela.testbed.junit.WithServers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@WithServers(ServerKind.KAFKA)
@Timeout(60)
class EventPublisherIT {
  private static final int PARTITIONS = 3;
  private static final ChangeEvent.Context CONTEXT =
      new ChangeEvent.Context("es5", 7, Origin.GATEWAY, "request-1", 1234);

  private final QuietLogs quiet = QuietLogs.of("org.apache.kafka.clients");
  private final Server server;
  private final KafkaClients kafka;
  private final Topics topics = new Topics("it" + Long.toString(System.nanoTime(), 36));

  EventPublisherIT(Servers servers) {
    this.server = servers.get(ServerKind.KAFKA);
    this.kafka = new KafkaClients(Map.of("bootstrap.servers", server.address()));
  }

  @BeforeEach
  void create() throws Exception {
    try (Admin admin = kafka.admin("test")) {
      new TopicAdmin(admin, new TopicsConfig(topics.prefix(), PARTITIONS, 1, 1, true)).create();
    }
  }

  @AfterEach
  void resume() {
    server.resume();
    quiet.close();
  }

  @Test
  void whatIsAcknowledgedStandsInTheTopic() throws Exception {
    List<ChangeEvent> events = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      DocKey key = new DocKey("i" + i % 3, "t", "ü/\0" + i);
      events.add(
          switch (i % 3) {
            case 0 ->
                ChangeEvent.index(
                    key, "r" + i, "p", i, new ChangeEvent.WriteOrder(i, 2), json(i), CONTEXT);
            case 1 -> ChangeEvent.delete(key, null, null, i, null, CONTEXT);
            default -> ChangeEvent.refresh(key, "r", null, CONTEXT);
          });
    }
    events.add(ChangeEvent.metadata("i0", CONTEXT));
    byte[] large = new byte[20 << 20];
    new Random(1).nextBytes(large);
    DocKey largeKey = new DocKey("i0", "t", "large");
    events.add(ChangeEvent.index(largeKey, null, null, 1, null, Bytes.of(large), CONTEXT));

    Map<String, ChangeEvent> acknowledged = new HashMap<>();
    try (EventPublisher publisher = publisher(kafka, Duration.ofSeconds(30))) {
      Map<ChangeEvent, CompletableFuture<RecordMetadata>> acks = new HashMap<>();
      events.forEach(event -> acks.put(event, publisher.publish(event)));
      for (ChangeEvent event : events) {
        RecordMetadata at = acks.get(event).get(30, TimeUnit.SECONDS);
        acknowledged.put(at.partition() + "@" + at.offset(), event);
      }
    }

    List<ConsumerRecord<byte[], byte[]>> records = records();
    assertThat(records).hasSize(events.size());
    for (ConsumerRecord<byte[], byte[]> record : records) {
      ChangeEvent event = acknowledged.get(record.partition() + "@" + record.offset());
      assertThat(EventCodec.fromRecord(record.key(), record.value(), record.headers()))
          .isEqualTo(event);
      assertThat(record.key()).isEqualTo(event.key().toBytes());
      assertThat(record.value()).isEqualTo(event.source().copy());
      assertThat(record.headers()).hasSize(1);
    }
  }

  @Test
  void eventsOfAKeyStayInOrderOnOnePartition() throws Exception {
    DocKey key = new DocKey("i", "t", "1");
    try (EventPublisher publisher = publisher(kafka, Duration.ofSeconds(30))) {
      List<CompletableFuture<RecordMetadata>> acks = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        acks.add(
            publisher.publish(ChangeEvent.index(key, "r" + i, null, i, null, json(i), CONTEXT)));
      }
      publisher.flush();
      assertThat(acks).allSatisfy(ack -> assertThat(ack).isCompleted());
    }
    List<ConsumerRecord<byte[], byte[]>> records = records();
    assertThat(records)
        .extracting(ConsumerRecord::partition)
        .containsOnly(records.get(0).partition());
    for (int i = 0; i < 500; i++) {
      assertThat(records.get(i).value()).isEqualTo(json(i).copy());
    }
  }

  @Test
  void failsAfterItsTimeoutWhileKafkaIsAwayAndGoesOnAfterwards() throws Exception {
    Duration timeout = Duration.ofMillis(1500);
    try (EventPublisher publisher = publisher(kafka, timeout)) {
      publisher.publish(event(0)).get(30, TimeUnit.SECONDS);
      server.pause();
      long begin = System.nanoTime();
      List<CompletableFuture<RecordMetadata>> acks =
          IntStream.range(1, 6).mapToObj(i -> publisher.publish(event(i))).toList();
      for (CompletableFuture<RecordMetadata> ack : acks) {
        assertThat(ack)
            .failsWithin(Duration.ofSeconds(60))
            .withThrowableThat()
            .withCauseInstanceOf(TimeoutException.class);
      }
      assertThat(Duration.ofNanos(System.nanoTime() - begin))
          .isGreaterThan(timeout.minusMillis(100));
      server.resume();
      await()
          .atMost(Duration.ofSeconds(60))
          .ignoreExceptions()
          .until(() -> publisher.publish(event(6)).get(30, TimeUnit.SECONDS).hasOffset());
    }
  }

  @Test
  void failsAfterItsTimeoutIfKafkaWasNeverThere() {
    server.pause();
    try (EventPublisher publisher = publisher(kafka, Duration.ofMillis(700))) {
      assertThat(publisher.publish(event(1)))
          .failsWithin(Duration.ofSeconds(60))
          .withThrowableThat()
          .withCauseInstanceOf(TimeoutException.class);
    }
  }

  @Test
  void aFullBufferHoldsTheCallerForTheTimeoutOnly() throws Exception {
    Map<String, String> small = new HashMap<>(kafka.properties());
    small.put("buffer.memory", "1000000");
    Duration timeout = Duration.ofMillis(400);
    try (EventPublisher publisher = publisher(new KafkaClients(small), timeout)) {
      publisher.publish(event(0)).get(30, TimeUnit.SECONDS);
      server.pause();
      Bytes source = Bytes.of(new byte[200_000]);
      List<CompletableFuture<RecordMetadata>> acks = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        DocKey key = new DocKey("i", "t", "" + i);
        long begin = System.nanoTime();
        acks.add(publisher.publish(ChangeEvent.index(key, null, null, 1, null, source, CONTEXT)));
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(60));
      }
      for (CompletableFuture<RecordMetadata> ack : acks) {
        assertThat(ack).failsWithin(Duration.ofSeconds(60));
      }
    }
  }

  private EventPublisher publisher(KafkaClients clients, Duration timeout) {
    return new EventPublisher(clients, topics, "test", timeout);
  }

  private static ChangeEvent event(int i) {
    DocKey key = new DocKey("i", "t", "" + i);
    return ChangeEvent.index(key, null, null, 1, null, json(i), CONTEXT);
  }

  private static Bytes json(int i) {
    return Bytes.of(
        ("{ \"z\":9007199254740993,\"f\":1.0 ,\"ü\":" + i + "}").getBytes(StandardCharsets.UTF_8));
  }

  /** The whole writes topic. */
  private List<ConsumerRecord<byte[], byte[]>> records() {
    List<TopicPartition> partitions =
        IntStream.range(0, PARTITIONS)
            .mapToObj(p -> new TopicPartition(topics.writes(), p))
            .toList();
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> reader = kafka.reader("records")) {
      reader.assign(partitions);
      reader.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = reader.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> reader.position(p) < ends.get(p))) {
        reader.poll(Duration.ofMillis(100)).forEach(records::add);
      }
    }
    return records;
  }
}
