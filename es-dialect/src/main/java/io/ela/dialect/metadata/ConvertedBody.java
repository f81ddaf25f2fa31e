package io.ela.dialect.metadata;

import io.ela.dialect.json.Bytes;
import java.util.List;

/**
 * A template, pipeline or script for a target version.
 *
 * @param body what {@code PUT} takes. To be sent only if there are no blockers
 */
public record ConvertedBody(Bytes body, List<Conversion> conversions, List<Blocker> blockers) {
  public ConvertedBody {
    conversions = List.copyOf(conversions);
    blockers = List.copyOf(blockers);
  }

  /** Whether nothing stands in the way. */
  public boolean possible() {
    return blockers.isEmpty();
  }
}
