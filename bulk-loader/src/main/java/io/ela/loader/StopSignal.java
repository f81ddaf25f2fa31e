package io.ela.loader;

import org.jspecify.annotations.Nullable;

/** Asks running work to end at the next safe point. Thread-safe. */
final class StopSignal {
  private final @Nullable StopSignal parent;
  private volatile boolean stopped;

  StopSignal() {
    this(null);
  }

  private StopSignal(@Nullable StopSignal parent) {
    this.parent = parent;
  }

  /** A signal that stops with this one, but can also be raised alone. */
  StopSignal child() {
    return new StopSignal(this);
  }

  void stop() {
    stopped = true;
  }

  boolean isStopped() {
    return stopped || (parent != null && parent.isStopped());
  }

  /**
   * A safe point.
   *
   * @throws StoppedException if the work was asked to stop
   */
  void check() {
    if (isStopped()) {
      throw new StoppedException();
    }
  }

  /** The work was asked to stop. */
  static final class StoppedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StoppedException() {
      super("the load was stopped before it was complete; run it again");
    }
  }
}
