package io.ela.diff;

import com.dynatrace.hash4j.hashing.HashValue128;
import java.util.BitSet;

/**
 * The sum of the 128-bit digests of all documents in each bucket, and their number: the same for
 * the same documents in whatever order. 20 bytes a bucket. Not thread-safe; each thread fills its
 * own, which are added up.
 */
final class BucketDigests {
  private final long[] high;
  private final long[] low;
  private final int[] counts;

  BucketDigests(int buckets) {
    this.high = new long[buckets];
    this.low = new long[buckets];
    this.counts = new int[buckets];
  }

  void add(int bucket, HashValue128 digest) {
    add(bucket, digest.getMostSignificantBits(), digest.getLeastSignificantBits(), 1);
  }

  /** Adds everything from another. */
  void add(BucketDigests other) {
    for (int bucket = 0; bucket < low.length; bucket++) {
      add(bucket, other.high[bucket], other.low[bucket], other.counts[bucket]);
    }
  }

  private void add(int bucket, long moreHigh, long moreLow, int moreCount) {
    long sum = low[bucket] + moreLow;
    boolean carry = Long.compareUnsigned(sum, moreLow) < 0;
    low[bucket] = sum;
    high[bucket] += moreHigh + (carry ? 1 : 0);
    counts[bucket] += moreCount;
  }

  /** Documents in a bucket. */
  int count(int bucket) {
    return counts[bucket];
  }

  /** Documents in all buckets. */
  long total() {
    long total = 0;
    for (int count : counts) {
      total += count;
    }
    return total;
  }

  /** The buckets that do not hold the same documents. */
  BitSet differing(BucketDigests other) {
    BitSet differing = new BitSet(low.length);
    for (int bucket = 0; bucket < low.length; bucket++) {
      differing.set(
          bucket,
          low[bucket] != other.low[bucket]
              || high[bucket] != other.high[bucket]
              || counts[bucket] != other.counts[bucket]);
    }
    return differing;
  }
}
