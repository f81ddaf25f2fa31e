package io.ela.loader;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** How far a load is; may be read while it runs. Thread-safe. */
public final class LoadProgress {
  private final List<OfIndex> indices = new CopyOnWriteArrayList<>();

  /** Where an index is. */
  public enum State {
    /** Not begun. */
    WAITING,
    /** The replicator makes the index on the slave. */
    PREPARING,
    /** Documents are published. */
    COPYING,
    /** Everything is published and acknowledged. */
    DONE,
    /** Given up; the outcome says why. */
    FAILED
  }

  /**
   * One index at one moment.
   *
   * @param total documents to publish; an estimate until the scans have begun
   * @param bytes of the documents published
   */
  public record Snapshot(String index, State state, long total, long published, long bytes) {}

  /** All indices of the load, in its order. */
  public List<Snapshot> snapshot() {
    return indices.stream().map(OfIndex::snapshot).toList();
  }

  OfIndex add(String index) {
    OfIndex added = new OfIndex(index);
    indices.add(added);
    return added;
  }

  /** What one index's threads count into. */
  static final class OfIndex {
    private final String index;
    private final AtomicLong published = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private volatile long total;
    private volatile State state = State.WAITING;

    private OfIndex(String index) {
      this.index = index;
    }

    void state(State now) {
      state = now;
    }

    void total(long documents) {
      total = documents;
    }

    void published(long moreDocuments, long moreBytes) {
      published.addAndGet(moreDocuments);
      bytes.addAndGet(moreBytes);
    }

    Snapshot snapshot() {
      return new Snapshot(index, state, total, published.get(), bytes.get());
    }
  }
}
