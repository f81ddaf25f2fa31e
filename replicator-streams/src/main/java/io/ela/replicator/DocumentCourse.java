package io.ela.replicator;

import io.ela.dialect.json.Bytes;
import io.ela.dialect.search.Hit;
import io.ela.events.ChangeEvent;
import io.ela.events.ChangeEvent.WriteOrder;
import io.ela.events.Op;
import io.ela.events.Origin;
import io.ela.replicator.CourseStep.Effect;
import io.ela.replicator.CourseStep.VersionRule;
import io.ela.replicator.DocumentReader.Reading;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The course of one document's event, from the gate's verdict to what is stored: answers what came
 * of one step with the next one. Does nothing by itself, so that it can be driven by a model as
 * well as by {@link CourseRunner}. Not thread-safe.
 *
 * <p>A course is of one epoch and of one pair of incarnations; whatever puts them in doubt ends it
 * with {@link CourseStep.StartOver}.
 */
final class DocumentCourse {

  /** As {@link Gate#decide}. */
  @FunctionalInterface
  interface Decision {
    Gate.Verdict decide(
        ChangeEvent event, @Nullable AppliedEntry known, long epoch, Incarnations pair);
  }

  /** Which answer is awaited, and what for. */
  private enum Awaited {
    NOTHING,
    /** The event itself is written. */
    APPLIED,
    /** What the slave is to be made equal to. */
    MASTER,
    /** The master's document is written. */
    REFRESHED,
    /** What stands in the way of the master's document. */
    OBSTACLE,
    /** Whether the master still says the same. */
    CONFIRMATION,
    /** What is to be removed by force. */
    BEFORE_FORCE,
    /** That was removed. */
    CLEARED,
    FORGOTTEN,
    /** The master's document is written at its lower version. */
    FORCED,
    REMEMBERED,
    /** What the slave has of a document that the master has not. */
    SURPLUS,
    /** That was removed. */
    REMOVED,
    /** There was nothing to remove, but the tombstone is to be at the master's version. */
    TOMBSTONE
  }

  private final ChangeEvent event;
  private final Place asked;
  private final long epoch;
  private final Incarnations pair;
  private final Decision gate;
  private final LongSupplier millis;
  private Awaited awaited = Awaited.NOTHING;

  /** What the store has for the key. */
  private @Nullable AppliedEntry stored;

  /** What the master holds, while the slave is made equal to it. */
  private @Nullable Hit wanted;

  /** To be stored when the write under way is acknowledged. */
  private @Nullable AppliedEntry entry;

  /** What came of writing by force, until the tombstones are remembered again. */
  private @Nullable ItemOutcome forced;

  /**
   * @param event of a document
   * @param pair the incarnations of its index under which it is decided
   * @param millis the time, in milliseconds since 1970
   */
  DocumentCourse(
      ChangeEvent event, long epoch, Incarnations pair, Decision gate, LongSupplier millis) {
    this.event = event;
    this.asked = Place.of(event);
    this.epoch = epoch;
    this.pair = pair;
    this.gate = gate;
    this.millis = millis;
  }

  /** The first step; {@code known} is what the store has for the key. */
  CourseStep begin(@Nullable AppliedEntry known) {
    stored = known;
    return switch (gate.decide(event, known, epoch, pair)) {
      case DROP -> new CourseStep.Drop();
      case APPLY -> apply();
      case REFRESH -> refresh();
    };
  }

  private CourseStep apply() {
    awaited = Awaited.APPLIED;
    if (event.op() == Op.DELETE) {
      entry = absent(event.version(), event.order());
      return new CourseStep.Delete(asked, event.version(), VersionRule.EXTERNAL);
    }
    entry = live(asked, event.version(), event.order(), event.source());
    return new CourseStep.Index(asked, event.source(), event.version(), VersionRule.EXTERNAL);
  }

  /** Makes the slave equal to what the master says now. */
  private CourseStep refresh() {
    awaited = Awaited.MASTER;
    return new CourseStep.ReadMaster(false);
  }

  private CourseStep refreshLater() {
    return new CourseStep.Later(refresh());
  }

  private CourseStep readSlave(Awaited what) {
    awaited = what;
    return new CourseStep.ReadSlave(wanted == null ? asked : Place.of(wanted));
  }

  /** What came of {@link CourseStep.Index} or {@link CourseStep.Delete}. */
  CourseStep written(ItemOutcome outcome) {
    if (awaited == Awaited.FORCED) {
      forced = outcome;
      return remember();
    }
    if (outcome instanceof ItemOutcome.Applied) {
      return awaited == Awaited.CLEARED ? forget() : stored(Effect.WRITTEN);
    }
    return outcome instanceof ItemOutcome.Conflict ? conflict() : otherwise(outcome);
  }

