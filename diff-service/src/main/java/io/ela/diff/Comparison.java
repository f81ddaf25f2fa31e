package io.ela.diff;

import io.ela.config.DiffConfig.Depth;
import io.ela.dialect.search.Hit;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Finds the documents that may differ between two sides. Memory: {@code buckets} times 20 bytes for
 * each slice of each side, then at most about {@code maxSuspects} keys.
 *
 * @param threads runs the two sides beside each other
 */
record Comparison(Depth depth, int buckets, int maxSuspects, ExecutorService threads) {

  /** Whole scans of both sides that a comparison may take to look into differing buckets. */
  private static final int MAX_ROUNDS = 10;

  /**
   * What was found.
   *
   * @param masterDocs documents read on the master
   * @param notLookedInto differing buckets beyond the limits: there are at least as many more
   *     differences
   */
  record Outcome(long masterDocs, long slaveDocs, Set<DocRef> suspects, int notLookedInto) {}

  /** Reads both sides, and those parts again that differ. */
  Outcome compare(HitSource master, HitSource slave) throws InterruptedException {
    Sides<BucketDigests> digests = both(() -> digests(master), () -> digests(slave));
    BitSet differing = digests.master().differing(digests.slave());
    Set<DocRef> suspects = new LinkedHashSet<>();
    int rounds = 0;
    while (!differing.isEmpty() && rounds < MAX_ROUNDS && suspects.size() < maxSuspects) {
      rounds++;
      BitSet group = group(differing, digests);
      Suspects found = lookInto(group, master, slave);
      suspects.addAll(found.refs());
      if (found.isOverflown()) {
        break;
      }
      differing.andNot(group);
    }
    return new Outcome(
        digests.master().total(), digests.slave().total(), suspects, differing.cardinality());
  }

  /** As many differing buckets as can be held at once, at least one. */
  private BitSet group(BitSet differing, Sides<BucketDigests> digests) {
    BitSet group = new BitSet();
    long held = 0;
    for (int b = differing.nextSetBit(0); b >= 0; b = differing.nextSetBit(b + 1)) {
      held += digests.master().count(b) + digests.slave().count(b);
      if (held > maxSuspects && !group.isEmpty()) {
        break;
      }
      group.set(b);
    }
    return group;
  }

  private BucketDigests digests(HitSource source) throws InterruptedException {
    List<BucketDigests> parts = new ArrayList<>();
    source.read(
        () -> {
          BucketDigests part = new BucketDigests(buckets);
          parts.add(part);
          Fingerprints prints = new Fingerprints(depth);
          return hit -> {
            DocRef ref = source.ref(hit);
            part.add(Fingerprints.bucket(ref, buckets), prints.digest(ref, prints.of(hit)));
          };
        });
    BucketDigests sum = new BucketDigests(buckets);
    parts.forEach(sum::add);
    return sum;
  }

  private Suspects lookInto(BitSet group, HitSource master, HitSource slave)
      throws InterruptedException {
    // Twice as many as were counted: documents may have been written since.
    Suspects suspects = new Suspects(2 * maxSuspects);
    Sides<Boolean> read =
        both(
            () -> lookInto(group, master, Suspects.Side.MASTER, suspects),
            () -> lookInto(group, slave, Suspects.Side.SLAVE, suspects));
    if (!read.master() || !read.slave()) {
      throw new CompareException("a side was not read to its end");
    }
    return suspects;
  }

  private boolean lookInto(BitSet group, HitSource source, Suspects.Side side, Suspects suspects)
      throws InterruptedException {
    Supplier<Consumer<Hit>> consumers =
        () -> {
          Fingerprints prints = new Fingerprints(depth);
          return hit -> {
            DocRef ref = source.ref(hit);
            if (group.get(Fingerprints.bucket(ref, buckets))) {
              suspects.add(side, ref, prints.of(hit));
            }
          };
        };
    source.read(consumers);
    return true;
  }

  private record Sides<T>(T master, T slave) {}

  private interface Reading<T> {
    T read() throws InterruptedException;
  }

  /** Reads both sides beside each other, and waits for both also if one fails. */
  private <T> Sides<T> both(Reading<T> master, Reading<T> slave) throws InterruptedException {
    CompletableFuture<T> other = new CompletableFuture<>();
    threads.execute(
        () -> {
          try {
            other.complete(slave.read());
          } catch (InterruptedException | RuntimeException | Error e) {
            other.completeExceptionally(e);
          }
        });
    T own;
    try {
      own = master.read();
    } catch (RuntimeException | InterruptedException e) {
      var unused = other.handle((done, failed) -> done).join();
      throw e;
    }
    try {
      return new Sides<>(own, other.get());
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new CompareException(String.valueOf(cause.getMessage()), cause);
    }
  }
}
