package io.ela.replicator;

import io.ela.cluster.WritingTasks;
import io.ela.dialect.json.MalformedJsonException;
import io.ela.events.ChangeEvent;
import io.ela.events.Origin;
import io.ela.events.SweepNote;
import io.ela.replicator.IndexSweeps.Swept;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out the refresh of a whole index: waits until the master's tasks that may write into it
 * are over, and until all that was published before their end is applied ({@link Backlog}), makes
 * the slave's definition as the master's is, and has every document that is there on either side
 * refreshed. Used by one stream thread; every step ends in its task's own time.
 *
 * <p>While it waits, the event goes to the end of the topic again, so that what lies behind it is
 * applied, and yet the topic is never applied to its end: no switch can pass.
 */
final class IndexSweep {
  private static final Logger LOG = LoggerFactory.getLogger(IndexSweep.class);
  private static final long LOOK_AGAIN_NANOS = Duration.ofSeconds(2).toNanos();

  /** Between two looks at the backlog. */
  static final Duration BACKLOG_AGAIN = Duration.ofMillis(500);

  private final TaskScope scope;
  private final Engine engine;
  private final ChangeEvent event;
  private final DeadLetters.Origin origin;
  private final Consumer<End> done;

  /** What became of it. */
  sealed interface End {
    /** All that is to be looked at again is in the topic. */
    record Published() implements End {}

    /** The index is not on the master any more. */
    record IndexMissing() implements End {}

    /** It can never be carried out. */
    record Blocked(String type, String reason) implements End {}

    /** Master and slave were switched; to be begun afresh. */
    record Superseded() implements End {}

    /** To be tried again. */
    record Failed(String reason) implements End {}
  }

  /**
   * @param origin where the event stands
   * @param done called once, in the scope's own time
   */
  IndexSweep(
      TaskScope scope,
      Engine engine,
      ChangeEvent event,
      DeadLetters.Origin origin,
      Consumer<End> done) {
    this.scope = scope;
    this.engine = engine;
    this.event = event;
    this.origin = origin;
    this.done = done;
  }

  /** Tasks first: one may yet make the index. */
  void start(Wiring wiring) {
    engine
        .mailbox()
        .whenDone(
            WritingTasks.running(wiring.roles.master().client()),
            running -> scope.run(() -> told(wiring, running)),
            this::failed);
  }

  private void told(Wiring wiring, Set<String> running) {
    Roles roles = wiring.roles;
    SweepNote note;
    try {
      // Of an older epoch it names tasks of a cluster that is not master any more.
      SweepNote said = SweepNote.of(event.source());
      note = event.epoch() == roles.epoch() ? said : said.unseen();
    } catch (MalformedJsonException e) {
      done.accept(new End.Blocked("malformed_event", String.valueOf(e.getMessage())));
      return;
    }
    Set<String> awaited = note.awaited(running);
    if (awaited.isEmpty()) {
      // Tasks that begin from now on are not waited for.
      awaitBacklog(wiring, note.tasks() == null ? note.awaiting(awaited) : note);
    } else {
      waits(roles, awaited);
      SweepNote tasks = note.awaiting(awaited);
      scope.later(LOOK_AGAIN_NANOS, () -> publishAgain(roles, tasks));
    }
  }

  private void awaitBacklog(Wiring wiring, SweepNote note) {
    TopicPartition own = new TopicPartition(origin.topic(), origin.partition());
    engine
        .mailbox()
        .whenDone(
            engine.sweeps().left(note, own, origin.offset()),
            left ->
                scope.run(
                    () -> {
                      if (left.isEmpty()) {
                        converge(wiring);
                      } else {
                        scope.later(
                            BACKLOG_AGAIN.toNanos(), () -> publishAgain(wiring.roles, left.get()));
                      }
                    }),
            this::failed);
  }

  private void converge(Wiring wiring) {
    wiring.converge(
        event.key().index(),
        IndexKeeper.Mode.PLAIN,
        null,
        state -> scope.run(() -> converged(wiring, state)));
  }

  private void converged(Wiring wiring, IndexState state) {
    if (engine.wiring() != wiring || state instanceof IndexState.Superseded) {
      done.accept(new End.Superseded());
    } else if (state instanceof IndexState.AbsentOnBoth) {
      done.accept(new End.IndexMissing());
    } else if (state instanceof IndexState.Blocked blocked) {
      done.accept(new End.Blocked(blocked.type(), blocked.reason()));
    } else {
      sweep(wiring.roles);
    }
  }

  private void waits(Roles roles, Set<String> tasks) {
    if (event.source().isEmpty()) {
      LOG.info(
          "event=sweep-waits index={} cluster={} tasks={}",
          event.key().index(),
          roles.master().name(),
          tasks);
    }
  }

  private void publishAgain(Roles roles, SweepNote note) {
    ChangeEvent again =
        ChangeEvent.refreshIndex(
            event.key().index(),
            note,
            new ChangeEvent.Context(
                roles.master().name(),
                roles.epoch(),
                Origin.RECONCILE,
                event.requestId(),
                event.timeMillis()));
    engine
        .mailbox()
        .whenDone(
            engine.sweeps().publish(again),
            acked -> scope.run(() -> done.accept(new End.Published())),
            this::failed);
  }

  private void sweep(Roles roles) {
    engine
        .mailbox()
        .whenDone(
            engine.sweeps().sweep(roles, event, scope::ended),
            swept -> scope.run(() -> done.accept(end(swept))),
            this::failed);
  }

  private static End end(Swept swept) {
    if (swept instanceof Swept.IndexMissing) {
      return new End.IndexMissing();
    }
    if (swept instanceof Swept.Impossible impossible) {
      return new End.Blocked("index_definition_blocked", impossible.reason());
    }
    return swept instanceof Swept.Superseded ? new End.Superseded() : new End.Published();
  }

  private void failed(Throwable failure) {
    scope.run(
        () ->
            done.accept(
                new End.Failed(
                    "refresh of [" + event.key().index() + "]: " + failure.getMessage())));
  }
}