  /** The slave has this version or a higher one, of the document or of its tombstone. */
  private CourseStep conflict() {
    return switch (awaited) {
      case APPLIED -> refresh();
      case REFRESHED -> readSlave(Awaited.OBSTACLE);
      case CLEARED, REMOVED -> refreshLater();
      // Just as absent.
      case TOMBSTONE -> stored(Effect.NONE);
      default -> throw unexpected("a conflict");
    };
  }

  private static CourseStep doubtAndStartOver() {
    return new CourseStep.DoubtIndex(new CourseStep.Later(new CourseStep.StartOver()));
  }

  /** Neither applied nor a conflict. */
  private static CourseStep otherwise(ItemOutcome outcome) {
    if (outcome instanceof ItemOutcome.IndexMissing || outcome instanceof ItemOutcome.Moved) {
      return doubtAndStartOver();
    }
    if (outcome instanceof ItemOutcome.MappingBehind) {
      return new CourseStep.CopyMapping();
    }
    if (outcome instanceof ItemOutcome.Rejected rejected) {
      return new CourseStep.Bury(
          new DeadLetters.Cause(rejected.status(), rejected.type(), rejected.reason()));
    }
    // Superseded: under the new epoch this event is a refresh.
    return new CourseStep.StartOver();
  }

  /** What came of {@link CourseStep.ReadMaster}. */
  CourseStep masterSays(Reading reading) {
    if (awaited == Awaited.CONFIRMATION && agrees(reading)) {
      return readSlave(Awaited.BEFORE_FORCE);
    }
    if (awaited != Awaited.MASTER && awaited != Awaited.CONFIRMATION) {
      throw unexpected("what the master has");
    }
    if (reading instanceof Reading.Found found) {
      return write(found.document());
    }
    if (reading instanceof Reading.Absent) {
      wanted = null;
      return readSlave(Awaited.SURPLUS);
    }
    return unusable(reading);
  }

  private boolean agrees(Reading reading) {
    Hit first = document();
    return reading instanceof Reading.Found second
        && second.document().version() == first.version()
        && second.document().source().equals(first.source());
  }

  private CourseStep write(Hit document) {
    if (!document.hasSource()) {
      return new CourseStep.Bury(
          new DeadLetters.Cause(
              400, "source_missing", "the master gives no _source for " + event.key()));
    }
    wanted = document;
    entry = live(Place.of(document), document.version(), order(document), document.source());
    awaited = Awaited.REFRESHED;
    return index(document);
  }

  /** At the routing that the master's has, which may be another one than it was asked by. */
  private static CourseStep index(Hit document) {
    return new CourseStep.Index(
        Place.of(document), document.source(), document.version(), VersionRule.EXTERNAL);
  }

  /** What came of {@link CourseStep.ReadSlave}. */
  CourseStep slaveSays(Reading reading) {
    if (reading instanceof Reading.IndexMissing) {
      // Somebody took it away, or replaces it at the moment.
      return doubtAndStartOver();
    }
    if (!(reading instanceof Reading.Found) && !(reading instanceof Reading.Absent)) {
      return unusable(reading);
    }
    Hit there = reading instanceof Reading.Found found ? found.document() : null;
    return switch (awaited) {
      case OBSTACLE -> compared(there);
      case BEFORE_FORCE -> there == null ? forget() : clear(there);
      case SURPLUS -> remove(there);
      default -> throw unexpected("what the slave has");
    };
  }

  private CourseStep compared(@Nullable Hit there) {
    return switch (Gate.ofConflict(document(), there)) {
      case HELD -> stored(Effect.NONE);
      case PASSING -> refreshLater();
      case FORCE -> {
        // Two agreeing reads of the master before its word overrides a higher version.
        awaited = Awaited.CONFIRMATION;
        yield new CourseStep.ReadMaster(true);
      }
    };
  }

  private CourseStep unusable(Reading reading) {
    if (reading instanceof Reading.IndexMissing) {
      // Only an index deletion deletes an index; its documents are not deleted one by one.
      return new CourseStep.IndexGone();
    }
    if (reading instanceof Reading.Refused refused) {
      return new CourseStep.Bury(new DeadLetters.Cause(400, refused.type(), refused.reason()));
    }
    CourseStep over = new CourseStep.StartOver();
    return reading instanceof Reading.Moved ? new CourseStep.DoubtIndex(over) : over;
  }

