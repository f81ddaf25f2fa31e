package io.ela.dialect.search;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer of a search or a scroll. Immutable.
 *
 * @param scrollId to be given to the next scroll request; may differ from the one before
 * @param pitId to be given to the next search; may differ from the one before
 * @param total number of matches; -1 if the answer does not say
 * @param totalIsLowerBound whether there are {@code total} or more ({@code "relation": "gte"})
 * @param hits the page
 * @param timedOut whether shards stopped early, so that hits are missing
 * @param shards how many shards answered
 */
public record HitsPage(
    @Nullable String scrollId,
    @Nullable String pitId,
    long total,
    boolean totalIsLowerBound,
    List<Hit> hits,
    boolean timedOut,
    ShardCounts shards) {

  public HitsPage {
    hits = List.copyOf(hits);
  }
}
