package io.ela.replicator;

import io.ela.dialect.json.Bytes;
import io.ela.dialect.json.MalformedJsonException;
import io.ela.dialect.split.IndexPart;
import io.ela.events.ChangeEvent;
import io.ela.events.DefinitionName;
import io.ela.events.DocKey;
import io.ela.events.Op;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Carries out one event: a document's by its {@link DocumentCourse}, an index's or another
 * definition's by converging it. Every step ends in a callback in the task's own time; whatever
 * happens, it ends either applied, dropped, or in the dead letters.
 */
final class Application {
  private static final long EPOCH_POLL_NANOS = 20_000_000;

  private final TaskScope scope;
  private final Engine engine;
  private final ReplicatorCounters counters;
  private final DeadLetters deadLetters;
  private final ChangeEvent event;
  private final DeadLetters.Origin origin;
  private final long bytes;
  private long extraBytes;
  private int attempts;

  /** How often the master's mapping was copied for the document that is to be written. */
  private int copies;

  /** The epoch of the copies. */
  private long copiedUnder;

  /** Version of the document that was read last. */
  private long readVersion;

  Application(
      TaskScope scope,
      Engine engine,
      ReplicatorCounters counters,
      DeadLetters deadLetters,
      ChangeEvent event,
      DeadLetters.Origin origin,
      long bytes) {
    this.scope = scope;
    this.engine = engine;
    this.counters = counters;
    this.deadLetters = deadLetters;
    this.event = event;
    this.origin = origin;
    this.bytes = bytes;
  }

  DocKey key() {
    return event.key();
  }

  /** Decides and begins. */
  void start() {
    Wiring wiring = engine.wiring();
    if (event.epoch() > wiring.roles.epoch()) {
      // The control topic already holds that epoch; this process has not read it yet.
      scope.later(EPOCH_POLL_NANOS, this::start);
    } else if (!engine.mayDecide()) {
      engine.whenMayDecide(() -> scope.run(this::start));
    } else if (event.refreshesIndex()) {
      new IndexSweep(scope, engine, event, origin, this::swept).start(wiring);
    } else if (event.ofDefinition()) {
      DefinitionName.of(key())
          .ifPresentOrElse(name -> converge(wiring, name), () -> converge(wiring));
    } else {
      // What an older epoch's master called its index says nothing of the present one's.
      String uuid = event.epoch() == wiring.roles.epoch() ? event.indexUuid() : null;
      IndexPart part = part(wiring);
      Incarnations ready = wiring.ready(part, uuid);
      if (ready == null) {
        wiring.ensure(part, uuid, event.key().type(), inScope(this::indexKnown));
      } else {
        new CourseRunner(this, scope, engine, counters, event, part, ready).run();
      }
    }
  }

  private IndexPart part(Wiring wiring) {
    return wiring.roles.splits().part(event.key().index(), event.key().type());
  }

  private void indexKnown(IndexState state) {
    if (state instanceof IndexState.Ready || state instanceof IndexState.Superseded) {
      start();
    } else if (state instanceof IndexState.AbsentOnBoth) {
      counters.indexAbsent.increment();
      finish();
    } else {
      IndexState.Blocked blocked = (IndexState.Blocked) state;
      bury(new DeadLetters.Cause(400, blocked.type(), blocked.reason()));
    }
  }

  private void swept(IndexSweep.End end) {
    if (end instanceof IndexSweep.End.Published) {
      finish();
    } else if (end instanceof IndexSweep.End.IndexMissing) {
      counters.indexAbsent.increment();
      finish();
    } else if (end instanceof IndexSweep.End.Blocked blocked) {
      bury(new DeadLetters.Cause(400, blocked.type(), blocked.reason()));
    } else if (end instanceof IndexSweep.End.Failed failed) {
      counters.retries.increment();
      counters.lastTrouble.set(failed.reason());
      again(this::start);
    } else {
      start();
    }
  }

  private void converge(Wiring wiring) {
    IndexKeeper.Mode mode;
    try {
      mode = IndexKeeper.Mode.of(event.source());
    } catch (MalformedJsonException e) {
      bury(new DeadLetters.Cause(400, "malformed_event", String.valueOf(e.getMessage())));
      return;
    }
    // An older epoch's deletion happened on what is the slave now.
    boolean deletion = event.op() == Op.DELETE && event.epoch() == wiring.roles.epoch();
    wiring.converge(
        event.key().index(),
        mode,
        deletion ? event.indexUuid() : null,
        inScope(
            state -> {
              if (state instanceof IndexState.Ready) {
                counters.applied.increment();
                finish();
              } else {
                indexKnown(state);
              }
            }));
  }

  private void converge(Wiring wiring, DefinitionName name) {
    wiring.definitions.converge(
        name,
        inScope(
            state -> {
              if (state instanceof DefinitionState.Blocked blocked) {
                bury(new DeadLetters.Cause(400, "definition_blocked", blocked.reason()));
              } else if (state instanceof DefinitionState.Refused refused) {
                bury(new DeadLetters.Cause(refused.status(), refused.type(), refused.reason()));
              } else if (state instanceof DefinitionState.Superseded) {
                start();
              } else {
                counters.applied.increment();
                finish();
              }
            }));
  }

  /** The slave's mapping lacks what the document has: it is copied, then all is decided afresh. */
  void copyMapping(Wiring wiring) {
    if (copiedUnder != wiring.roles.epoch()) {
      copiedUnder = wiring.roles.epoch();
      copies = 0;
    }
    wiring.mappingBehind(part(wiring), copies++, inScope(this::indexKnown));
  }

  /**
   * Takes note of a document that was read. One that has changed meanwhile may have more fields
   * than the mapping that was copied.
   */
  void noteVersion(long version) {
    if (version != readVersion) {
      readVersion = version;
      copies = 0;
    }
  }

  /** Counts a document that was read for this event into the bytes held, and not a former one. */
  void hold(long documentBytes) {
    long more = documentBytes - extraBytes;
    extraBytes += more;
    scope.hold(partition(), more);
  }

  /** Does something after a while, longer each time. */
  void again(Runnable step) {
    attempts++;
    scope.later(engine.backoff().nanos(attempts), step);
  }

  /** Writes the event to the dead letters, for as long as it takes, and is done with it. */
  void bury(DeadLetters.Cause cause) {
    engine
        .mailbox()
        .whenDone(
            deadLetters.write(origin, cause),
            written ->
                scope.run(
                    () -> {
                      counters.deadLettered.increment();
                      finish();
                    }),
            failure -> {
              counters.lastTrouble.set("dead letter not written: " + failure.getMessage());
              scope.later(engine.backoff().nanos(++attempts), () -> bury(cause));
            });
  }

  /** The event is done with. */
  void finish() {
    counters.done(event.timeMillis());
    scope.finished(partition(), origin.offset(), bytes, extraBytes);
    scope.leave(this);
  }

  private TopicPartition partition() {
    return new TopicPartition(origin.topic(), origin.partition());
  }

  private <T> Consumer<T> inScope(Consumer<T> callback) {
    return value -> scope.run(() -> callback.accept(value));
  }

  /** The source bytes of an event of this size are what counts for {@code replicator.max-held}. */
  static long heldBytes(ChangeEvent event) {
    Bytes source = event.source();
    return 600L + source.length();
  }
}
