package io.ela.replicator;

import io.ela.events.ChangeEvent;
import io.ela.events.DocKey;
import io.ela.events.Op;
import io.ela.events.Origin;
import io.ela.replicator.SimControl.SimRoles;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The replicator of the model: the real gate, course, entries and marks, driven over simulated
 * clusters. Events of one key take their way one after another, those of different keys at the same
 * time; whatever is under way proceeds one step at a time, as chance will have it.
 */
final class SimReplicator {
  private static final TopicPartition PARTITION = new TopicPartition("writes", 0);

  private final SimControl control;
  private final SimTopic topic;
  private final Chance chance;
  private final DocumentCourse.Decision gate;
  private final SimStore store;
  private final AppliedMarks marks = new AppliedMarks();
  private final Map<DocKey, ArrayDeque<Work>> lanes = new LinkedHashMap<>();
  private final List<Pending> underWay = new ArrayList<>();

  /** Requests of a task that is gone, which the slave has not met yet. */
  private final List<SimExchange> orphans = new ArrayList<>();

  private SimRoles roles;
  private long position;
  private long committed;

  /** What is known of the index, as {@link IndexKeeper} knows it. */
  private @Nullable Incarnations index;

  private boolean doubtful;
  private final Set<String> gone = new HashSet<>();

  /** One event on its way. */
  private record Work(ChangeEvent event, long offset) {}

  /** Something that proceeds by itself. */
  private interface Pending {
    void proceed();

    /** Whether it cannot proceed at the moment. */
    default boolean waits() {
      return false;
    }

    /** Its task ends. */
    default void abandon() {}
  }

  SimReplicator(SimControl control, SimTopic topic, Chance chance, DocumentCourse.Decision gate) {
    this.control = control;
    this.topic = topic;
    this.chance = chance;
    this.gate = gate;
    this.store = new SimStore(chance);
    this.roles = control.roles();
    marks.begin(PARTITION);
  }

  /** What comes after a switch and is of before it is read when the switch is known. */
  boolean canFetch() {
    return position < topic.size() && (knowsRoles() || topic.get(position).epoch() > roles.epoch());
  }

  void fetch() {
    Work work = new Work(topic.get(position), position);
    marks.opened(PARTITION, position, 0, 0);
    position++;
    ArrayDeque<Work> lane = lanes.computeIfAbsent(work.event().key(), key -> new ArrayDeque<>());
    lane.add(work);
    chance.say(() -> "replicator reads " + topic.describe(work.offset()));
    if (lane.size() == 1) {
      start(work);
    }
  }

  boolean canProceed() {
    return underWay.stream().anyMatch(pending -> !pending.waits());
  }

  void proceed() {
    List<Pending> able = new ArrayList<>(underWay);
    able.removeIf(Pending::waits);
    chance.oneOf(able).proceed();
  }

  boolean isIdle() {
    return position == topic.size() && underWay.isEmpty() && lanes.isEmpty();
  }

  boolean knowsRoles() {
    return roles.epoch() == control.roles().epoch();
  }

  /** Reads the switch in the control topic. */
  void learnRoles() {
    forgetIndex();
    chance.say(() -> "replicator learns of epoch " + roles.epoch());
  }

  void commit() {
    long mark = marks.clamp(PARTITION, position);
    if (mark > committed) {
      committed = mark;
      chance.say(() -> "replicator commits " + committed);
    }
    store.flushed();
  }

  /** Dies, and is started again: of what it stored since the last commit, a beginning is kept. */
  void crash() {
    chance.say(() -> "replicator dies and reads from " + committed + " again");
    store.lose();
    restart();
  }

  /** The partition goes to another member: the store is whole, what was sent may yet arrive. */
  void rebalance() {
    commit();
    chance.say(() -> "rebalance");
    restart();
  }

  /** Replays from an earlier offset. */
  void rewind() {
    commit();
    committed = chance.below((int) committed + 1);
    chance.say(() -> "replay from " + committed);
    restart();
  }

  private void restart() {
    underWay.forEach(Pending::abandon);
    underWay.clear();
    lanes.clear();
    marks.forget(PARTITION, 0);
    marks.begin(PARTITION);
    position = committed;
    forgetIndex();
  }

