package io.ela.diff;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;

/** How far a diff is; may be read while it runs. Thread-safe. */
public final class DiffProgress {
  private final List<OfIndex> indices = new CopyOnWriteArrayList<>();

  /** Where an index is. */
  public enum State {
    /** Not begun. */
    WAITING,
    /** Both sides are read. */
    SCANNING,
    /** Suspects are looked at by id. */
    CONFIRMING,
    /** Refresh events are published and awaited. */
    REPAIRING,
    /** Compared; the report says with what outcome. */
    DONE,
    /** Could not be compared. */
    FAILED
  }

  /**
   * One index at one moment.
   *
   * @param expected documents on both sides together, an estimate
   * @param read documents read so far on both sides; more than expected if parts are read again
   */
  public record Snapshot(String index, State state, long expected, long read) {}

  /** All indices of the diff, in its order. */
  public List<Snapshot> snapshot() {
    return indices.stream().map(OfIndex::snapshot).toList();
  }

  OfIndex add(String index, long expected) {
    OfIndex added = new OfIndex(index, expected);
    indices.add(added);
    return added;
  }

  /** What one index's threads count into. */
  static final class OfIndex {
    private final String index;
    private final long expected;
    private final LongAdder read = new LongAdder();
    private volatile State state = State.WAITING;

    private OfIndex(String index, long expected) {
      this.index = index;
      this.expected = expected;
    }

    void state(State now) {
      state = now;
    }

    LongAdder read() {
      return read;
    }

    private Snapshot snapshot() {
      return new Snapshot(index, state, expected, read.sum());
    }
  }
}
