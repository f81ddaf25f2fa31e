package io.ela.diff;

import io.ela.dialect.search.Hit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What one look at a suspect on both clusters tells. */
sealed interface Judgement {

  /** The slave is as the master. */
  record Equal() implements Judgement {}

  /** The master changed between the two looks at it. */
  record Moving() implements Judgement {}

  /**
   * The master stood still, and the slave was different. It counts when the replicator has since
   * passed everything published, and a second look finds the master the same and the slave still
   * different.
   *
   * @param master null if the master does not have the document
   * @param slave null if the slave does not have it
   */
  record Unequal(@Nullable Fingerprint master, @Nullable Fingerprint slave) implements Judgement {}

  /** Judges master, slave and master again, read in this order. */
  static Judgement of(
      Fingerprints prints, Optional<Hit> first, Optional<Hit> slave, Optional<Hit> second) {
    @Nullable Fingerprint before = first.map(prints::of).orElse(null);
    @Nullable Fingerprint between = slave.map(prints::of).orElse(null);
    @Nullable Fingerprint after = second.map(prints::of).orElse(null);
    if (!java.util.Objects.equals(before, after)) {
      return new Moving();
    }
    return java.util.Objects.equals(after, between) ? new Equal() : new Unequal(after, between);
  }
}
