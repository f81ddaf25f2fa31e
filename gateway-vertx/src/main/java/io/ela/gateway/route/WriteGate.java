package io.ela.gateway.route;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;

/**
 * Lets writes pass, or holds them while master and slave are switched. Thread-safe; never blocks.
 *
 * <p>Futures and the listener are completed and called outside of the gate's lock, on the thread
 * whose call made it so.
 */
public final class WriteGate {
  private final LongConsumer drained;
  private final EpochLease lease;
  private final Set<Ticket> waiting = new LinkedHashSet<>();
  private OptionalLong holding = OptionalLong.empty();
  private boolean announced;
  private int passed;

  /** The right to send one write; to be closed when its outcome is published and answered. */
  public final class Pass implements AutoCloseable {
    private boolean closed;

    private Pass() {}

    /** Does nothing when called again. */
    @Override
    public void close() {
      OptionalLong epoch;
      synchronized (WriteGate.this) {
        if (closed) {
          return;
        }
        closed = true;
        passed--;
        epoch = drainedNow();
      }
      epoch.ifPresent(drained);
    }
  }

  /** One write's place before the gate. */
  public static final class Ticket {
    private final CompletableFuture<Pass> pass = new CompletableFuture<>();

    /** Completes, maybe at once, when the write may be sent; never fails. */
    public CompletableFuture<Pass> pass() {
      return pass;
    }
  }

  /**
   * An open gate.
   *
   * @param drained is told the epoch of a hold once, when no pass is out any more
   * @param lease must be in force when a write that has passed is sent, and when it is answered
   */
  public WriteGate(LongConsumer drained, EpochLease lease) {
    this.drained = drained;
    this.lease = lease;
  }

  /** Whether what the gate knows is certain. */
  public EpochLease lease() {
    return lease;
  }

  /** Asks to pass; granted at once unless writes are held. {@link #leave} gives up waiting. */
  public synchronized Ticket enter() {
    Ticket ticket = new Ticket();
    if (holding.isPresent()) {
      waiting.add(ticket);
    } else {
      passed++;
      ticket.pass.complete(new Pass());
    }
    return ticket;
  }

  /**
   * Gives up waiting.
   *
   * @return false if the pass had been given already (and must be closed by whoever has it)
   */
  public synchronized boolean leave(Ticket ticket) {
    return waiting.remove(ticket);
  }

  /** Holds new writes for the switch to that epoch; does nothing if it is held for it already. */
  public void hold(long epoch) {
    OptionalLong now;
    synchronized (this) {
      if (holding.isPresent() && holding.getAsLong() == epoch) {
        return;
      }
      holding = OptionalLong.of(epoch);
      announced = false;
      now = drainedNow();
    }
    now.ifPresent(drained);
  }

  /** Lets everything pass that was held. */
  public void open() {
    List<Ticket> free;
    synchronized (this) {
      if (holding.isEmpty()) {
        return;
      }
      holding = OptionalLong.empty();
      free = new ArrayList<>(waiting);
      waiting.clear();
      passed += free.size();
    }
    free.forEach(ticket -> ticket.pass.complete(new Pass()));
  }

  private OptionalLong drainedNow() {
    if (holding.isEmpty() || passed > 0 || announced) {
      return OptionalLong.empty();
    }
    announced = true;
    return holding;
  }

  /** Whether writes are held. */
  public synchronized boolean isHolding() {
    return holding.isPresent();
  }

  /** Writes that wait. */
  public synchronized int held() {
    return waiting.size();
  }

  /** Writes that have passed and are not settled. */
  public synchronized int inFlight() {
    return passed;
  }
}
