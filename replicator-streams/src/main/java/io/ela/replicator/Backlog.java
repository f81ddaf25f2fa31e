package io.ela.replicator;

import io.ela.events.ReplicatorProgress;
import io.ela.events.SweepNote;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.apache.kafka.common.TopicPartition;

/**
 * What must be applied before an index is swept. A document that a task of the master has deleted
 * has no event for that; if an event of its own, from before the task's end, came to the slave
 * after the sweep had looked there, nobody would remove it again. Thread-safe; blocks.
 *
 * <p>Of a gateway that is gone no event comes any more, but the reconciler keeps its intents open
 * for minutes, to look at them again. So they are waited for until the first refresh of them.
 */
final class Backlog {
  /** For the reconciler to publish the refreshes after an intent's deadline. */
  private static final Duration REFRESHED_WITHIN = Duration.ofSeconds(5);

  private final ReplicatorProgress intents;
  private final ReplicatorProgress writes;
  private final LongSupplier nanoTime;
  private final long patienceNanos;
  private final int looks;

  /**
   * When those ends of the intents topic were waited for first, by this process's clock. Sweeps of
   * one index take turns: of several, each is looked at seldom.
   */
  private final Map<Map<Integer, Long>, Long> firstLooks = new ConcurrentHashMap<>();

  /**
   * A backlog whose intents are waited for.
   *
   * @param deadline of intents
   */
  Backlog(
      ReplicatorProgress intents,
      ReplicatorProgress writes,
      Duration deadline,
      LongSupplier nanoTime) {
    this.intents = intents;
    this.writes = writes;
    this.nanoTime = nanoTime;
    Duration patience = deadline.plus(REFRESHED_WITHIN);
    this.patienceNanos = patience.toNanos();
    this.looks = Math.toIntExact(patience.dividedBy(IndexSweep.BACKLOG_AGAIN)) + 1;
  }

  /**
   * Looks whether the sweep may begin. What gateways are about to publish comes first, then what
   * was published until then.
   *
   * @param note with what was waited for so far
   * @param own of the event that wants the sweep
   * @param offset of that event
   * @return what is to be waited for; empty if that is all applied
   */
  Optional<SweepNote> left(SweepNote note, TopicPartition own, long offset)
      throws InterruptedException {
    Map<Integer, Long> open = note.intents() == null ? byPartition(intents.ends()) : note.intents();
    if (!longEnough(note, open) && !isPassed(byPartition(intents.applied()), open)) {
      return Optional.of(note.awaiting(open, note.looks() + 1, null));
    }
    // In this order: what is appended later is not waited for.
    Map<Integer, Long> ends = note.writes() == null ? byPartition(writes.ends()) : note.writes();
    Map<Integer, Long> applied = byPartition(writes.applied());
    if (applied.getOrDefault(own.partition(), 0L) == offset) {
      // It waits for itself alone.
      applied.put(own.partition(), offset + 1);
    }
    return isPassed(applied, ends)
        ? Optional.empty()
        : Optional.of(note.awaiting(open, looks, ends));
  }

  /** What others have waited for counts by their looks, for their clocks are not this one's. */
  private boolean longEnough(SweepNote note, Map<Integer, Long> open) {
    long now = nanoTime.getAsLong();
    firstLooks.values().removeIf(first -> now - first > 2 * patienceNanos);
    long first = firstLooks.computeIfAbsent(open, ends -> now);
    return note.looks() >= looks || now - first >= patienceNanos;
  }

  private static boolean isPassed(Map<Integer, Long> applied, Map<Integer, Long> ends) {
    return ends.entrySet().stream()
        .allMatch(end -> applied.getOrDefault(end.getKey(), 0L) >= end.getValue());
  }

  private static Map<Integer, Long> byPartition(Map<TopicPartition, Long> offsets) {
    Map<Integer, Long> byPartition = new TreeMap<>();
    offsets.forEach((partition, offset) -> byPartition.put(partition.partition(), offset));
    return byPartition;
  }
}
