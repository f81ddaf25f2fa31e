package io.ela.replicator;

import io.ela.config.ReplicatorConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What the tasks of one stream thread share: so that bulks gather documents across partitions. Used
 * by that thread only.
 */
final class Engine {
  private final Supplier<Roles> roles;
  private final SlaveLease lease;
  private final ReplicatorConfig config;
  private final ReplicatorCounters counters;
  private final AppliedMarks marks;
  private final Backoff backoff;
  private final IndexClaims claims;
  private final IndexKeeper.LostIndices lost;
  private final IndexSweeps sweeps;
  private final StallWatch stalls;
  private final LongSupplier nanoTime;
  private final Mailbox mailbox;
  private final UnderWay underWay = new UnderWay();
  private final SlaveWaits waits = new SlaveWaits();
  private final Unanswered unanswered;
  private int tasks;
  private final List<Runnable> withoutLease = new ArrayList<>();
  private Wiring wiring;

  Engine(
      Supplier<Roles> roles,
      SlaveLease lease,
      ReplicatorConfig config,
      ReplicatorCounters counters,
      AppliedMarks marks,
      Backoff backoff,
      IndexClaims claims,
      IndexKeeper.LostIndices lost,
      IndexSweeps sweeps,
      Ghosts ghosts,
      StallWatch stalls,
      LongSupplier nanoTime) {
    this.roles = roles;
    this.lease = lease;
    this.config = config;
    this.counters = counters;
    this.marks = marks;
    this.backoff = backoff;
    this.claims = claims;
    this.lost = lost;
    this.sweeps = sweeps;
    this.stalls = stalls;
    this.nanoTime = nanoTime;
    this.mailbox = new Mailbox(nanoTime);
    this.unanswered = new Unanswered(ghosts, mailbox, backoff);
    this.wiring = wire(roles.get());
  }

  /** Under the present epoch; after a switch that was aborted, all that is known is asked anew. */
  Wiring wiring() {
    Roles present = roles.get();
    if (!present.equals(wiring.roles)) {
      Wiring former = wiring;
      wiring = wire(present);
      former.retire();
    }
    return wiring;
  }

  /** Whether what is decided under the present epoch may be done and committed. */
  boolean mayDecide() {
    return lease.isGood(wiring().roles.epoch());
  }

  /** Does something as soon as that is so. */
  void whenMayDecide(Runnable task) {
    withoutLease.add(task);
  }

  Mailbox mailbox() {
    return mailbox;
  }

  Backoff backoff() {
    return backoff;
  }

  IndexSweeps sweeps() {
    return sweeps;
  }

  /** To be asked before anything is sent. */
  StallWatch stalls() {
    return stalls;
  }

  /** Takes in answers and sends what is due; called often. */
  void tick() {
    mailbox.drain();
    if (!withoutLease.isEmpty() && mayDecide()) {
      List<Runnable> again = List.copyOf(withoutLease);
      withoutLease.clear();
      again.forEach(Runnable::run);
    }
    unanswered.tick();
    wiring().tick();
  }

  /** A task of this thread begins. */
  void begin() {
    if (tasks++ == 0) {
      counters.waits.add(waits);
    }
    stalls.begin();
    // Its last owner may have been killed in the midst of something.
    wiring().lookAgain();
  }

  /** A task of this thread has ended; a thread that fails ends all of them. */
  void end() {
    if (--tasks == 0) {
      counters.waits.remove(waits);
      waits.clear();
    }
  }

  /** Documents of which the slave may yet carry out a write that it did not answer. */
  Unanswered unanswered() {
    return unanswered;
  }

  /** What this thread has under way at the slave. */
  UnderWay underWay() {
    return underWay;
  }

  private Wiring wire(Roles present) {
    return new Wiring(
        present, config, mailbox, backoff, counters, marks, claims, lost, underWay, waits,
        nanoTime);
  }
}
