package io.ela.replicator;

import io.ela.events.PartitionLag;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.TopicPartition;

/**
 * Offsets that are read but neither applied nor in the dead letters, and the bytes they hold. A
 * commit may not pass the lowest of them. Thread-safe.
 */
final class AppliedMarks {
  /** Offsets, each with the time of its event in milliseconds since 1970. */
  private final Map<TopicPartition, TreeMap<Long, Long>> open = new ConcurrentHashMap<>();

  private final Map<TopicPartition, Seen> seen = new ConcurrentHashMap<>();
  private final Map<TopicPartition, Long> floors = new ConcurrentHashMap<>();
  private final Set<TopicPartition> owned = ConcurrentHashMap.newKeySet();
  private final AtomicLong heldBytes = new AtomicLong();

  /** What was read of a partition since its task began. */
  private record Seen(long events, long bytes, long newestMillis) {
    private static final Seen NOTHING = new Seen(0, 0, 0);

    Seen and(long moreBytes, long eventMillis) {
      return new Seen(events + 1, bytes + moreBytes, eventMillis);
    }
  }

  void opened(TopicPartition partition, long offset, long bytes, long eventMillis) {
    heldBytes.addAndGet(bytes);
    TreeMap<Long, Long> offsets = open.computeIfAbsent(partition, p -> new TreeMap<>());
    synchronized (offsets) {
      offsets.put(offset, eventMillis);
    }
    // By the partition's stream thread alone.
    seen.put(partition, seen.getOrDefault(partition, Seen.NOTHING).and(bytes, eventMillis));
  }

  /** Partitions that have a task here. */
  Set<TopicPartition> owned() {
    return Set.copyOf(owned);
  }

  /**
   * How far a partition is behind.
   *
   * @param events not applied, as Kafka has it
   * @param nowMillis the time in milliseconds since 1970
   */
  PartitionLag lag(TopicPartition partition, long events, long nowMillis) {
    if (events <= 0) {
      return PartitionLag.NONE;
    }
    Seen sofar = seen.getOrDefault(partition, new Seen(1, 0, nowMillis));
    long average = sofar.bytes() / sofar.events();
    long oldest = sofar.newestMillis();
    TreeMap<Long, Long> offsets = open.get(partition);
    if (offsets != null) {
      synchronized (offsets) {
        oldest = offsets.isEmpty() ? oldest : offsets.firstEntry().getValue();
      }
    }
    return new PartitionLag(events, events * average, Math.max(0, nowMillis - oldest));
  }

  void closed(TopicPartition partition, long offset, long bytes) {
    heldBytes.addAndGet(-bytes);
    TreeMap<Long, Long> offsets = open.get(partition);
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
    owned.add(partition);
  }

  /**
   * The task of a partition is closed; what was open is read again by its next owner. Kafka Streams
   * closes a processor when it suspends a task, and may still commit for that task: so the lowest
   * open offset stays in force until another task of the partition begins here.
   */
  void forget(TopicPartition partition, long bytes) {
    heldBytes.addAndGet(-bytes);
    owned.remove(partition);
    seen.remove(partition);
    TreeMap<Long, Long> offsets = open.get(partition);
    if (offsets != null) {
      synchronized (offsets) {
        if (!offsets.isEmpty()) {
          floors.merge(partition, offsets.firstKey(), Math::min);
        }
      }
      open.remove(partition);
    }
  }

  /** The highest offset that may be committed if Kafka Streams wants to commit {@code wanted}. */
  long clamp(TopicPartition partition, long wanted) {
    long highest = Math.min(wanted, floors.getOrDefault(partition, Long.MAX_VALUE));
    TreeMap<Long, Long> offsets = open.get(partition);
    if (offsets == null) {
      return highest;
    }
    synchronized (offsets) {
      return offsets.isEmpty() ? highest : Math.min(highest, offsets.firstKey());
    }
  }

  long heldBytes() {
    return heldBytes.get();
  }

  int openCount() {
    int count = 0;
    for (TreeMap<Long, Long> offsets : open.values()) {
      synchronized (offsets) {
        count += offsets.size();
      }
    }
    return count;
  }
}
