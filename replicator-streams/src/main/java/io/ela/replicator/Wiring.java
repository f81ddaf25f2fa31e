package io.ela.replicator;

import io.ela.config.ReplicatorConfig;
import io.ela.dialect.split.IndexPart;
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
  private final SplitParts parts;
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
    this.parts = new SplitParts(roles, known);
    this.indices = new IndexKeeper(roles, known, claims, lost, parts);
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
    definitions.retire();
    master.retire();
    slave.retire();
    writer.retire();
  }

  /** As {@link KnownIndices#ready}. */
  @Nullable Incarnations ready(IndexPart part, @Nullable String uuid) {
    return known.ready(part.target(), uuid);
  }

  /** A cluster said that it has no such index, or another one. */
  void doubtIndex(IndexPart part) {
    known.doubt(part.target());
  }

  /** Each index is looked at before the next document goes there. */
  void lookAgain() {
    known.lookAgain();
  }

  /** What callers of {@link #ensure} may share. */
  private record Ensured(IndexPart part, @Nullable String uuid, boolean ofDocument) {}

  /**
   * Makes the index on the slave if it is not there, or mirrors what is gone; many callers share
   * one try.
   *
   * @param uuid the incarnation that the event names; null for any
   * @param type the mapping type that the event names
   */
  void ensure(IndexPart part, @Nullable String uuid, String type, Consumer<IndexState> done) {
    Ensured wanted = new Ensured(part, uuid, true);
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
        () -> indices.ensure(part, uuid, type),
        state -> {
          ensuring.remove(wanted);
          callers.forEach(caller -> caller.accept(state));
        });
  }

  /**
   * Makes the slave's definition of an index equal to the master's; that of each part of a split
   * one.
   *
   * @param index name in the source
   * @param deleted the incarnation of which an event says that it was deleted, null if none does
   */
  void converge(
      String index, IndexKeeper.Mode mode, @Nullable String deleted, Consumer<IndexState> done) {
    if (roles.splits().splits(index)) {
      findParts(
          index,
          1,
          parts -> each(parts, 0, mode, deleted, new IndexState.AbsentOnBoth(), done),
          () -> done.accept(new IndexState.Superseded()));
    } else {
      converge(IndexPart.whole(index), mode, deleted, done);
    }
  }

  private void converge(
      IndexPart part, IndexKeeper.Mode mode, @Nullable String deleted, Consumer<IndexState> done) {
    attempt(
        new Ensured(part, null, false), 1, null, () -> indices.converge(part, mode, deleted), done);
  }

  private void findParts(
      String index, int attempt, Consumer<List<IndexPart>> done, Runnable superseded) {
    if (retired) {
      superseded.run();
      return;
    }
    mailbox.whenDone(
        parts.of(index),
        done,
        failure -> {
          counters.retries.increment();
          counters.lastTrouble.set("types of [" + index + "]: " + failure.getMessage());
          mailbox.later(
              backoff.nanos(attempt), () -> findParts(index, attempt + 1, done, superseded));
        });
  }

  /** One after the other: on the slave they may be one index. A refusal of one ends it. */
  private void each(
      List<IndexPart> wanted,
      int at,
      IndexKeeper.Mode mode,
      @Nullable String deleted,
      IndexState before,
      Consumer<IndexState> done) {
    if (at == wanted.size()) {
      done.accept(before);
      return;
    }
    converge(
        wanted.get(at),
        mode,
        deleted,
        state -> {
          boolean goesOn =
              state instanceof IndexState.Ready || state instanceof IndexState.AbsentOnBoth;
          if (goesOn) {
            boolean absent = state instanceof IndexState.AbsentOnBoth;
            each(wanted, at + 1, mode, deleted, absent ? before : state, done);
          } else {
            done.accept(state);
          }
        });
  }

  /**
   * A document has a field that the slave's mapping does not have: copies the mapping that the
   * master has by now. Since the master has that document, it has the field too, or gives it none.
   *
   * @param copies how often that was done for this document already: after the first time the slave
   *     may guess, or the document would never arrive
   */
  void mappingBehind(IndexPart part, int copies, Consumer<IndexState> done) {
    if (copies > 0) {
      known.unguard(part.target());
    }
    copying.join(part.target(), end -> converge(part, IndexKeeper.Mode.PLAIN, null, end), done);
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
          known.remember(wanted.part().target(), wanted.uuid(), wanted.ofDocument(), state);
          done.accept(state);
        },
        failure -> {
          counters.retries.increment();
          counters.lastTrouble.set(
              "definition of [" + wanted.part().target() + "]: " + failure.getMessage());
          LOG.warn(
              "event=index-definition-retry index={} attempt={} cause={}",
              wanted.part().target(),
              attempt,
              failure.getMessage());
          SlaveWaits.Cause cause = SlaveWaits.Cause.of(failure, wanted.part().target());
          waits.change(waitedFor, cause);
          mailbox.later(
              backoff.nanos(attempt), () -> attempt(wanted, attempt + 1, cause, work, done));
        });
  }
}
