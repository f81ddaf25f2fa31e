package io.ela.replicator;

import io.ela.events.ChangeEvent;
import io.ela.events.Origin;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One random interleaving: clients, gateways, loads, repairs, operators and the replicator act in
 * an order that a seed decides; then everything comes to rest, and the clusters are compared.
 *
 * <p>The promises hold under these conditions, which the model keeps:
 *
 * <ul>
 *   <li>What goes past the gateways is repaired (a refresh of the document) before a switch.
 *   <li>What somebody does to the slave's index is seen by an event that is not dropped; if it was
 *       restored in place, so that its uuid stays, by a refresh of the whole index. One that was
 *       put there and is left alone, because the master has none, is removed before a switch.
 *   <li>If the master's index loses writes (restored in place, a copy that is behind made primary),
 *       what was read and written before is applied before a refresh of the whole index is made;
 *       and it comes only once.
 *   <li>A write that is lost on its way reaches the master before its last refresh, or never.
 *   <li>A request to the slave whose sender is gone arrives before its successor reads the slave or
 *       changes its index, before the slave forgets tombstones, and before a switch ({@link
 *       UnderWay}, {@link SlaveLease}).
 *   <li>A replicator has read a switch's decision before it reads an event that an older epoch's
 *       gateway publishes after it ({@link SlaveLease}).
 *   <li>Tombstones are kept in the store for as long as anything of before may come.
 * </ul>
 */
final class ModelRound {
  private static final int MOST_STEPS_TO_REST = 20_000;

  private final Chance chance;
  private final SimControl control;
  private final SimTopic topic;
  private final SimClients clients;
  private final SimReplicator replicator;
  private final Map<ModelAction, Integer> weights = new EnumMap<>(ModelAction.class);
  private @Nullable SimIndex masterSnapshot;
  private @Nullable SimIndex slaveSnapshot;

  /** Events before this one tell of what the master has lost since, and come only once. */
  private int barrier;

  /** A replicator may have died while the slave's index was to forget deletes. */
  private boolean died;

  /** The clusters differ in the end, or something happened that must not. */
  static final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1;

