package io.ela.events;

import java.time.Duration;
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

/**
 * How far the replicator is: its committed offsets are the contiguous mark of what is applied or in
 * the dead letters, and so speak the truth. Thread-safe; blocks.
 */
public final class ReplicatorProgress {
  private final Admin admin;
  private final String topic;
  private final String group;

  public ReplicatorProgress(Admin admin, Topics topics) {
    this(admin, topics.writes(), topics.replicatorGroup());
  }

  private ReplicatorProgress(Admin admin, String topic, String group) {
    this.admin = admin;
    this.topic = topic;
    this.group = group;
  }

  /**
   * The same of the intents topic: its lag is 0 when no write of any gateway is open, and otherwise
   * at least the number of those that are.
   */
  public static ReplicatorProgress ofIntents(Admin admin, Topics topics) {
    return new ReplicatorProgress(admin, topics.intents(), topics.reconcilerGroup());
  }

  /** The topic's end offsets now. */
  public Map<TopicPartition, Long> ends() throws InterruptedException {
    return offsets(OffsetSpec.latest());
  }

  /**
   * Events not yet applied, for each partition; counts from the start where none was ever applied.
   */
  public Map<TopicPartition, Long> lag() throws InterruptedException {
    // In this order: a lag of 0 was one indeed, at the moment between the two.
    Map<TopicPartition, Long> applied = applied();
    Map<TopicPartition, Long> lag = new HashMap<>();
    ends()
        .forEach((partition, end) -> lag.put(partition, end - applied.getOrDefault(partition, 0L)));
    return lag;
  }

  /** The sum of {@link #lag}. */
  public long totalLag() throws InterruptedException {
    return lag().values().stream().mapToLong(Long::longValue).sum();
  }

  /**
   * Waits until everything before the given offsets is applied.
   *
   * @return false if that took longer than the timeout
   */
  public boolean awaitPassed(Map<TopicPartition, Long> ends, Duration timeout)
      throws InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (true) {
      Map<TopicPartition, Long> applied = applied();
      boolean passed =
          ends.entrySet().stream()
              .allMatch(e -> applied.getOrDefault(e.getKey(), 0L) >= e.getValue());
      if (passed) {
        return true;
      }
      if (System.nanoTime() >= deadline) {
        return false;
      }
      Thread.sleep(100);
    }
  }

  /**
   * Waits until everything is applied, what is appended meanwhile included: some events bring forth
   * others, which are in the topic before they themselves are applied.
   *
   * @return false if that took longer than the timeout
   */
  public boolean awaitAllPassed(Duration timeout) throws InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (totalLag() > 0) {
      if (System.nanoTime() >= deadline) {
        return false;
      }
      Thread.sleep(100);
    }
    return true;
  }

  /** The oldest offsets that the topic still has. */
  Map<TopicPartition, Long> starts() throws InterruptedException {
    return offsets(OffsetSpec.earliest());
  }

  /** The marks below which all is applied; the start of a partition where none ever was. */
  public Map<TopicPartition, Long> applied() throws InterruptedException {
    Map<TopicPartition, Long> starts = starts();
    try {
      Map<TopicPartition, OffsetAndMetadata> committed =
          admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
      Map<TopicPartition, Long> applied = new HashMap<>(starts);
      committed.forEach(
          (partition, offset) -> {
            if (offset != null && partition.topic().equals(topic)) {
              applied.put(partition, offset.offset());
            }
          });
      return applied;
    } catch (ExecutionException e) {
      throw new KafkaException("cannot read the offsets of group " + group, e.getCause());
    }
  }

  private Map<TopicPartition, Long> offsets(OffsetSpec spec) throws InterruptedException {
    try {
      Map<String, TopicDescription> found =
          admin.describeTopics(List.of(topic)).allTopicNames().get();
      Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
      found
          .values()
          .forEach(
              described ->
                  described
                      .partitions()
                      .forEach(p -> wanted.put(new TopicPartition(topic, p.partition()), spec)));
      Map<TopicPartition, Long> result = new HashMap<>();
      admin.listOffsets(wanted).all().get().forEach((p, info) -> result.put(p, info.offset()));
      return result;
    } catch (ExecutionException e) {
      throw new KafkaException("cannot read the offsets of " + topic, e.getCause());
    }
  }
}
