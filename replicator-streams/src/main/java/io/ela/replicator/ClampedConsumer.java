package io.ela.replicator;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The main consumer of a stream thread. Kafka Streams commits whatever {@code process()} has
 * returned from; this consumer holds each commit back to what is applied. While too many bytes are
 * held it pauses its partitions, so that polling goes on (and the group keeps its member) while the
 * slave is away. Used by the one stream thread, as every consumer.
 */
final class ClampedConsumer extends KafkaConsumer<byte[], byte[]> {
  private final AppliedMarks marks;
  private final long maxHeldBytes;
  private final Set<TopicPartition> pausedByStreams = new HashSet<>();
  private boolean overloaded;

  ClampedConsumer(Map<String, Object> config, AppliedMarks marks, long maxHeldBytes) {
    super(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    this.marks = marks;
    this.maxHeldBytes = maxHeldBytes;
  }

  @Override
  public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    pausedByStreams.retainAll(assignment());
    boolean full = marks.heldBytes() > maxHeldBytes;
    if (full) {
      super.pause(assignment());
    } else if (overloaded) {
      Set<TopicPartition> free = new HashSet<>(assignment());
      free.removeAll(pausedByStreams);
      super.resume(free);
    }
    overloaded = full;
    return super.poll(timeout);
  }

  @Override
  public void pause(Collection<TopicPartition> partitions) {
    pausedByStreams.addAll(partitions);
    super.pause(partitions);
  }

  @Override
  public void resume(Collection<TopicPartition> partitions) {
    pausedByStreams.removeAll(partitions);
    if (!overloaded) {
      super.resume(partitions);
    }
  }

  @Override
  public void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets) {
    super.commitSync(clamped(offsets));
  }

  @Override
  public void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets, Duration timeout) {
    super.commitSync(clamped(offsets), timeout);
  }

  @Override
  public void commitAsync(
      Map<TopicPartition, OffsetAndMetadata> offsets, OffsetCommitCallback callback) {
    super.commitAsync(clamped(offsets), callback);
  }

  private Map<TopicPartition, OffsetAndMetadata> clamped(
      Map<TopicPartition, OffsetAndMetadata> offsets) {
    Map<TopicPartition, OffsetAndMetadata> clamped = new HashMap<>();
    offsets.forEach(
        (partition, wanted) -> {
          long mark = marks.clamp(partition, wanted.offset());
          clamped.put(
              partition,
              mark == wanted.offset()
                  ? wanted
                  : new OffsetAndMetadata(mark, wanted.leaderEpoch(), wanted.metadata()));
        });
    return clamped;
  }
}
