package io.ela.replicator;

import io.ela.dialect.Capabilities;
import io.ela.dialect.bulk.BulkAction;
import io.ela.dialect.bulk.BulkTarget;
import io.ela.dialect.split.IndexPart;
import io.ela.events.ChangeEvent;
import io.ela.events.DocKey;
import io.ela.replicator.CourseStep.Effect;
import io.ela.replicator.DocumentReader.Reading;
import io.vertx.core.Future;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Performs the steps of a document's course on the clusters, under the roles that it began with.
 * Used by one stream thread; every answer is taken in the task's own time.
 */
final class CourseRunner {
  private static final String NO_PIPELINE = "_none";

  private final Application application;
  private final TaskScope scope;
  private final Engine engine;
  private final Wiring wiring;
  private final ReplicatorCounters counters;
  private final ChangeEvent event;
  private final IndexPart part;
  private final Incarnations pair;
  private final DocumentCourse course;
  private final Tombstones tombstones;

  /** In the store. */
  private final byte[] key;

  /**
   * Completes when the document is sure to be looked at again; null while each write is answered.
   */
  private @Nullable Future<Void> unanswered;

  CourseRunner(
      Application application,
      TaskScope scope,
      Engine engine,
      ReplicatorCounters counters,
      ChangeEvent event,
      IndexPart part,
      Incarnations pair) {
    this.application = application;
    this.scope = scope;
    this.engine = engine;
    this.wiring = engine.wiring();
    this.counters = counters;
    this.event = event;
    this.part = part;
    this.pair = pair;
    this.course =
        new DocumentCourse(
            event, wiring.roles.epoch(), pair, Gate::decide, System::currentTimeMillis);
    this.key = event.key().toBytes();
    this.tombstones = new Tombstones(wiring.roles.slave(), wiring.roles.onSlave(part));
  }

  void run() {
    perform(course.begin(scope.known(key)));
  }

  private void perform(CourseStep step) {
    if (step instanceof CourseStep.Index index) {
      BulkTarget target = target(index.place(), index.version(), index.rule());
      write(new BulkAction.Index(target, index.source()));
    } else if (step instanceof CourseStep.Delete delete) {
      write(new BulkAction.Delete(target(delete.place(), delete.version(), delete.rule())));
    } else if (step instanceof CourseStep.ReadMaster asked) {
      readMaster(asked);
    } else if (step instanceof CourseStep.ReadSlave read) {
      wiring.slave.read(
          named(wiring.roles.onSlave(part)),
          read.place().effective(),
          pair.slave(),
          inScope(course::slaveSays));
    } else if (step instanceof CourseStep.ForgetTombstones) {
      engine
          .mailbox()
          .whenDone(
              engine.underWay().note(scope.forgets(tombstones)),
              done -> scope.run(() -> perform(course.tombstonesForgotten(true))),
              failure -> scope.run(() -> perform(course.tombstonesForgotten(false))));
    } else if (step instanceof CourseStep.RememberTombstones) {
      engine
          .mailbox()
          .whenDone(
              engine.underWay().note(scope.remembers(tombstones)),
              done -> scope.run(() -> perform(course.tombstonesRemembered(true))),
              failure -> scope.run(() -> perform(course.tombstonesRemembered(false))));
    } else if (step instanceof CourseStep.Later later) {
      // The slave of an epoch that is over takes nothing any more: it would be tried for ever.
      application.again(
          () -> perform(engine.wiring() == wiring ? later.next() : new CourseStep.StartOver()));
    } else if (step instanceof CourseStep.DoubtIndex doubt) {
      wiring.doubtIndex(part);
      perform(doubt.next());
    } else {
      end(step);
    }
  }

  /** Nothing is committed before a write without an answer is noted where it survives us. */
  private void end(CourseStep step) {
    Future<Void> noted = unanswered;
    if (noted != null && !noted.isComplete()) {
      engine
          .mailbox()
          .whenDone(
              noted,
              done -> scope.run(() -> end(step)),
              failure -> {
                throw new IllegalStateException("it is tried until it succeeds", failure);
              });
      return;
    }
    if (step instanceof CourseStep.Store store) {
      if (store.effect() != Effect.NONE) {
        counters.applied.increment();
      }
      if (store.effect() == Effect.FORCED) {
        counters.forced.increment();
      }
      scope.applied(key, store.entry());
      application.finish();
    } else if (step instanceof CourseStep.Drop) {
      counters.dropped.increment();
      application.finish();
    } else if (step instanceof CourseStep.IndexGone) {
      counters.indexAbsent.increment();
      application.finish();
    } else if (step instanceof CourseStep.Bury bury) {
      application.bury(bury.cause());
    } else if (step instanceof CourseStep.CopyMapping) {
      application.copyMapping(wiring);
    } else if (step instanceof CourseStep.StartOver) {
      application.start();
    } else {
      throw new IllegalStateException("a step that nobody performs: " + step);
    }
  }

  private void write(BulkAction action) {
    wiring.writer.add(
        action, pair.slave(), scope::ended, this::unanswered, inScope(course::written));
  }

  /** Once for an event, however often it is tried. */
  private void unanswered() {
    if (unanswered == null) {
      unanswered =
          engine.unanswered().add(event.key(), event.routing(), event.parent(), wiring.roles);
    }
  }

  private void readMaster(CourseStep.ReadMaster read) {
    if (!read.confirming()) {
      counters.refreshed.increment();
    }
    wiring.master.read(
        named(wiring.roles.onMaster(part)),
        Place.of(event).effective(),
        pair.master(),
        inScope(
            reading -> {
              if (reading instanceof Reading.Found found) {
                application.hold(found.document().source().length());
                application.noteVersion(found.document().version());
              }
              return course.masterSays(reading);
            }));
  }

  /** The document in the coordinates of one of the clusters. */
  private DocKey named(String index) {
    return part.ofSplit() ? new DocKey(index, event.key().type(), event.key().id()) : event.key();
  }

  private <T> Consumer<T> inScope(Function<T, CourseStep> next) {
    return answer -> scope.run(() -> perform(next.apply(answer)));
  }

  /** The document's place on the slave, past the index's pipeline: it went through the master's. */
  private BulkTarget target(Place place, long version, CourseStep.VersionRule rule) {
    Capabilities slave = wiring.roles.slave().version().capabilities();
    BulkTarget target =
        BulkTarget.of(wiring.roles.onSlave(part), event.key().type(), event.key().id())
            .withVersion(version, rule.wire())
            .withPipeline(slave.defaultPipelines() ? NO_PIPELINE : null);
    return slave.parentField() && place.parent() != null
        ? target.withRouting(place.routing()).withParent(place.parent())
        : target.withRouting(place.effective());
  }
}
