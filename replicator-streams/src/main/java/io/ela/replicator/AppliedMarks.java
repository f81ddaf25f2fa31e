package io.ela.replicator;

import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.TopicPartition;

/**
 * Offsets that are read but neither applied nor in the dead letters, and the bytes they hold. A
 * commit may not pass the lowest of them. Thread-safe.
 */
final class AppliedMarks {
  private final Map<TopicPartition, TreeSet<Long>> open = new ConcurrentHashMap<>();
  private final Map<TopicPartition, Long> floors = new ConcurrentHashMap<>();
  private final AtomicLong heldBytes = new AtomicLong();

  void opened(TopicPartition partition, long offset, long bytes) {
    heldBytes.addAndGet(bytes);
    TreeSet<Long> offsets = open.computeIfAbsent(partition, p -> new TreeSet<>());
    synchronized (offsets) {
      offsets.add(offset);
    }
  }

  void closed(TopicPartition partition, long offset, long bytes) {
    heldBytes.addAndGet(-bytes);
    TreeSet<Long> offsets = open.get(partition);
    if (offsets != null) {
      synchronized (offsets) {
        offsets.remove(offset);
      }
    }
  }

  /** An open event holds more bytes (or fewer) than before. */
  void held(long bytes) {
    heldBytes.addAndGet(bytes);
  }

  /** A task of the partition begins, and reads on from what is committed. */
  void begin(TopicPartition partition) {
    floors.remove(partition);
  }

  /**
   * The task of a partition is closed; what was open is read again by its next owner. Kafka Streams
   * closes a processor when it suspends a task, and may still commit for that task: so the lowest
   * open offset stays in force until another task of the partition begins here.
   */
  void forget(TopicPartition partition, long bytes) {
    heldBytes.addAndGet(-bytes);
    TreeSet<Long> offsets = open.get(partition);
    if (offsets != null) {
      synchronized (offsets) {
        if (!offsets.isEmpty()) {
          floors.merge(partition, offsets.first(), Math::min);
        }
      }
      open.remove(partition);
    }
  }

  /** The highest offset that may be committed if Kafka Streams wants to commit {@code wanted}. */
  long clamp(TopicPartition partition, long wanted) {
    long highest = Math.min(wanted, floors.getOrDefault(partition, Long.MAX_VALUE));
    TreeSet<Long> offsets = open.get(partition);
    if (offsets == null) {
      return highest;
    }
    synchronized (offsets) {
      return offsets.isEmpty() ? highest : Math.min(highest, offsets.first());
    }
  }

  long heldBytes() {
    return heldBytes.get();
  }

  int openCount() {
    int count = 0;
    for (TreeSet<Long> offsets : open.values()) {
      synchronized (offsets) {
        count += offsets.size();
      }
    }
    return count;
  }
}
