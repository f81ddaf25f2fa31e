package io.ela.replicator;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Exponential backoff with jitter between half and the whole of each step. Thread-safe. */
record Backoff(Duration initial, Duration max, RandomGenerator random) {

  /** Nanoseconds to wait before the given attempt; the first retry is attempt 1. */
  long nanos(int attempt) {
    long step = initial.toNanos() << Math.min(attempt - 1, 20);
    long capped = Math.min(max.toNanos(), step <= 0 ? max.toNanos() : step);
    return capped / 2 + random.nextLong(capped / 2 + 1);
  }
}
