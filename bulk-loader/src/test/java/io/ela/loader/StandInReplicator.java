package io.ela.loader;

import io.ela.cluster.EsClient;
import io.ela.cluster.EsRequest;
import io.ela.events.ChangeEvent;
import io.ela.events.DefinitionName;
import io.ela.events.EventCodec;
import io.ela.events.KafkaClients;
import io.ela.events.Op;
import io.ela.events.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Does of the replicator's work what a load waits for: makes indices on the slave, and commits
 * offsets under the replicator's group. Keeps all events.
 */
final class StandInReplicator implements AutoCloseable {
  private final List<ChangeEvent> events = new CopyOnWriteArrayList<>();
  private final Thread thread;
  private volatile boolean closed;
  private volatile Throwable failure;

  /**
   * @param makes which indices it makes; others it passes over
   */
  StandInReplicator(KafkaClients kafka, Topics topics, EsClient slave, Predicate<String> makes) {
    Map<String, Object> config = new HashMap<>(kafka.properties());
    config.put("group.id", topics.replicatorGroup());
    config.put("auto.offset.reset", "earliest");
    config.put("enable.auto.commit", "false");
    thread =
        new Thread(
            () -> {
              try (KafkaConsumer<byte[], byte[]> consumer =
                  new KafkaConsumer<>(
                      config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
                consumer.subscribe(List.of(topics.writes()));
                while (!closed) {
                  for (ConsumerRecord<byte[], byte[]> record :
                      consumer.poll(Duration.ofMillis(100))) {
                    handle(slave, makes, record);
                  }
                  consumer.commitSync();
                }
              } catch (Exception e) {
                failure = e;
              }
            });
    thread.start();
  }

  private void handle(
      EsClient slave, Predicate<String> makes, ConsumerRecord<byte[], byte[]> record)
      throws Exception {
    ChangeEvent event = EventCodec.fromRecord(record.key(), record.value(), record.headers());
    events.add(event);
    String path = "/" + event.key().index();
    if (event.op() == Op.METADATA
        && DefinitionName.of(event.key()).isEmpty()
        && makes.test(event.key().index())
        && slave.callAny(EsRequest.head(path)).status() == 404) {
      slave.call(EsRequest.put(path).json("{}"));
    }
  }

  List<ChangeEvent> events() {
    if (failure != null) {
      throw new IllegalStateException(failure);
    }
    return events;
  }

  @Override
  public void close() throws InterruptedException {
    closed = true;
    thread.join();
  }
}