  private void forgetIndex() {
    roles = control.roles();
    index = null;
    gone.clear();
    doubtful = false;
  }

  boolean hasOrphans() {
    return !orphans.isEmpty();
  }

  /** The slave meets a request whose sender is gone. */
  void orphanArrives() {
    SimExchange orphan = chance.takenFrom(orphans);
    orphan.arrive();
    chance.say(() -> "arrives late: " + orphan);
  }

  void orphansArrive() {
    while (hasOrphans()) {
      orphanArrives();
    }
  }

  private void start(Work work) {
    ChangeEvent event = work.event();
    if (event.epoch() > roles.epoch()) {
      underWay.add(new Delayed(() -> start(work)));
    } else if (event.refreshesIndex()) {
      underWay.add(new Converging(work, null, pair -> sweep(work, pair)));
    } else if (event.ofDefinition()) {
      boolean deletion = event.op() == Op.DELETE && event.epoch() == roles.epoch();
      String deleted = deletion ? event.indexUuid() : null;
      underWay.add(new Converging(work, deleted, pair -> finish(work)));
    } else {
      startDocument(work);
    }
  }

  private void sweep(Work work, @Nullable Incarnations pair) {
    if (pair == null) {
      finish(work);
    } else {
      underWay.add(new Sweep(work));
    }
  }

  private void startDocument(Work work) {
    ChangeEvent event = work.event();
    String uuid = event.epoch() == roles.epoch() ? event.indexUuid() : null;
    Incarnations ready = ready(uuid);
    if (ready != null) {
      Course course = new Course(work, ready);
      perform(course, course.decisions.begin(store.get(event.key())));
      return;
    }
    Incarnations pair = control.mirrored(roles);
    boolean another = pair == null || (uuid != null && !uuid.equals(pair.master()));
    if (another || doubtful) {
      underWay.add(new Converging(work, null, found -> indexKnown(work, uuid, found)));
    } else {
      underWay.add(new SlaveLook(work, uuid, pair));
    }
  }

  private @Nullable Incarnations ready(@Nullable String uuid) {
    Incarnations pair = index;
    boolean looked =
        pair != null && (uuid == null || uuid.equals(pair.master()) || gone.contains(uuid));
    return looked && pair.equals(control.mirrored(roles)) ? pair : null;
  }

  private void indexKnown(Work work, @Nullable String uuid, @Nullable Incarnations pair) {
    if (pair == null || !pair.equals(index)) {
      gone.clear();
    }
    index = pair;
    doubtful = false;
    if (pair == null) {
      chance.say(() -> "there is no index for " + work.event().key());
      finish(work);
      return;
    }
    if (uuid != null && !uuid.equals(pair.master())) {
      gone.add(uuid);
    }
    start(work);
  }

  private void finish(Work work) {
    marks.closed(PARTITION, work.offset(), 0);
    ArrayDeque<Work> lane = lanes.get(work.event().key());
    if (lane == null || lane.peek() != work) {
      throw new IllegalStateException("not the first in its lane: " + work);
    }
    lane.remove();
    if (lane.isEmpty()) {
      lanes.remove(work.event().key());
    } else {
      start(lane.element());
    }
  }

  private void perform(Course course, CourseStep step) {
    Work work = course.work;
    if (step instanceof CourseStep.Later later) {
      underWay.add(new Delayed(() -> perform(course, later.next())));
    } else if (step instanceof CourseStep.DoubtIndex doubt) {
      index = null;
      doubtful = true;
      perform(course, doubt.next());
    } else if (step instanceof CourseStep.StartOver) {
      start(work);
    } else if (step instanceof CourseStep.Store stored) {
      store.put(work.event().key(), stored.entry());
      finish(work);
    } else if (step instanceof CourseStep.Drop || step instanceof CourseStep.IndexGone) {
      chance.say(() -> topic.describe(work.offset()) + " ends: " + step);
      finish(work);
    } else if (step instanceof CourseStep.Bury bury) {
      throw new ModelRound.Failure("nothing is a document's fault here: " + bury.cause());
    } else {
      underWay.add(new Request(course, step));
    }
  }

  private ChangeEvent.Context context() {
    return new ChangeEvent.Context(
        roles.master().name(), roles.epoch(), Origin.RECONCILE, "model", 0);
  }

