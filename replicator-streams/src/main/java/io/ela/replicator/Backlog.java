package io.ela.replicator;

import io.ela.events.ReplicatorProgress;
import io.ela.events.SweepNote;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/**
 * What must be applied before an index is swept. A document that a task of the master has deleted
 * has no event for that; if an event of its own, from before the task's end, came to the slave
 * after the sweep had looked there, nobody would remove it again. Thread-safe; blocks.
 *
 * <p>Of a gateway that is gone no event comes any more, but the reconciler keeps its intents open
 * for minutes, to look at them again. So they are waited for until the first refresh of them.
 *
 * @param looks how often it is looked whether intents are settled, before they are left to that
 */
record Backlog(ReplicatorProgress intents, ReplicatorProgress writes, int looks) {
  /** For the reconciler to publish the refreshes after an intent's deadline. */
  private static final Duration REFRESHED_WITHIN = Duration.ofSeconds(5);

  /**
   * A backlog whose intents are waited for.
   *
   * @param deadline of intents
   */
  static Backlog of(ReplicatorProgress intents, ReplicatorProgress writes, Duration deadline) {
    Duration patience = deadline.plus(REFRESHED_WITHIN);
    return new Backlog(
        intents, writes, Math.toIntExact(patience.dividedBy(IndexSweep.BACKLOG_AGAIN)) + 1);
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
    if (note.looks() < looks && !isPassed(byPartition(intents.applied()), open)) {
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
