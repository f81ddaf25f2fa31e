package io.ela.gateway.proxy;

import java.util.concurrent.atomic.AtomicLong;

/** Bounds the bytes of writes that the gateway holds. Thread-safe; never blocks. */
public final class InFlightBudget {
  private final long limit;
  private final AtomicLong used = new AtomicLong();

  /** What one request has taken; not thread-safe, but may be handed from thread to thread. */
  public final class Share implements AutoCloseable {
    private long taken;

    private Share() {}

    /** What it is a share of. */
    public InFlightBudget budget() {
      return InFlightBudget.this;
    }

    /**
     * Takes more for a body.
     *
     * @return false, taking nothing, if the limit would be exceeded
     */
    public boolean tryTake(long bytes) {
      long now = used.addAndGet(bytes);
      if (now > limit) {
        used.addAndGet(-bytes);
        return false;
      }
      taken += bytes;
      return true;
    }

    /**
     * Takes more for what must be held in any case (an answer that is there): the limit may be
     * exceeded by it, and new requests wait for it to be given back.
     */
    public void take(long bytes) {
      used.addAndGet(bytes);
      taken += bytes;
    }

    /** Gives a part back. */
    public void give(long bytes) {
      used.addAndGet(-bytes);
      taken -= bytes;
    }

    /** Gives everything back; does nothing when called again. */
    @Override
    public void close() {
      used.addAndGet(-taken);
      taken = 0;
    }
  }

  /**
   * A budget.
   *
   * @param limit in bytes
   */
  public InFlightBudget(long limit) {
    this.limit = limit;
  }

  /** A share with nothing taken. */
  public Share share() {
    return new Share();
  }

  /** Bytes taken by all shares. */
  public long used() {
    return used.get();
  }

  /** The limit in bytes. */
  public long limit() {
    return limit;
  }
}