  /**
   * Brings the slave's version down to the master's: removes what is there, lets the tombstone go
   * ({@code index.gc_deletes}), writes at the master's version, restores the setting.
   */
  private CourseStep clear(Hit there) {
    awaited = Awaited.CLEARED;
    return new CourseStep.Delete(Place.of(document()), there.version(), VersionRule.EXTERNAL_GTE);
  }

  private CourseStep forget() {
    awaited = Awaited.FORGOTTEN;
    return new CourseStep.ForgetTombstones();
  }

  /** What came of {@link CourseStep.ForgetTombstones}; false if nobody knows. */
  CourseStep tombstonesForgotten(boolean done) {
    if (awaited != Awaited.FORGOTTEN) {
      throw unexpected("forgotten tombstones");
    }
    if (!done) {
      // It may have been done, or may be yet.
      forced = new ItemOutcome.Conflict();
      return remember();
    }
    awaited = Awaited.FORCED;
    return index(document());
  }

  private CourseStep remember() {
    awaited = Awaited.REMEMBERED;
    return new CourseStep.RememberTombstones();
  }

  /** What came of {@link CourseStep.RememberTombstones}; false if nobody knows. */
  CourseStep tombstonesRemembered(boolean done) {
    if (awaited != Awaited.REMEMBERED || forced == null) {
      throw unexpected("remembered tombstones");
    }
    if (!done) {
      return new CourseStep.Later(new CourseStep.RememberTombstones());
    }
    if (forced instanceof ItemOutcome.Applied) {
      return stored(Effect.FORCED);
    }
    // In a conflict the tombstone is younger than the server's clock tick.
    return forced instanceof ItemOutcome.Conflict ? refreshLater() : otherwise(forced);
  }

  /**
   * The master has no such document. A delete leaves its tombstone at the master's version where
   * that is known, so that a document created again after a switch goes on counting from there.
   */
  private CourseStep remove(@Nullable Hit there) {
    boolean versionKnown =
        event.op() == Op.DELETE
            && event.epoch() == epoch
            && pair.master().equals(event.indexUuid());
    long deletedAt = versionKnown ? event.version() : ChangeEvent.NO_VERSION;
    long version = there == null ? deletedAt : Math.max(there.version(), deletedAt);
    entry = absent(version, null);
    if (version == ChangeEvent.NO_VERSION) {
      return stored(Effect.NONE);
    }
    awaited = there == null ? Awaited.TOMBSTONE : Awaited.REMOVED;
    return new CourseStep.Delete(asked, version, VersionRule.EXTERNAL_GTE);
  }

  private CourseStep stored(Effect effect) {
    AppliedEntry known = entry;
    if (known == null) {
      throw unexpected("an acknowledgement");
    }
    awaited = Awaited.NOTHING;
    return new CourseStep.Store(known, effect);
  }

  private Hit document() {
    Hit document = wanted;
    if (document == null) {
      throw unexpected("an answer about the master's document");
    }
    return document;
  }

  private AppliedEntry live(Place place, long version, @Nullable WriteOrder order, Bytes source) {
    long now = millis.getAsLong();
    return AppliedEntry.live(
        version, order, source, epoch, pair.mark(), mark(place), restart(version, now), now);
  }

  /**
   * When versions may have begun anew. A refresh may stand for a delete of which nobody knows; only
   * a load's does not. And a version that is lower than before speaks for itself.
   */
  private long restart(long version, long now) {
    boolean unknown = event.op() == Op.REFRESH && event.origin() != Origin.LOAD;
    boolean lower = stored != null && stored.live() && version < stored.version();
    if (unknown || lower || event.op() == Op.DELETE) {
      return now;
    }
    return stored == null ? 0 : stored.restartsNext();
  }

  private AppliedEntry absent(long version, @Nullable WriteOrder order) {
    return AppliedEntry.absent(version, order, epoch, pair.mark(), mark(asked), millis.getAsLong());
  }

  private long mark(Place place) {
    return place.mark(event.key().id());
  }

  private static @Nullable WriteOrder order(Hit document) {
    return document.seqNo() == null || document.primaryTerm() == null
        ? null
        : new WriteOrder(document.seqNo(), document.primaryTerm());
  }

  private IllegalStateException unexpected(String answer) {
    return new IllegalStateException(
        answer + " for " + event.key() + ", where " + awaited + " is awaited");
  }

  @Override
  public String toString() {
    return event.op().wire() + " of " + event.key() + ", awaiting " + awaited;
  }
}
