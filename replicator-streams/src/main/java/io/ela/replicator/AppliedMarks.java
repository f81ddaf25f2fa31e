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

  /** The task of a partition is gone; what was open is read again by its next owner. */
  void forget(TopicPartition partition, long bytes) {
    heldBytes.addAndGet(-bytes);
    open.remove(partition);
  }

  /** The highest offset that may be committed if Kafka Streams wants to commit {@code wanted}. */
  long clamp(TopicPartition partition, long wanted) {
    TreeSet<Long> offsets = open.get(partition);
    if (offsets == null) {
      return wanted;
    }
    synchronized (offsets) {
      return offsets.isEmpty() ? wanted : Math.min(wanted, offsets.first());
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