    Failure(String what) {
      super(what);
    }
  }

  ModelRound(Chance chance, DocumentCourse.Decision gate) {
    this.chance = chance;
    SimCluster source = new SimCluster("source", chance.oneIn(2), chance.oneIn(2));
    SimCluster target = new SimCluster("target", chance.oneIn(2), chance.oneIn(2));
    this.control = new SimControl(source, target);
    this.topic = new SimTopic(chance);
    this.clients = new SimClients(chance, control, topic);
    this.replicator = new SimReplicator(control, topic, chance, gate);
    chance.mayGoWrong(chance.oneIn(3), chance.oneIn(4));
    for (ModelAction action : ModelAction.values()) {
      boolean takesPart = action.always() || chance.oneIn(3);
      weights.put(action, takesPart ? action.weight() * (1 + chance.below(3)) : 0);
    }
  }

  /**
   * Runs it.
   *
   * @throws Failure if the clusters differ in the end, or never come to rest
   */
  void run() {
    master().create();
    topic.publish(ChangeEvent.metadata(SimCluster.INDEX, clients.context(Origin.GATEWAY)));
    int actions = 30 + chance.below(170);
    for (int i = 0; i < actions; i++) {
      act();
    }
    chance.say(() -> "everything comes to rest");
    clients.settleAll();
    clients.nothingComesLate(true);
    applyAll();
    compare();
  }

  private void act() {
    int sum = 0;
    for (ModelAction action : ModelAction.values()) {
      sum += weight(action);
    }
    int drawn = chance.below(sum);
    for (ModelAction action : ModelAction.values()) {
      drawn -= weight(action);
      if (drawn < 0) {
        perform(action);
        return;
      }
    }
  }

  private int weight(ModelAction action) {
    int weight = weights.getOrDefault(action, 0);
    return weight > 0 && can(action) ? weight : 0;
  }

  private boolean can(ModelAction action) {
    return switch (action) {
      case BEGIN_WRITE, REPAIR, SWITCH, QUIET, MASTER_FORGETS, SLAVE_FORGETS -> true;
      case MASTER_WRITES -> clients.canExecute();
      case MASTER_ANSWERS -> clients.canAnswer();
      case PUBLISH_OUTCOME -> clients.canPublish();
      case GATEWAY_DIES -> clients.canDie();
      case REFRESH_DOUBTFUL -> clients.hasDoubts();
      case GHOST -> clients.hasGhosts();
      case ZOMBIE -> clients.hasZombies();
      case SCAN, DELETE_INDEX, WRITE_PAST, SNAPSHOT -> master().index() != null;
      case CREATE_INDEX -> master().index() == null;
      case PUBLISH_COPY -> clients.hasCopies();
      case PUBLISH_REPAIR -> clients.owesRepairs();
      case LOSE_SLAVE_INDEX -> slave().index() != null;
      case EXCHANGE_SLAVE_INDEX -> slave().index() != null && slaveSnapshot != null;
      case REVERT_SLAVE_INDEX -> isOf(slaveSnapshot, slave());
      case REVERT_MASTER_INDEX -> isOf(masterSnapshot, master());
      case DUPLICATE -> topic.size() > barrier;
      case FETCH -> replicator.canFetch();
      case PROCEED -> replicator.canProceed();
      case COMMIT, CRASH, REBALANCE, REWIND -> true;
      case LEARN_ROLES -> !replicator.knowsRoles();
      case ORPHAN -> replicator.hasOrphans();
    };
  }

  private void perform(ModelAction action) {
    switch (action) {
      case BEGIN_WRITE -> clients.begin();
      case MASTER_WRITES -> clients.execute();
      case MASTER_ANSWERS -> clients.answer();
      case PUBLISH_OUTCOME -> clients.publish();
      case GATEWAY_DIES -> clients.die();
      case REFRESH_DOUBTFUL -> clients.refreshDoubtful();
      case GHOST -> clients.ghost();
      case ZOMBIE -> clients.zombiePublishes();
      case SCAN -> clients.scan();
      case PUBLISH_COPY -> clients.publishCopy();
      case REPAIR -> clients.repair();
      case PUBLISH_REPAIR -> clients.publishRepair();
      case WRITE_PAST -> clients.writePast();
      case MASTER_FORGETS -> forget(master());
      case SLAVE_FORGETS -> {
        replicator.orphansArrive();
        forget(slave());
      }
      case DELETE_INDEX -> clients.deleteIndex();
      case CREATE_INDEX -> clients.createIndex();
      case SNAPSHOT -> snapshot();
      case LOSE_SLAVE_INDEX, EXCHANGE_SLAVE_INDEX, REVERT_SLAVE_INDEX -> harmSlave(action);
      case REVERT_MASTER_INDEX -> revertMaster();
      case DUPLICATE -> topic.publish(topic.get(barrier + chance.below(topic.size() - barrier)));
      case SWITCH -> switchMaster();
      case QUIET -> quiet();
      case FETCH -> replicator.fetch();
      case PROCEED -> replicator.proceed();
      case COMMIT -> replicator.commit();
      case CRASH, REBALANCE, REWIND -> interrupt(action);
      case LEARN_ROLES -> replicator.learnRoles();
      case ORPHAN -> replicator.orphanArrives();
    }
  }

  private SimCluster master() {
    return control.roles().master();
  }

  private SimCluster slave() {
    return control.roles().slave();
  }

  private void interrupt(ModelAction action) {
    died = true;
    if (action == ModelAction.CRASH) {
      replicator.crash();
    } else if (action == ModelAction.REBALANCE) {
      replicator.rebalance();
    } else {
      replicator.rewind();
    }
  }

  private void forget(SimCluster cluster) {
    SimIndex index = cluster.index();
    if (index != null) {
      chance.say(() -> cluster.name() + " forgets its tombstones");
      index.forgetTombstones();
    }
  }

  private void snapshot() {
    chance.say(() -> "snapshots are taken");
    masterSnapshot = snapshotOf(master().index());
    slaveSnapshot = snapshotOf(slave().index());
  }

  private static @Nullable SimIndex snapshotOf(@Nullable SimIndex index) {
    return index == null ? null : index.copy(index.uuid());
  }

  private static boolean isOf(@Nullable SimIndex snapshot, SimCluster cluster) {
    return snapshot != null && snapshot.uuid().equals(cluster.uuid());
  }

  private void harmSlave(ModelAction action) {
    replicator.orphansArrive();
    chance.say(() -> "somebody does this to the slave: " + action);
    if (action == ModelAction.REVERT_SLAVE_INDEX) {
      Objects.requireNonNull(slave().index()).revert(Objects.requireNonNull(slaveSnapshot));
      clients.oweSweep();
      return;
    }
    if (action == ModelAction.LOSE_SLAVE_INDEX) {
      slave().delete();
    } else {
      slave().restore(Objects.requireNonNull(slaveSnapshot));
    }
    clients.oweNotice();
  }

  private void revertMaster() {
    clients.settleAll();
    clients.nothingComesLate(chance.oneIn(2));
    applyAll();
    chance.say(() -> "the master's index is restored in place");
    SimIndex index = master().index();
    if (index != null && isOf(masterSnapshot, master())) {
      index.revert(Objects.requireNonNull(masterSnapshot));
      barrier = topic.size();
      clients.oweSweep();
    }
  }

  /** The rule of {@code SwitchCoordinator}: all is written, published, looked after and applied. */
  private void switchMaster() {
    chance.say(() -> "a switch drains");
    clients.settleAll();
    applyAll();
    if (master().index() == null && slave().index() != null) {
      chance.say(() -> "what somebody put on the slave is removed");
      slave().delete();
    }
    control.switchRoles();
    masterSnapshot = null;
    slaveSnapshot = null;
    chance.say(() -> "epoch " + control.roles().epoch() + ": master is " + master().name());
  }

  /** For a while nobody does anything. */
  private void quiet() {
    chance.say(() -> "it is quiet for a while");
    clients.settleAll();
    applyAll();
  }

  private void applyAll() {
    for (int step = 0; !replicator.isIdle(); step++) {
      if (step > MOST_STEPS_TO_REST) {
        throw new Failure("the replicator does not come to rest");
      }
      if (!replicator.knowsRoles()) {
        replicator.learnRoles();
      } else if (replicator.canProceed() && !(replicator.canFetch() && chance.oneIn(3))) {
        replicator.proceed();
      } else {
        replicator.fetch();
      }
    }
    replicator.orphansArrive();
    replicator.commit();
  }

  private void compare() {
    SimIndex there = master().index();
    SimIndex here = slave().index();
    if (there == null) {
      Incarnations mirrored = control.mirrored(control.roles());
      // One that somebody else put in its place is left alone.
      if (here != null && mirrored != null && mirrored.slave().equals(here.uuid())) {
        throw new Failure("the slave's index outlives the master's");
      }
      return;
    }
    if (here == null) {
      throw new Failure("the slave has no index");
    }
    Map<String, String> wanted = told(there);
    Map<String, String> found = told(here);
    if (!wanted.equals(found)) {
      throw new Failure("master " + wanted + "\nslave  " + found);
    }
    if (here.forgetful() && !died) {
      throw new Failure("index.gc_deletes of the slave stays at 0");
    }
  }

  /** Contents, versions and routings; the order of writes is each cluster's own. */
  private static Map<String, String> told(SimIndex index) {
    Map<String, String> told = new TreeMap<>();
    index
        .documents()
        .forEach(
            (slot, copy) ->
                told.put(
                    slot.id() + " on shard " + slot.shard(),
                    "v" + copy.version() + " " + copy.source() + " routing " + copy.routing()));
    return told;
  }
}
