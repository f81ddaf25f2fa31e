package io.ela.replicator;

import io.ela.events.ReplicatorProgress;
import io.ela.events.SweepNote;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/**
 * What must be applied before an index is swept. A document that a task of the master has deleted
 * has no event for that; if an event of its own, from before the task's end, came to the slave
 * after the sweep had looked there, nobody would remove it again. Thread-safe; blocks.
 */
record Backlog(ReplicatorProgress intents, ReplicatorProgress writes) {

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
    if (!isPassed(byPartition(intents.applied()), open)) {
      return Optional.of(note.awaiting(open, null));
    }
    // In this order: what is appended later is not waited for.
    Map<Integer, Long> ends = note.writes() == null ? byPartition(writes.ends()) : note.writes();
    Map<Integer, Long> applied = byPartition(writes.applied());
    if (applied.getOrDefault(own.partition(), 0L) == offset) {
      // It waits for itself alone.
      applied.put(own.partition(), offset + 1);
    }
    return isPassed(applied, ends) ? Optional.empty() : Optional.of(note.awaiting(open, ends));
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
