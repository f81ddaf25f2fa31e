package io.ela.replicator;

import java.util.function.LongSupplier;

/**
 * How often something may be done in a second: a bucket of permits that fills evenly, and holds as
 * many as for a fifth of a second, so that what is rare never waits. Not thread-safe.
 */
final class ReadPace {
  private static final double NANOS = 1e9;
  private static final double BURST_SECONDS = 0.2;

  private final double perSecond;
  private final double most;
  private final LongSupplier nanoTime;
  private double permits;
  private long filledNanos;

  ReadPace(int perSecond, LongSupplier nanoTime) {
    this.perSecond = perSecond;
    this.most = Math.max(1, perSecond * BURST_SECONDS);
    this.nanoTime = nanoTime;
    this.permits = most;
    this.filledNanos = nanoTime.getAsLong();
  }

  /** Takes a permit if there is one. */
  boolean tryTake() {
    long now = nanoTime.getAsLong();
    permits = Math.min(most, permits + (now - filledNanos) / NANOS * perSecond);
    filledNanos = now;
    if (permits < 1) {
      return false;
    }
    permits--;
    return true;
  }
}
