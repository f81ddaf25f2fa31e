package io.ela.dialect.search;

import org.jspecify.annotations.Nullable;

/**
 * {@code _shards} of an answer. A page of a scan is only complete when {@link #complete()}.
 *
 * @param total shards asked
 * @param successful shards that answered, skipped ones included
 * @param skipped shards that could not hold a match; 0 before 5.6
 * @param failed shards that failed
 * @param firstFailure why the first of them failed
 */
public record ShardCounts(
    int total, int successful, int skipped, int failed, @Nullable ErrorCause firstFailure) {

  /** For answers without {@code _shards}. */
  public static final ShardCounts NONE = new ShardCounts(0, 0, 0, 0, null);

  /** Whether every shard answered. */
  public boolean complete() {
    return failed == 0 && successful == total;
  }
}
