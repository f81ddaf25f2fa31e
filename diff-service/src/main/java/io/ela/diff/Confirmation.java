package io.ela.diff;

import io.ela.config.DiffConfig.Depth;
import io.ela.dialect.search.Hit;
import io.ela.events.ReplicatorProgress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which suspects are truly different, while clients go on writing.
 *
 * <p>A suspect is different only if two rounds running found the master at rest, the same in both,
 * and the slave different; between them the replicator passed the end offsets noted after the
 * first. One round is not enough: a write may reach the master just before the look at it, and the
 * slave rightly a moment later. For one thread.
 *
 * @param index name in the source's coordinates
 * @param batch documents read at once
 * @param settle how long the replicator may take to pass what is published
 */
record Confirmation(
    String index,
    Depth depth,
    RealtimeReader master,
    RealtimeReader slave,
    ReplicatorProgress replicator,
    int batch,
    Duration settle,
    AtomicBoolean stop) {

  /** Looks at a suspect before it is given up as unsettled. */
  private static final int ROUNDS = 6;

  /**
   * Judges suspects.
   *
   * @return differences, and those that could not be settled
   * @throws CompareException if the replicator does not get on, or a cluster cannot be read
   */
  List<Difference> confirm(Collection<DocRef> suspects) throws InterruptedException {
    List<Difference> confirmed = new ArrayList<>();
    // Of each open suspect, what the round before found; empty if that settles nothing.
    Map<DocRef, Optional<Judgement.Unequal>> open = new HashMap<>();
    suspects.forEach(ref -> open.put(ref, Optional.empty()));
    for (int round = 1; round <= ROUNDS && !open.isEmpty(); round++) {
      awaitReplicator();
      List<DocRef> refs = List.copyOf(open.keySet());
      for (int from = 0; from < refs.size(); from += batch) {
        if (stop.get()) {
          throw new CompareException("the diff was stopped");
        }
        look(refs.subList(from, Math.min(refs.size(), from + batch)), open, confirmed);
      }
    }
    for (Map.Entry<DocRef, Optional<Judgement.Unequal>> left : open.entrySet()) {
      confirmed.add(difference(DifferenceKind.UNSETTLED, left.getKey(), -1, -1, List.of()));
    }
    return Routings.join(confirmed);
  }

  private void awaitReplicator() throws InterruptedException {
    if (!replicator.awaitPassed(replicator.ends(), settle)) {
      throw new CompareException(
          "index ["
              + index
              + "] could not be compared: the replicator did not pass what was published within "
              + settle
              + " (ela.diff.settle-timeout); is it running, and how long is its lag?");
    }
  }

  private void look(
      List<DocRef> refs, Map<DocRef, Optional<Judgement.Unequal>> open, List<Difference> confirmed)
      throws InterruptedException {
    Map<DocRef, Optional<Hit>> first = master.read(refs);
    Map<DocRef, Optional<Hit>> between = slave.read(refs);
    Map<DocRef, Optional<Hit>> second = master.read(refs);
    Fingerprints prints = new Fingerprints(depth);
    for (DocRef ref : refs) {
      Optional<Hit> onMaster = get(second, ref);
      Optional<Hit> onSlave = get(between, ref);
      Judgement judgement = Judgement.of(prints, get(first, ref), onSlave, onMaster);
      Optional<Judgement.Unequal> before = get(open, ref);
      if (judgement instanceof Judgement.Equal) {
        open.remove(ref);
      } else if (judgement instanceof Judgement.Unequal now
          && before.isPresent()
          && java.util.Objects.equals(before.get().master(), now.master())) {
        open.remove(ref);
        confirmed.add(difference(ref, now, onMaster, onSlave));
      } else {
        open.put(
            ref, judgement instanceof Judgement.Unequal now ? Optional.of(now) : Optional.empty());
      }
    }
  }

  private Difference difference(
      DocRef ref, Judgement.Unequal unequal, Optional<Hit> onMaster, Optional<Hit> onSlave) {
    @Nullable Fingerprint own = unequal.master();
    @Nullable Fingerprint other = unequal.slave();
    if (own == null || other == null) {
      DifferenceKind kind = own == null ? DifferenceKind.EXTRA : DifferenceKind.MISSING;
      return difference(
          kind,
          ref,
          own == null ? -1 : own.version(),
          other == null ? -1 : other.version(),
          List.of());
    }
    if (own.sameContent(other)) {
      return difference(DifferenceKind.VERSION, ref, own.version(), other.version(), List.of());
    }
    List<String> paths =
        JsonPaths.differing(onMaster.orElseThrow().source(), onSlave.orElseThrow().source());
    return difference(
        DifferenceKind.DIFFERENT,
        ref,
        own.version(),
        other.version(),
        paths.isEmpty() ? List.of("(only bytes differ, not the JSON)") : paths);
  }

  private Difference difference(
      DifferenceKind kind, DocRef ref, long masterVersion, long slaveVersion, List<String> paths) {
    return new Difference(
        kind, index, ref.type(), ref.id(), ref.routing(), null, masterVersion, slaveVersion, paths);
  }

  private static <V> V get(Map<DocRef, V> map, DocRef ref) {
    V value = map.get(ref);
    if (value == null) {
      throw new IllegalStateException("nothing is known of " + ref);
    }
    return value;
  }
}
