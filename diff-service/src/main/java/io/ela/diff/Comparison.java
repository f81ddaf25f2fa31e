package io.ela.diff;

import io.ela.config.DiffConfig.Depth;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;

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
   * From this share of all documents on, reading every content again is taken to be cheaper than
   * reading that of the suspects by id.
   */
  private static final double MANY = 0.1;

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
      Suspects found =
          isMuch(group, digests)
              ? lookInto(group, master, slave)
              : listed(group, master.idsOnly(), slave.idsOnly());
      suspects.addAll(found.refs());
      if (found.isOverflown()) {
        break;
      }
      differing.andNot(group);
    }
    return new Outcome(
        digests.master().total(), digests.slave().total(), suspects, differing.cardinality());
  }

  private boolean isMuch(BitSet group, Sides<BucketDigests> digests) {
    long held =
        group.stream().mapToLong(b -> digests.master().count(b) + digests.slave().count(b)).sum();
    return depth == Depth.VERSIONS
        || held > MANY * (digests.master().total() + digests.slave().total());
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

  /** All documents of the group but those that are the same on both sides. */
  private Suspects lookInto(BitSet group, HitSource master, HitSource slave)
      throws InterruptedException {
    Suspects suspects = emptySuspects();
    Sides<Boolean> read =
        both(
            () -> lookInto(group, master, Suspects.Side.MASTER, suspects),
            () -> lookInto(group, slave, Suspects.Side.SLAVE, suspects));
    return wholly(read, suspects);
  }

  private boolean lookInto(BitSet group, HitSource source, Suspects.Side side, Suspects suspects)
      throws InterruptedException {
    source.read(
        () -> {
          Fingerprints prints = new Fingerprints(depth);
          return hit -> {
            DocRef ref = source.ref(hit);
            if (group.get(Fingerprints.bucket(ref, buckets))) {
              suspects.add(side, ref, prints.of(hit));
            }
          };
        });
    return true;
  }

  /** All documents of the group. */
  private Suspects listed(BitSet group, HitSource master, HitSource slave)
      throws InterruptedException {
    Suspects suspects = emptySuspects();
    Sides<Boolean> read =
        both(() -> list(group, master, suspects), () -> list(group, slave, suspects));
    return wholly(read, suspects);
  }

  private boolean list(BitSet group, HitSource source, Suspects suspects)
      throws InterruptedException {
    source.read(
        () ->
            hit -> {
              DocRef ref = source.ref(hit);
              if (group.get(Fingerprints.bucket(ref, buckets))) {
                suspects.addUnseen(ref);
              }
            });
    return true;
  }

  private Suspects emptySuspects() {
    // Twice as many as were counted: documents may have been written since.
    return new Suspects(2 * maxSuspects);
  }

  private static Suspects wholly(Sides<Boolean> read, Suspects suspects) {
    if (!read.master() || !read.slave()) {
      throw new CompareException("a side was not read to its end");
    }
    return suspects;
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
