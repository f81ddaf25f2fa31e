package io.ela.replicator;

import io.ela.cluster.EsException;
import io.ela.cluster.NoAnswerException;
import io.ela.cluster.WithheldException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the slave keeps a stream thread's documents waiting for: causes that pass, each of an index.
 * Thread-safe.
 */
final class SlaveWaits {
  /** Indices may be many; the oldest are shown. */
  private static final int SHOWN = 20;

  private final Map<Cause, Waiting> waits = new HashMap<>();

  /**
   * Why an item waits.
   *
   * @param type of Elasticsearch's error, {@code no_answer}, {@code withheld} if it is not certain
   *     that the cluster is still the slave, or {@code definition} if the index is not yet as it
   *     must be
   */
  record Cause(String type, String index) {

    /** The cause of a request's failure. */
    static Cause of(Throwable failure, String index) {
      return new Cause(type(failure), index);
    }

    private static String type(Throwable failure) {
      if (failure instanceof EsException e) {
        return e.type();
      }
      if (failure instanceof WithheldException) {
        return "withheld";
      }
      return failure instanceof NoAnswerException ? "no_answer" : "definition";
    }
  }

  private record Waiting(Instant since, long items) {
    Waiting and(Waiting other) {
      return new Waiting(since.isBefore(other.since) ? since : other.since, items + other.items);
    }
  }

  /**
   * An item waits for something else than before. A cause is there for as long as an item waits for
   * it.
   *
   * @param before null if it did not wait
   * @param now null if it does not wait any more
   */
  synchronized void change(@Nullable Cause before, @Nullable Cause now) {
    if (Objects.equals(before, now)) {
      return;
    }
    if (before != null) {
      waits.computeIfPresent(
          before,
          (key, old) -> old.items() == 1 ? null : new Waiting(old.since(), old.items() - 1));
    }
    if (now != null) {
      waits.merge(
          now,
          new Waiting(Instant.now(), 1),
          (old, one) -> new Waiting(old.since(), old.items() + 1));
    }
  }

  /** The thread has no task any more: whatever its items waited for, they do so no longer. */
  synchronized void clear() {
    waits.clear();
  }

  private synchronized Map<Cause, Waiting> present() {
    return Map.copyOf(waits);
  }

  /** The oldest ones of all threads, oldest first. */
  static List<ReplicatorStatus.WaitingFor> oldest(Collection<SlaveWaits> threads) {
    Map<Cause, Waiting> together = new HashMap<>();
    for (SlaveWaits thread : threads) {
      thread.present().forEach((cause, waiting) -> together.merge(cause, waiting, Waiting::and));
    }
    List<ReplicatorStatus.WaitingFor> all = new ArrayList<>();
    together.forEach(
        (cause, waiting) ->
            all.add(
                new ReplicatorStatus.WaitingFor(
                    cause.type(), cause.index(), waiting.since(), waiting.items())));
    all.sort(Comparator.comparing(ReplicatorStatus.WaitingFor::since));
    return List.copyOf(all.subList(0, Math.min(SHOWN, all.size())));
  }
}
