package io.ela.events;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Makes Kafka clients from the operator's properties, with the settings that the promises need laid
 * over them. Thread-safe.
 *
 * @param properties {@code ela.kafka} of the configuration
 */
public record KafkaClients(Map<String, String> properties) {
  /** As Kafka's defaults relate: a session outlives the loss of several heartbeats. */
  private static final int HEARTBEATS_IN_SESSION = 15;

  /** Who waits for a producer's acknowledgements; the operator's properties go before any of it. */
  public enum Pace {
    /**
     * A client, for each of them: sent at once, and as they are. To compress a record takes 130 KB
     * of buffers, so that a small one costs more than it saves.
     */
    WAITED_FOR("none", 0),
    /** Whoever sends many, for all of them together. */
    IN_BULK("lz4", 0),
    /** Nobody: few records wait a moment for more. */
    IN_BACKGROUND("lz4", 5);

    private final String compression;
    private final int lingerMillis;

    Pace(String compression, int lingerMillis) {
      this.compression = compression;
      this.lingerMillis = lingerMillis;
    }
  }

  /**
   * A producer whose acknowledgement means: on all in-sync replicas, once, in order.
   *
   * @param deliveryTimeoutMillis how long an event may wait for its acknowledgement
   */
  public KafkaProducer<byte[], byte[]> producer(String clientId, int deliveryTimeoutMillis) {
    return producer(clientId, deliveryTimeoutMillis, deliveryTimeoutMillis, Pace.IN_BULK);
  }

  /**
   * The same.
   *
   * @param maxBlockMillis how long a send may block, for a full buffer or a broker to be found
   */
  public KafkaProducer<byte[], byte[]> producer(
      String clientId, int deliveryTimeoutMillis, int maxBlockMillis, Pace pace) {
    Map<String, Object> config = new HashMap<>(properties);
    config.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, pace.lingerMillis);
    config.putIfAbsent(ProducerConfig.BATCH_SIZE_CONFIG, 128 * 1024);
    config.putIfAbsent(ProducerConfig.COMPRESSION_TYPE_CONFIG, pace.compression);
    config.putIfAbsent(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, TopicAdmin.MAX_RECORD_BYTES);
    config.put(ProducerConfig.CLIENT_ID_CONFIG, clientId);
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, deliveryTimeoutMillis);
    config.put(
        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.min(deliveryTimeoutMillis - 10, 10_000));
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, maxBlockMillis);
    return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** A consumer without a group, which commits nothing and must be told where to start. */
  public KafkaConsumer<byte[], byte[]> reader(String clientId) {
    Map<String, Object> config = new HashMap<>(properties);
    config.put(ConsumerConfig.CLIENT_ID_CONFIG, clientId);
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    // A broker would make a missing topic with its defaults: other partitions, deleted after a
    // week.
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /**
   * A consumer of a group, which commits only what it is told to, and begins with the oldest record
   * where the group has committed nothing.
   */
  public KafkaConsumer<byte[], byte[]> member(String clientId, String group) {
    return member(clientId, group, Map.of());
  }

  /**
   * As {@link #member(String, String)}; after silence for so long its partitions go to others.
   *
   * @param session within what the brokers allow
   */
  public KafkaConsumer<byte[], byte[]> member(String clientId, String group, Duration session) {
    int millis = Math.toIntExact(session.toMillis());
    return member(
        clientId,
        group,
        Map.of(
            // Under the newer protocol the brokers alone say how long a session is.
            ConsumerConfig.GROUP_PROTOCOL_CONFIG,
            "classic",
            ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
            millis,
            ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
            millis / HEARTBEATS_IN_SESSION));
  }

  private KafkaConsumer<byte[], byte[]> member(
      String clientId, String group, Map<String, Object> more) {
    Map<String, Object> config = new HashMap<>(properties);
    config.putAll(more);
    config.put(ConsumerConfig.CLIENT_ID_CONFIG, clientId);
    config.put(ConsumerConfig.GROUP_ID_CONFIG, group);
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  public Admin admin(String clientId) {
    Map<String, Object> config = new HashMap<>(properties);
    config.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId);
    return Admin.create(config);
  }
}
