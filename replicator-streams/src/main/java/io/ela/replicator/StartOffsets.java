package io.ela.replicator;

import io.ela.events.Topics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.apache.kafka.common.errors.UnknownMemberIdException;

/**
 * Gives a new replicator group its first offsets: the start of each partition. With {@code
 * auto.offset.reset=none} nothing else ever does.
 */
final class StartOffsets {
  private StartOffsets() {}

  /** Blocks. */
  static void ensure(Admin admin, Topics topics) throws InterruptedException {
    try {
      Map<TopicPartition, OffsetAndMetadata> committed =
          admin
              .listConsumerGroupOffsets(topics.replicatorGroup())
              .partitionsToOffsetAndMetadata()
              .get();
      Map<TopicPartition, OffsetSpec> missing = new HashMap<>();
      for (TopicDescription topic :
          admin.describeTopics(List.of(topics.writes())).allTopicNames().get().values()) {
        for (var info : topic.partitions()) {
          TopicPartition partition = new TopicPartition(topic.name(), info.partition());
          if (committed.get(partition) == null) {
            missing.put(partition, OffsetSpec.earliest());
          }
        }
      }
      if (missing.isEmpty()) {
        return;
      }
      Map<TopicPartition, OffsetAndMetadata> starts = new HashMap<>();
      admin
          .listOffsets(missing)
          .all()
          .get()
          .forEach(
              (partition, info) -> starts.put(partition, new OffsetAndMetadata(info.offset())));
      admin.alterConsumerGroupOffsets(topics.replicatorGroup(), starts).all().get();
    } catch (ExecutionException e) {
      boolean running =
          e.getCause() instanceof UnknownMemberIdException
              || e.getCause() instanceof GroupNotEmptyException;
      if (!running) {
        throw new KafkaException("cannot set the replicator's first offsets", e.getCause());
      }
      // Another replicator of the group runs already, and did this before it started.
    }
  }
}
