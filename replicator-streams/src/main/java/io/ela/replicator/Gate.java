package io.ela.replicator;

import io.ela.dialect.search.Hit;
import io.ela.events.ChangeEvent;
import io.ela.events.Op;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Decides what becomes of a document's event: inline when certain, otherwise ask the master. A pure
 * function of the event, of what the store knows, of the present epoch, and of the incarnations of
 * the index on both clusters.
 */
final class Gate {

  /** What is to be done with an event. */
  enum Verdict {
    /** Write what the event says, at its version. */
    APPLY,
    /** The slave is known to hold this or something newer. */
    DROP,
    /** Look the key up on the present master and make the slave equal. */
    REFRESH
  }

  /** What a conflict over the master's present document comes from. */
  enum Conflict {
    /** The slave holds that very document. */
    HELD,
    /** It stood in the way a moment ago, and is gone. */
    PASSING,
    /** The slave's version is not lower than the master's true one, and says something else. */
    FORCE
  }

  private Gate() {}

  static Verdict decide(
      ChangeEvent event, @Nullable AppliedEntry stored, long epoch, Incarnations pair) {
    if (event.op() == Op.REFRESH) {
      return Verdict.REFRESH;
    }
    // An older epoch's master is not the master any more: its word has no authority of its own.
    if (event.epoch() != epoch) {
      return Verdict.REFRESH;
    }
    // Of an index that is gone, or of nobody knows which: versions of different incarnations say
    // nothing about one another.
    if (!pair.master().equals(event.indexUuid())) {
      return Verdict.REFRESH;
    }
    // What was applied to another index of the slave is not in this one.
    AppliedEntry known = stored != null && stored.mark() == pair.mark() ? stored : null;
    // Nothing to order it by.
    if (event.version() == ChangeEvent.NO_VERSION) {
      return Verdict.REFRESH;
    }
    // An id under another routing may be another document, or the same one: nobody knows here.
    if (known != null && known.place() != Place.of(event).mark(event.key().id())) {
      return Verdict.REFRESH;
    }
    if (event.op() == Op.DELETE) {
      return decideDelete(event, known);
    }
    // After a delete or an absence a lower version may be a document created again (versions may
    // start at 1 once Elasticsearch has forgotten the tombstone), a higher one may be a stale copy;
    // also when the document is there again, and also if the slave's index has been made anew.
    if (stored != null && !stored.ordersByVersion() && !ordered(event, known)) {
      return Verdict.REFRESH;
    }
    // The slave's own rule (external versions) orders the first event of a key.
    return known == null ? Verdict.APPLY : decideOrdered(event, known);
  }

  /**
   * A delete that arrives late may stand between a document and its successor with lower versions.
   * Only seq_nos can tell; where there are none (5.x), or no entry to compare with, the master is
   * asked.
   */
  private static Verdict decideDelete(ChangeEvent event, @Nullable AppliedEntry known) {
    return known != null && ordered(event, known) ? decideOrdered(event, known) : Verdict.REFRESH;
  }

  /** Whether seq_nos order the event against a document that is there. */
  private static boolean ordered(ChangeEvent event, @Nullable AppliedEntry known) {
    return known != null && known.live() && comparable(event, known);
  }

  private static Verdict decideOrdered(ChangeEvent event, AppliedEntry known) {
    int byVersion = Long.compare(event.version(), known.version());
    int byOrder = comparable(event, known) ? bySeqNo(event, known) : byVersion;
    if (byOrder != byVersion) {
      // A restored or failed-over shard, or a document created again: the two clocks disagree.
      return Verdict.REFRESH;
    }
    if (byVersion > 0) {
      return Verdict.APPLY;
    }
    if (byVersion < 0) {
      return Verdict.DROP;
    }
    // One version, two writes (external_gte, restores, failovers): the bytes tell whether it is
    // one.
    boolean same = event.op() == Op.INDEX && AppliedEntry.digest(event.source()) == known.digest();
    return same ? Verdict.DROP : Verdict.REFRESH;
  }

  private static boolean comparable(ChangeEvent event, AppliedEntry known) {
    return event.order() != null && known.order() != null && known.epoch() == event.epoch();
  }

  private static int bySeqNo(ChangeEvent event, AppliedEntry known) {
    if (event.order() == null || known.order() == null) {
      return 0;
    }
    return Long.compare(event.order().seqNo(), known.order().seqNo());
  }

  /**
   * Judges why the slave did not take the master's document. Without one on the slave a tombstone
   * with a higher version stands in the way: a document was created again and counts from 1, or an
   * older copy of the shard was restored.
   *
   * @param master what the master holds now
   * @param slave what the slave holds since; null if it has no such document
   */
  static Conflict ofConflict(Hit master, @Nullable Hit slave) {
    if (slave == null) {
      return Conflict.FORCE;
    }
    if (slave.version() < master.version()) {
      return Conflict.PASSING;
    }
    boolean same =
        slave.version() == master.version()
            && slave.source().equals(master.source())
            && Objects.equals(Place.of(slave).effective(), Place.of(master).effective());
    return same ? Conflict.HELD : Conflict.FORCE;
  }
}