  /** A document's event under a pair. */
  private final class Course {
    final Work work;
    final Incarnations pair;
    final SimRoles under = roles;
    final DocumentCourse decisions;

    Course(Work work, Incarnations pair) {
      this.work = work;
      this.pair = pair;
      this.decisions = new DocumentCourse(work.event(), under.epoch(), pair, gate, () -> 1);
    }
  }

  /** Waits. */
  private final class Delayed implements Pending {
    private final Runnable then;

    Delayed(Runnable then) {
      this.then = then;
    }

    @Override
    public void proceed() {
      underWay.remove(this);
      then.run();
    }
  }

  /** A request of a course: it arrives, and later its answer does. */
  private final class Request implements Pending {
    private final Course course;
    private final SimExchange exchange;

    Request(Course course, CourseStep step) {
      ChangeEvent event = course.work.event();
      this.course = course;
      this.exchange =
          new SimExchange(
              step, event.key().id(), Place.of(event), course.pair, course.under, chance);
    }

    @Override
    public void proceed() {
      if (exchange.answered()) {
        underWay.remove(this);
        perform(course, exchange.next(course.decisions));
        return;
      }
      boolean retired = course.under.epoch() != roles.epoch();
      if (retired && exchange.giveBack()) {
        return;
      }
      if (exchange.writes() && course.under.slave() == control.roles().master()) {
        throw new ModelRound.Failure("the replicator writes to the master: " + exchange);
      }
      if (exchange.followsOrphans()) {
        orphansArrive();
      }
      exchange.send();
    }

    @Override
    public void abandon() {
      if (exchange.writes() && !exchange.answered() && chance.oneIn(2)) {
        orphans.add(exchange);
      }
    }
  }

  /** Only the slave is asked whether the index is still the one that is known. */
  private final class SlaveLook implements Pending {
    private final Work work;
    private final @Nullable String uuid;
    private final Incarnations pair;

    SlaveLook(Work work, @Nullable String uuid, Incarnations pair) {
      this.work = work;
      this.uuid = uuid;
      this.pair = pair;
    }

    @Override
    public void proceed() {
      underWay.remove(this);
      if (pair.slave().equals(roles.slave().uuid())) {
        indexKnown(work, uuid, pair);
      } else {
        underWay.add(new Converging(work, null, found -> indexKnown(work, uuid, found)));
      }
    }
  }

  /** The index is made as the master's. */
  private final class Converging implements Pending {
    private final Work work;
    private final SimConvergence convergence;
    private final SimRoles under = roles;

    Converging(Work work, @Nullable String deleted, Consumer<@Nullable Incarnations> then) {
      this.work = work;
      this.convergence =
          new SimConvergence(
              control,
              roles,
              deleted,
              () -> topic.publish(ChangeEvent.refreshIndex(SimCluster.INDEX, context())),
              pair -> {
                chance.say(() -> "index for " + work.event().key() + ": " + pair);
                underWay.remove(this);
                then.accept(pair);
              });
    }

    private boolean retired() {
      return under.epoch() != roles.epoch();
    }

    @Override
    public boolean waits() {
      return !retired() && convergence.waits();
    }

    @Override
    public void proceed() {
      if (retired()) {
        underWay.remove(this);
        convergence.abandon();
        start(work);
        return;
      }
      if (convergence.actsNext()) {
        orphansArrive();
      }
      convergence.proceed();
    }

    @Override
    public void abandon() {
      convergence.abandon();
    }
  }

  /** Names every document of both sides in the topic. */
  private final class Sweep implements Pending {
    private final Work work;
    private final Set<SimIndex.Address> found = new LinkedHashSet<>();
    private boolean masterRead;

    Sweep(Work work) {
      this.work = work;
    }

    @Override
    public void proceed() {
      SimIndex side = (masterRead ? roles.slave() : roles.master()).index();
      if (side == null) {
        underWay.remove(this);
        if (masterRead) {
          start(work);
        } else {
          finish(work);
        }
        return;
      }
      found.addAll(side.addresses());
      if (!masterRead) {
        masterRead = true;
        return;
      }
      for (SimIndex.Address address : found) {
        topic.publish(
            ChangeEvent.refresh(SimCluster.key(address), address.routing(), null, context()));
      }
      underWay.remove(this);
      finish(work);
    }
  }
}
