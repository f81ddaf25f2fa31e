package io.ela.events;

import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/**
 * How far the replicators are behind, as Kafka has it: for who asks from outside. Bytes are those
 * of the partition's log on a broker, as compressed there, in proportion to its events; ages are
 * those of records. Thread-safe; blocks.
 */
public final class ReplicatorLag {
  private static final Duration PEEK = Duration.ofSeconds(5);

  private final Admin admin;
  private final KafkaClients kafka;
  private final String topic;
  private final ReplicatorProgress progress;

  /**
   * What was read.
   *
   * @param lag of every partition
   * @param note why bytes are told as 0 though they are not known; empty if they are
   */
  public record Reading(Map<Integer, PartitionLag> lag, String note) {
    public Reading {
      lag = Collections.unmodifiableMap(new TreeMap<>(lag));
    }
  }

  /** Bytes by partition, or why they are not known. */
  private record Sizes(Map<TopicPartition, Long> bytes, String note) {}

  public ReplicatorLag(Admin admin, KafkaClients kafka, Topics topics) {
    this.admin = admin;
    this.kafka = kafka;
    this.topic = topics.writes();
    this.progress = new ReplicatorProgress(admin, topics);
  }

  /**
   * The lag of every partition.
   *
   * @throws KafkaException if Kafka does not answer
   */
  public Reading read() throws InterruptedException {
    Map<TopicPartition, Long> applied = progress.applied();
    Map<TopicPartition, Long> ends = progress.ends();
    Map<TopicPartition, Long> starts = progress.starts();
    Map<TopicPartition, Long> behind = new HashMap<>();
    ends.forEach(
        (partition, end) -> {
          long mark = applied.getOrDefault(partition, 0L);
          if (mark < end) {
            behind.put(partition, mark);
          }
        });
    Sizes sizes = behind.isEmpty() ? new Sizes(Map.of(), "") : sizes();
    Map<TopicPartition, Long> oldest = new HashMap<>();
    // What Kafka has deleted, applied or not, cannot be looked at.
    behind.forEach((p, mark) -> oldest.put(p, Math.max(mark, starts.getOrDefault(p, 0L))));
    Map<TopicPartition, Long> times = oldest.isEmpty() ? Map.of() : times(oldest);
    long now = System.currentTimeMillis();
    Map<Integer, PartitionLag> lag = new TreeMap<>();
    ends.forEach(
        (partition, end) -> {
          Long mark = behind.get(partition);
          if (mark == null) {
            lag.put(partition.partition(), PartitionLag.NONE);
            return;
          }
          long events = end - mark;
          long stored = Math.max(1, end - starts.getOrDefault(partition, 0L));
          long bytes =
              Math.round((double) sizes.bytes().getOrDefault(partition, 0L) * events / stored);
          long age = Math.max(0, now - times.getOrDefault(partition, now));
          lag.put(partition.partition(), new PartitionLag(events, bytes, age));
        });
    return new Reading(lag, sizes.note());
  }

  /** Bytes of each partition's log; of its replicas the largest one. */
  private Sizes sizes() throws InterruptedException {
    try {
      List<Integer> brokers = admin.describeCluster().nodes().get().stream().map(Node::id).toList();
      Map<TopicPartition, Long> sizes = new HashMap<>();
      for (Map<String, LogDirDescription> directories :
          admin.describeLogDirs(brokers).allDescriptions().get().values()) {
        for (LogDirDescription directory : directories.values()) {
          directory
              .replicaInfos()
              .forEach(
                  (partition, info) -> {
                    if (partition.topic().equals(topic) && !info.isFuture()) {
                      sizes.merge(partition, info.size(), Math::max);
                    }
                  });
        }
      }
      return new Sizes(sizes, "");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ClusterAuthorizationException
          || e.getCause() instanceof UnsupportedVersionException) {
        return new Sizes(
            Map.of(),
            "the lag in bytes is not known: the brokers do not tell the size of "
                + topic
                + " (DescribeLogDirs, which needs the right to describe the cluster): "
                + e.getCause().getMessage());
      }
      throw new KafkaException("cannot read the size of " + topic, e.getCause());
    }
  }

  /** Timestamps of the records at these offsets; none of those that Kafka does not give in time. */
  private Map<TopicPartition, Long> times(Map<TopicPartition, Long> offsets) {
    Map<TopicPartition, Long> times = new HashMap<>();
    try (KafkaConsumer<byte[], byte[]> reader = kafka.reader("ela-lag")) {
      Set<TopicPartition> left = new HashSet<>(offsets.keySet());
      reader.assign(left);
      offsets.forEach(reader::seek);
      long deadline = System.nanoTime() + PEEK.toNanos();
      while (!left.isEmpty() && System.nanoTime() - deadline < 0) {
        for (ConsumerRecord<byte[], byte[]> record : reader.poll(Duration.ofMillis(200))) {
          TopicPartition partition = new TopicPartition(record.topic(), record.partition());
          if (left.remove(partition)) {
            times.put(partition, record.timestamp());
            reader.pause(Set.of(partition));
          }
        }
      }
    }
    return times;
  }
}
