package io.ela.gateway;

import static org.awaitility.Awaitility.await;

import io.ela.config.ElaConfig;
import io.ela.events.ChangeEvent;
import io.ela.events.DocKey;
import io.ela.events.EventCodec;
import io.ela.events.IntentCodec;
import io.ela.events.IntentRecord;
import io.ela.events.KafkaClients;
import io.ela.events.TopicAdmin;
import io.ela.events.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** Topics of its own, a gateway on them, and what a test wants to know of both. */
final class GatewayFixture implements AutoCloseable {
  private static final Duration LONG = Duration.ofSeconds(60);

  final ElaConfig config;
  final KafkaClients kafka;
  final Topics topics;
  final String direct;
  private final String text;
  private GatewayService gateway;

  /**
   * Starts.
   *
   * @param source address of the source, which is master
   * @param more lines within {@code ela.gateway}
   */
  GatewayFixture(String source, String target, String kafkaAddress, String more) throws Exception {
    this(source, target, "src", kafkaAddress, more);
  }

  /**
   * Starts.
   *
   * @param source address of the source
   * @param target address of the target
   * @param master {@code src} or {@code dst}
   * @param more lines within {@code ela.gateway}
   */
  GatewayFixture(String source, String target, String master, String kafkaAddress, String more)
      throws Exception {
    this.direct = master.equals("src") ? source : target;
    String prefix = "gw" + Long.toString(System.nanoTime(), 36);
    text =
        """
            ela {
              clusters { src { addresses = ["%s"], request-timeout = 8 s }, dst { addresses = ["%s"] } }
              migration { source = src, target = dst, master = %s }
              kafka { bootstrap.servers = "%s" }
              topics { prefix = %s, partitions = 3, replication-factor = 1, min-insync-replicas = 1, allow-unsafe-durability = true }
              gateway { listen = "127.0.0.1:0", admin = "127.0.0.1:0", name = test
                %s
              }
            }
            """
            .formatted(source, target, master, kafkaAddress, prefix, more);
    config = ElaConfig.parse(text, "test");
    kafka = new KafkaClients(config.kafka());
    topics = Topics.of(config.topics());
    try (Admin admin = kafka.admin("test")) {
      new TopicAdmin(admin, config.topics()).create();
    }
    gateway = GatewayService.start(config);
  }

  /** The gateway's configuration with something else in it. */
  ElaConfig config(UnaryOperator<String> change) {
    return ElaConfig.parse(change.apply(text), "test");
  }

  GatewayService gateway() {
    return gateway;
  }

  void restart() throws Exception {
    gateway.close();
    gateway = GatewayService.start(config);
  }

  String address() {
    return gateway.address();
  }

  /** As {@link #send}, in a thread of its own. */
  CompletableFuture<RawHttp.Answer> later(String method, String target, String json) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return send(method, target, json);
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });
  }

  RawHttp.Answer send(String method, String target, String json) throws Exception {
    return RawHttp.send(
        address(),
        method,
        target,
        json == null ? null : json.getBytes(StandardCharsets.UTF_8),
        "Content-Type: application/json");
  }

  RawHttp.Answer master(String method, String target, String json) throws Exception {
    return RawHttp.send(
        direct,
        method,
        target,
        json == null ? null : json.getBytes(StandardCharsets.UTF_8),
        "Content-Type: application/json");
  }

  /** Clients are answered before the outcome is published. */
  private void settled() {
    await()
        .atMost(LONG)
        .pollInterval(Duration.ofMillis(5))
        .until(() -> gateway.status().writesInFlight() == 0);
  }

  /** Waits until no intent is open; a write counts as settled a moment after its last record. */
  void awaitNothingOpen() {
    await().atMost(LONG).until(() -> gateway.status().openIntents() == 0);
  }

  /** Waits until no bytes of requests are held. */
  void awaitNothingHeld() {
    await().atMost(LONG).until(() -> gateway.status().bytesInFlight() == 0);
  }

  /** All events that are in the topic when no write is in flight any more. */
  List<ChangeEvent> events() throws Exception {
    List<ChangeEvent> events = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : records(topics.writes())) {
      events.add(EventCodec.fromRecord(record.key(), record.value(), record.headers()));
    }
    return events;
  }

  /**
   * What the gateway has left to the reconciler, by whether the master had answered, when no write
   * is in flight any more.
   */
  Map<Boolean, List<DocKey>> handedOver() throws Exception {
    Map<Long, List<DocKey>> opened = new HashMap<>();
    Map<Boolean, List<DocKey>> over = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> record : records(topics.intents())) {
      IntentRecord intent = IntentCodec.fromBytes(record.value());
      if (intent instanceof IntentRecord.Opened open) {
        opened.put(open.sequence(), open.refreshes().stream().map(ChangeEvent::key).toList());
      } else if (intent instanceof IntentRecord.HandedOver handed) {
        handed
            .sequences()
            .forEach(
                sequence ->
                    over.computeIfAbsent(handed.answered(), a -> new ArrayList<>())
                        .addAll(opened.get(sequence)));
      }
    }
    return over;
  }

  /** What intents have named, when no write is in flight any more. */
  List<DocKey> intended() throws Exception {
    List<DocKey> keys = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : records(topics.intents())) {
      if (IntentCodec.fromBytes(record.value()) instanceof IntentRecord.Opened open) {
        open.refreshes().forEach(refresh -> keys.add(refresh.key()));
      }
    }
    return keys;
  }

  private List<ConsumerRecord<byte[], byte[]>> records(String topic) throws Exception {
    settled();
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> reader = kafka.reader("test-reader")) {
      List<TopicPartition> partitions =
          reader.partitionsFor(topic).stream()
              .map(p -> new TopicPartition(topic, p.partition()))
              .toList();
      reader.assign(partitions);
      reader.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = reader.endOffsets(partitions);
      while (ends.entrySet().stream().anyMatch(e -> reader.position(e.getKey()) < e.getValue())) {
        reader.poll(Duration.ofMillis(200)).forEach(records::add);
      }
    }
    return records;
  }

  /** The events about one index. */
  List<ChangeEvent> events(String index) throws Exception {
    return events().stream().filter(event -> event.key().index().equals(index)).toList();
  }

  @Override
  public void close() {
    gateway.close();
  }
}
