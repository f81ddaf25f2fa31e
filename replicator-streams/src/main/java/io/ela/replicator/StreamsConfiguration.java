package io.ela.replicator;

import io.ela.config.ElaConfig;
import io.ela.config.ReplicatorConfig;
import io.ela.events.TopicAdmin;
import io.ela.events.Topics;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.state.Stores;

/**
 * The topology and the settings of Kafka Streams.
 *
 * <p>The group protocol is the classic one, whatever the operator's properties say: under the
 * {@code streams} protocol Kafka Streams does not fully support a client supplier, and so not the
 * {@link ClampedConsumer} that holds commits back, ignores the client's number of standby replicas,
 * and (up to 4.3) refuses static members. Under the classic protocol Kafka Streams always
 * rebalances cooperatively: what a member keeps, it goes on with meanwhile. Only {@code
 * upgrade.from} could change that, and is not taken from the operator's properties.
 */
final class StreamsConfiguration {
  private static final int POLL_RECORDS = 500;
  private static final int FETCH_BYTES = 16 * 1024 * 1024;

  /** Under load, what a partition's store takes in within the producer's linger. */
  private static final int CHANGELOG_BATCH_BYTES = 128 * 1024;

  /** As Kafka's defaults relate: a session outlives the loss of several heartbeats. */
  private static final int HEARTBEATS_IN_SESSION = 15;

  private StreamsConfiguration() {}

  static Topology topology(
      Topics topics, java.util.function.Supplier<Processor<byte[], byte[], Void, Void>> processor) {
    Topology topology = new Topology();
    topology.addSource(
        "writes",
        Serdes.ByteArray().deserializer(),
        Serdes.ByteArray().deserializer(),
        topics.writes());
    topology.addProcessor("apply", processor::get, "writes");
    topology.addStateStore(
        Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(ApplyProcessor.STORE),
                Serdes.ByteArray(),
                Serdes.ByteArray())
            .withCachingDisabled(),
        "apply");
    return topology;
  }

  static Map<String, Object> settings(ElaConfig config) {
    Map<String, Object> settings = new HashMap<>(config.kafka());
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, Topics.of(config.topics()).replicatorGroup());
    settings.put(
        StreamsConfig.STATE_DIR_CONFIG, config.replicator().stateDir().toAbsolutePath().toString());
    settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, config.replicator().threads());
    settings.put(
        StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, config.replicator().commitInterval().toMillis());
    settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.AT_LEAST_ONCE);
    settings.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, config.topics().replicationFactor());
    settings.put(
        StreamsConfig.topicPrefix("min.insync.replicas"), config.topics().minInsyncReplicas());
    settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0L);
    settings.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, StoreMemory.class.getName());
    settings.put(StoreMemory.BYTES, config.replicator().storeMemory());
    settings.put(StreamsConfig.POLL_MS_CONFIG, 10L);
    // A task has one input: there is no other partition whose records it could wait for.
    settings.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, StreamsConfig.MAX_TASK_IDLE_MS_DISABLED);
    settings.put(
        StreamsConfig.DEFAULT_KEY_SERDE_CLASS_CONFIG, Serdes.ByteArray().getClass().getName());
    settings.put(
        StreamsConfig.DEFAULT_VALUE_SERDE_CLASS_CONFIG, Serdes.ByteArray().getClass().getName());
    settings.remove(StreamsConfig.UPGRADE_FROM_CONFIG);
    settings.put(StreamsConfig.GROUP_PROTOCOL_CONFIG, "classic");
    membership(config.replicator(), settings);
    // Kafka must never decide by itself to skip or to repeat everything.
    settings.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "none");
    settings.put(
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), POLL_RECORDS);
    settings.put(
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.FETCH_MAX_BYTES_CONFIG), FETCH_BYTES);
    settings.put(StreamsConfig.producerPrefix(ProducerConfig.ACKS_CONFIG), "all");
    settings.put(
        StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), CHANGELOG_BATCH_BYTES);
    settings.put(
        StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG),
        TopicAdmin.MAX_RECORD_BYTES);
    return settings;
  }

  private static void membership(ReplicatorConfig replicator, Map<String, Object> settings) {
    settings.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, replicator.standbyReplicas());
    int session = Math.toIntExact(replicator.sessionTimeout().toMillis());
    settings.put(
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), session);
    settings.put(
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG),
        session / HEARTBEATS_IN_SESSION);
    if (replicator.instanceId() != null) {
      // Kafka Streams appends the number of the thread.
      settings.put(
          StreamsConfig.mainConsumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG),
          replicator.instanceId());
    }
  }
}
