package io.ela.replicator;

import io.ela.dialect.json.Bytes;

/**
 * What is to be done next for a document's event ({@link DocumentCourse}). Steps that are answered
 * name the method of the course that takes the answer; the others end it.
 */
sealed interface CourseStep {

  /** When Elasticsearch takes a write that carries its version. */
  enum VersionRule {
    /** Only over a lower version. */
    EXTERNAL("external"),
    /** Also over the same one. */
    EXTERNAL_GTE("external_gte");

    private final String wire;

    VersionRule(String wire) {
      this.wire = wire;
    }

    /** The spelling in a request. */
    String wire() {
      return wire;
    }
  }

  /** Index this on the slave; {@link DocumentCourse#written}. */
  record Index(Place place, Bytes source, long version, VersionRule rule) implements CourseStep {}

  /** Delete the document from the slave; {@link DocumentCourse#written}. */
  record Delete(Place place, long version, VersionRule rule) implements CourseStep {}

  /**
   * Read the document from the master; {@link DocumentCourse#masterSays}.
   *
   * @param confirming whether it was read just before, to be read once more
   */
  record ReadMaster(boolean confirming) implements CourseStep {}

  /** Read the document from the slave; {@link DocumentCourse#slaveSays}. */
  record ReadSlave(Place place) implements CourseStep {}

  /** Let the slave's index forget deletes; {@link DocumentCourse#tombstonesForgotten}. */
  record ForgetTombstones() implements CourseStep {}

  /** Let it remember them again; {@link DocumentCourse#tombstonesRemembered}. */
  record RememberTombstones() implements CourseStep {}

  /** Wait a while, longer each time, then do that. */
  record Later(CourseStep next) implements CourseStep {}

  /** What is known of the index is in doubt: both clusters are to be asked; then do that. */
  record DoubtIndex(CourseStep next) implements CourseStep {}

  /**
   * The slave's mapping lacks what the document has, and may not guess: the master's is to be
   * copied, then everything is to be decided afresh. Ends the course.
   */
  record CopyMapping() implements CourseStep {}

  /** Everything is to be decided afresh, the index first. Ends the course. */
  record StartOver() implements CourseStep {}

  /**
   * The slave holds what the entry says: to be stored. Ends the course.
   *
   * @param effect what it took
   */
  record Store(AppliedEntry entry, Effect effect) implements CourseStep {}

  /** What was done to the slave, for the counters. */
  enum Effect {
    /** It was so already. */
    NONE,
    /** It was written. */
    WRITTEN,
    /** Its version was brought down. */
    FORCED
  }

  /** The slave is known to hold this or something newer. Ends the course. */
  record Drop() implements CourseStep {}

  /** There is no such index any more. Ends the course. */
  record IndexGone() implements CourseStep {}

  /** It can never be applied. Ends the course. */
  record Bury(DeadLetters.Cause cause) implements CourseStep {}
}
