package io.ela.standalone.status;

import io.ela.events.Topics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Counts what lies in the dead-letters topic. Stateless; blocks. */
public final class DeadLetterCount {

  private DeadLetterCount() {}

  /**
   * Events in the topic now.
   *
   * @throws KafkaException if Kafka does not answer or the topic does not exist
   */
  public static long of(Admin admin, Topics topics) throws InterruptedException {
    String topic = topics.deadLetters();
    try {
      Map<TopicPartition, OffsetSpec> first = new HashMap<>();
      Map<TopicPartition, OffsetSpec> last = new HashMap<>();
      admin
          .describeTopics(List.of(topic))
          .allTopicNames()
          .get()
          .values()
          .forEach(
              described ->
                  described
                      .partitions()
                      .forEach(
                          partition -> {
                            TopicPartition key = new TopicPartition(topic, partition.partition());
                            first.put(key, OffsetSpec.earliest());
                            last.put(key, OffsetSpec.latest());
                          }));
      return sum(admin, last) - sum(admin, first);
    } catch (ExecutionException e) {
      throw new KafkaException("cannot read the offsets of " + topic, e.getCause());
    }
  }

  private static long sum(Admin admin, Map<TopicPartition, OffsetSpec> wanted)
      throws InterruptedException, ExecutionException {
    return admin.listOffsets(wanted).all().get().values().stream()
        .mapToLong(info -> info.offset())
        .sum();
  }
}
