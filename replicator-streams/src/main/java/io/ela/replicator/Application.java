package io.ela.replicator;

import io.ela.dialect.Capabilities;
import io.ela.dialect.bulk.BulkAction;
import io.ela.dialect.bulk.BulkTarget;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.json.MalformedJsonException;
import io.ela.dialect.search.Hit;
import io.ela.events.ChangeEvent;
import io.ela.events.ChangeEvent.WriteOrder;
import io.ela.events.DefinitionName;
import io.ela.events.DocKey;
import io.ela.events.Op;
import io.ela.replicator.DocumentReader.Reading;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Carries out one event, from the gate's verdict to the store. Every step ends in a callback in the
 * task's own time; whatever happens, it ends either applied, dropped, or in the dead letters.
 */
final class Application {
  private static final String EXTERNAL = "external";
  private static final String EXTERNAL_GTE = "external_gte";
  private static final String NO_PIPELINE = "_none";
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

  /** Version of the document that was read last. */
  private long readVersion;

  /** The incarnations of the index under which this is decided; set before anything is done. */
  private Incarnations pair = new Incarnations("", "");

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
    } else if (event.refreshesIndex()) {
      new IndexSweep(scope, engine, event, this::swept).start(wiring);
    } else if (event.ofDefinition()) {
      DefinitionName.of(key())
          .ifPresentOrElse(name -> converge(wiring, name), () -> converge(wiring));
    } else {
      // What an older epoch's master called its index says nothing of the present one's.
      String uuid = event.epoch() == wiring.roles.epoch() ? event.indexUuid() : null;
      Incarnations ready = wiring.ready(event.key().index(), uuid);
      if (ready == null) {
        wiring.ensure(event.key().index(), uuid, event.key().type(), inScope(this::indexKnown));
      } else {
        pair = ready;
        decide(wiring);
      }
    }
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
              } else {
                counters.applied.increment();
                finish();
              }
            }));
  }

  private void decide(Wiring wiring) {
    AppliedEntry known = scope.known(event.key());
    switch (Gate.decide(event, known, wiring.roles.epoch(), pair)) {
      case DROP -> {
        counters.dropped.increment();
        finish();
      }
      case APPLY -> apply(wiring);
      case REFRESH -> refresh();
    }
  }

  private void apply(Wiring wiring) {
    if (event.op() == Op.DELETE) {
      AppliedEntry absent =
          AppliedEntry.absent(
              event.version(), event.order(), wiring.roles.epoch(), pair.mark(), now());
      BulkTarget target = target(wiring, event.version(), EXTERNAL);
      write(wiring, new BulkAction.Delete(target), absent, this::refresh);
    } else {
      AppliedEntry live =
          AppliedEntry.live(
              event.version(),
              event.order(),
              event.source(),
              wiring.roles.epoch(),
              pair.mark(),
              now());
      write(
          wiring,
          new BulkAction.Index(target(wiring, event.version(), EXTERNAL), event.source()),
          live,
          this::refresh);
    }
  }

  private void write(Wiring wiring, BulkAction action, AppliedEntry entry, Runnable onConflict) {
    wiring.writer.add(
        action,
        pair.slave(),
        inScope(
            outcome -> {
              if (outcome instanceof ItemOutcome.Applied) {
                counters.applied.increment();
                store(entry);
              } else if (outcome instanceof ItemOutcome.Conflict) {
                onConflict.run();
              } else {
                otherwise(wiring, outcome);
              }
            }));
  }

  private void otherwise(Wiring wiring, ItemOutcome outcome) {
    if (outcome instanceof ItemOutcome.IndexMissing || outcome instanceof ItemOutcome.Moved) {
      wiring.doubtIndex(event.key().index());
      again(this::start);
    } else if (outcome instanceof ItemOutcome.MappingBehind) {
      wiring.mappingBehind(event.key().index(), copies++, inScope(this::indexKnown));
    } else if (outcome instanceof ItemOutcome.Rejected rejected) {
      bury(new DeadLetters.Cause(rejected.status(), rejected.type(), rejected.reason()));
    } else {
      // Superseded: under the new epoch this event is a refresh.
      copies = 0;
      start();
    }
  }

  /** Makes the slave equal to what the master says now. */
  private void refresh() {
    counters.refreshed.increment();
    readMaster(this::masterSays);
  }

  private void readMaster(Consumer<Reading> then) {
    engine.wiring().master.read(event.key(), routing(), pair.master(), inScope(then));
  }

  private void readSlave(Consumer<Reading> then) {
    engine.wiring().slave.read(event.key(), routing(), null, inScope(then));
  }

  private void masterSays(Reading reading) {
    if (reading instanceof Reading.Found found) {
      hold(found.document());
      noteVersion(found.document());
      writeFound(found.document());
    } else if (reading instanceof Reading.Absent) {
      readSlave(this::removeFromSlave);
    } else {
      unusable(reading);
    }
  }

  private void unusable(Reading reading) {
    if (reading instanceof Reading.IndexMissing) {
      // Only an index deletion deletes an index; its documents are not deleted one by one.
      counters.indexAbsent.increment();
      finish();
    } else if (reading instanceof Reading.Refused refused) {
      bury(new DeadLetters.Cause(400, refused.type(), refused.reason()));
    } else {
      if (reading instanceof Reading.Moved) {
        engine.wiring().doubtIndex(event.key().index());
      }
      start();
    }
  }

  private void writeFound(Hit document) {
    if (!document.hasSource()) {
      bury(
          new DeadLetters.Cause(
              400, "source_missing", "the master gives no _source for " + event.key()));
      return;
    }
    Wiring wiring = engine.wiring();
    write(
        wiring,
        new BulkAction.Index(target(wiring, document.version(), EXTERNAL), document.source()),
        entryOf(document),
        () -> readSlave(reading -> compare(document, reading)));
  }

  /** The slave has this version or a higher one: is it the same document? */
  private void compare(Hit master, Reading slave) {
    if (slave instanceof Reading.Found found) {
      Hit there = found.document();
      if (there.version() == master.version() && there.source().equals(master.source())) {
        store(entryOf(master));
      } else if (there.version() < master.version()) {
        again(this::refresh);
      } else {
        confirmBeforeForcing(master);
      }
    } else if (slave instanceof Reading.Absent) {
      // A tombstone with a higher version stands in the way.
      confirmBeforeForcing(master);
    } else {
      unusable(slave);
    }
  }

  /** Two agreeing reads of the master before its word overrides a higher version. */
  private void confirmBeforeForcing(Hit master) {
    readMaster(
        reading -> {
          boolean agrees =
              reading instanceof Reading.Found second
                  && second.document().version() == master.version()
                  && second.document().source().equals(master.source());
          if (agrees) {
            force(master);
          } else {
            masterSays(reading);
          }
        });
  }

  /**
   * Brings the slave's version down to the master's: removes what is there, lets the tombstone go
   * ({@code index.gc_deletes}), writes at the master's version, restores the setting.
   */
  private void force(Hit master) {
    readSlave(
        reading -> {
          if (reading instanceof Reading.Found found) {
            Wiring wiring = engine.wiring();
            BulkTarget target = target(wiring, found.document().version(), EXTERNAL_GTE);
            wiring.writer.add(
                new BulkAction.Delete(target),
                pair.slave(),
                inScope(
                    outcome -> {
                      if (outcome instanceof ItemOutcome.Applied) {
                        writeWithoutTombstone(master);
                      } else if (outcome instanceof ItemOutcome.Conflict) {
                        again(this::refresh);
                      } else {
                        otherwise(wiring, outcome);
                      }
                    }));
          } else if (reading instanceof Reading.Absent) {
            writeWithoutTombstone(master);
          } else {
            unusable(reading);
          }
        });
  }

  private void writeWithoutTombstone(Hit master) {
    Wiring wiring = engine.wiring();
    Tombstones tombstones = new Tombstones(wiring.roles.slave(), event.key().index());
    engine
        .mailbox()
        .whenDone(
            tombstones.forgetAtOnce(),
            done ->
                scope.run(
                    () ->
                        wiring.writer.add(
                            new BulkAction.Index(
                                target(wiring, master.version(), EXTERNAL), master.source()),
                            pair.slave(),
                            inScope(outcome -> restore(wiring, tombstones, master, outcome)))),
            failure -> scope.run(() -> again(this::refresh)));
  }

  private void restore(Wiring wiring, Tombstones tombstones, Hit master, ItemOutcome outcome) {
    engine
        .mailbox()
        .whenDone(
            tombstones.rememberAgain(),
            done ->
                scope.run(
                    () -> {
                      if (outcome instanceof ItemOutcome.Applied) {
                        counters.forced.increment();
                        counters.applied.increment();
                        store(entryOf(master));
                      } else if (outcome instanceof ItemOutcome.Conflict) {
                        // The tombstone is younger than the server's clock tick.
                        again(this::refresh);
                      } else {
                        otherwise(wiring, outcome);
                      }
                    }),
            failure ->
                scope.later(
                    engine.backoff().nanos(++attempts),
                    () -> restore(wiring, tombstones, master, outcome)));
  }

  /**
   * The master has no such document. A delete leaves its tombstone at the master's version where
   * that is known, so that a document created again after a switch goes on counting from there.
   */
  private void removeFromSlave(Reading slave) {
    Wiring wiring = engine.wiring();
    long epoch = wiring.roles.epoch();
    boolean versionKnown =
        event.op() == Op.DELETE
            && event.epoch() == epoch
            && pair.master().equals(event.indexUuid());
    long deletedAt = versionKnown ? event.version() : ChangeEvent.NO_VERSION;
    if (slave instanceof Reading.Found found) {
      long version = Math.max(found.document().version(), deletedAt);
      remove(wiring, version, () -> again(this::refresh));
    } else if (slave instanceof Reading.Absent) {
      if (deletedAt == ChangeEvent.NO_VERSION) {
        store(AppliedEntry.absent(ChangeEvent.NO_VERSION, null, epoch, pair.mark(), now()));
      } else {
        // A conflict here is a tombstone with a higher version: just as absent.
        remove(
            wiring,
            deletedAt,
            () -> store(AppliedEntry.absent(deletedAt, event.order(), epoch, pair.mark(), now())));
      }
    } else {
      unusable(slave);
    }
  }

  private void remove(Wiring wiring, long version, Runnable onConflict) {
    write(
        wiring,
        new BulkAction.Delete(target(wiring, version, EXTERNAL_GTE)),
        AppliedEntry.absent(version, null, wiring.roles.epoch(), pair.mark(), now()),
        onConflict);
  }

  private AppliedEntry entryOf(Hit document) {
    WriteOrder order =
        document.seqNo() == null || document.primaryTerm() == null
            ? null
            : new WriteOrder(document.seqNo(), document.primaryTerm());
    return AppliedEntry.live(
        document.version(),
        order,
        document.source(),
        engine.wiring().roles.epoch(),
        pair.mark(),
        now());
  }

  /** The document's place on the slave, past the index's pipeline: it went through the master's. */
  private BulkTarget target(Wiring wiring, long version, String versionType) {
    Capabilities slave = wiring.roles.slave().version().capabilities();
    boolean parents = slave.parentField();
    BulkTarget target =
        BulkTarget.of(event.key().index(), event.key().type(), event.key().id())
            .withVersion(version, versionType)
            .withPipeline(slave.defaultPipelines() ? NO_PIPELINE : null);
    return parents && event.parent() != null
        ? target.withRouting(event.routing()).withParent(event.parent())
        : target.withRouting(routing());
  }

  private @Nullable String routing() {
    return event.routing() != null ? event.routing() : event.parent();
  }

  /**
   * A document that has changed meanwhile may have more fields than the mapping that was copied.
   */
  private void noteVersion(Hit document) {
    if (document.version() != readVersion) {
      readVersion = document.version();
      copies = 0;
    }
  }

  /** Counts a document that was read for this event into the bytes held. */
  private void hold(Hit document) {
    long more = document.source().length() - extraBytes;
    extraBytes += more;
    scope.hold(partition(), more);
  }

  private void again(Runnable step) {
    attempts++;
    scope.later(engine.backoff().nanos(attempts), step);
  }

  private void store(AppliedEntry entry) {
    scope.applied(event.key(), entry);
    finish();
  }

  private void bury(DeadLetters.Cause cause) {
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

  private void finish() {
    scope.finished(partition(), origin.offset(), bytes, extraBytes);
    scope.leave(this);
  }

  private TopicPartition partition() {
    return new TopicPartition(origin.topic(), origin.partition());
  }

  private <T> Consumer<T> inScope(Consumer<T> callback) {
    return value -> scope.run(() -> callback.accept(value));
  }

  private static long now() {
    return System.currentTimeMillis();
  }

  /** The source bytes of an event of this size are what counts for {@code replicator.max-held}. */
  static long heldBytes(ChangeEvent event) {
    Bytes source = event.source();
    return 600L + source.length();
  }
}
