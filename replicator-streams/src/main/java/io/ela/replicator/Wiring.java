package io.ela.replicator;

import io.ela.config.ReplicatorConfig;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one stream thread works with under one epoch, between two switches. Used by it only. */
final class Wiring {
  private static final Logger LOG = LoggerFactory.getLogger(Wiring.class);

  final Roles roles;
  final BulkSender writer;
  final DocumentReader master;
  final DocumentReader slave;
  final Definitions definitions;

  private final Mailbox mailbox;
  private final Backoff backoff;
  private final ReplicatorCounters counters;
  private final KnownIndices known;
  private final IndexKeeper indices;
  private final Map<Ensured, List<Consumer<IndexState>>> ensuring = new HashMap<>();
  private final SharedRuns<IndexState> copying = new SharedRuns<>();
  private final SlaveWaits waits;
  private boolean retired;

  Wiring(
      Roles roles,
      ReplicatorConfig config,
      Mailbox mailbox,
      Backoff backoff,
      ReplicatorCounters counters,
      AppliedMarks marks,
      IndexClaims claims,
      IndexKeeper.LostIndices lost,
      UnderWay underWay,
      SlaveWaits waits,
      LongSupplier nanoTime) {
    this.roles = roles;
    this.mailbox = mailbox;
    this.backoff = backoff;
    this.counters = counters;
    this.waits = waits;
    this.known = new KnownIndices(roles, claims::state);
    this.indices = new IndexKeeper(roles, known, claims, lost);
    this.definitions = new Definitions(roles, mailbox, backoff, counters);
    this.writer =
        new BulkSender(
            roles.slave(), config, mailbox, backoff, counters, underWay, waits, nanoTime);
    ReadPace pace = new ReadPace(config.masterReadsPerSecond(), nanoTime);
    // While memory is full, documents are read only to give an idle writer something to do.
    this.master =
        new DocumentReader(
            roles.master(),
            mailbox,
            backoff,
            counters,
            () -> (marks.heldBytes() <= config.maxHeld() || writer.isIdle()) && pace.tryTake());
    this.slave = new DocumentReader(roles.slave(), mailbox, backoff, counters, () -> true);
  }

  void tick() {
    master.tick();
    slave.tick();
    writer.tick();
  }

  /** The epoch is over. */
  void retire() {
    retired = true;
    master.retire();
    slave.retire();
    writer.retire();
  }

  /** As {@link KnownIndices#ready}. */
  @Nullable Incarnations ready(String index, @Nullable String uuid) {
    return known.ready(index, uuid);
  }

  /** A cluster said that it has no such index, or another one. */
  void doubtIndex(String index) {
    known.doubt(index);
  }

  /** Each index is looked at before the next document goes there. */
  void lookAgain() {
    known.lookAgain();
  }

  /** What callers of {@link #ensure} may share. */
  private record Ensured(String index, @Nullable String uuid, boolean ofDocument) {}

  /**
   * Makes the index on the slave if it is not there, or mirrors what is gone; many callers share
   * one try.
   *
   * @param uuid the incarnation that the event names; null for any
   * @param type the mapping type that the event names
   */
  void ensure(String index, @Nullable String uuid, String type, Consumer<IndexState> done) {
    Ensured wanted = new Ensured(index, uuid, true);
    List<Consumer<IndexState>> already = ensuring.get(wanted);
    if (already != null) {
      already.add(done);
      return;
    }
    List<Consumer<IndexState>> callers = new ArrayList<>();
    callers.add(done);
    ensuring.put(wanted, callers);
    attempt(
        wanted,
        1,
        null,
        () -> indices.ensure(index, uuid, type),
        state -> {
          ensuring.remove(wanted);
          callers.forEach(caller -> caller.accept(state));
        });
  }

  /**
   * Makes the slave's definition of an index equal to the master's.
   *
   * @param deleted the incarnation of which an event says that it was deleted, null if none does
   */
  void converge(
      String index, IndexKeeper.Mode mode, @Nullable String deleted, Consumer<IndexState> done) {
    attempt(
        new Ensured(index, null, false),
        1,
        null,
        () -> indices.converge(index, mode, deleted),
        done);
  }

  /**
   * A document has a field that the slave's mapping does not have: copies the mapping that the
   * master has by now. Since the master has that document, it has the field too, or gives it none.
   *
   * @param copies how often that was done for this document already: after the first time the slave
   *     may guess, or the document would never arrive
   */
  void mappingBehind(String index, int copies, Consumer<IndexState> done) {
    if (copies > 0) {
      known.unguard(index);
    }
    copying.join(index, end -> converge(index, IndexKeeper.Mode.PLAIN, null, end), done);
  }

  private void attempt(
      Ensured wanted,
      int attempt,
      SlaveWaits.@Nullable Cause waitedFor,
      Supplier<Future<IndexState>> work,
      Consumer<IndexState> done) {
    if (retired) {
      waits.change(waitedFor, null);
      done.accept(new IndexState.Superseded());
      return;
    }
    mailbox.whenDone(
        work.get(),
        state -> {
          waits.change(waitedFor, null);
          known.remember(wanted.index(), wanted.uuid(), wanted.ofDocument(), state);
          done.accept(state);
        },
        failure -> {
          counters.retries.increment();
          counters.lastTrouble.set(
              "definition of [" + wanted.index() + "]: " + failure.getMessage());
          LOG.warn(
              "event=index-definition-retry index={} attempt={} cause={}",
              wanted.index(),
              attempt,
              failure.getMessage());
          SlaveWaits.Cause cause = SlaveWaits.Cause.of(failure, wanted.index());
          waits.change(waitedFor, cause);
          mailbox.later(
              backoff.nanos(attempt), () -> attempt(wanted, attempt + 1, cause, work, done));
        });
  }
}
