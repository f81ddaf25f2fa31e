package io.ela.replicator;

import io.ela.dialect.json.Bytes;
import io.ela.events.ChangeEvent;
import io.ela.events.Origin;
import io.ela.replicator.SimControl.SimRoles;
import io.ela.replicator.SimIndex.Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * All who write to the master or into the topic: clients through any number of gateways, those that
 * go past them, loads, and repairs.
 */
final class SimClients {
  private static final List<String> IDS = List.of("1", "2");

  /** With these, an id of {@link #IDS} is on either shard, and on one of them twice. */
  private static final List<String> ROUTINGS = List.of("a", "b", "c");

  private final Chance chance;
  private final SimControl control;
  private final SimTopic topic;
  private final boolean oneDocument;
  private final boolean routed;
  private final boolean scanTellsOrder;
  private int contents;

  /** Writes that clients wait for. */
  private final List<SimWrite> writes = new ArrayList<>();

  /** Writes whose gateway is dead, or does not know what came of them. */
  private final List<SimWrite> doubtful = new ArrayList<>();

  /** What gateways that were given up may yet publish. */
  private final List<ChangeEvent> zombies = new ArrayList<>();

  /** What loads have read and not published. */
  private final List<ChangeEvent> copies = new ArrayList<>();

  /** What is owed for what went past the gateways. */
  private final List<ChangeEvent> repairs = new ArrayList<>();

  SimClients(Chance chance, SimControl control, SimTopic topic) {
    this.chance = chance;
    this.control = control;
    this.topic = topic;
    this.oneDocument = chance.oneIn(3);
    this.routed = !oneDocument && chance.oneIn(3);
    this.scanTellsOrder = chance.oneIn(2);
  }

  private SimCluster master() {
    return control.roles().master();
  }

  ChangeEvent.Context context(Origin origin) {
    SimRoles roles = control.roles();
    return new ChangeEvent.Context(roles.master().name(), roles.epoch(), origin, "model", 0);
  }

  private Address address() {
    String routing = routed && !chance.oneIn(3) ? chance.oneOf(ROUTINGS) : null;
    return new Address(oneDocument ? IDS.get(0) : chance.oneOf(IDS), routing);
  }

  /** Now and then the same bytes as before. */
  private Bytes content() {
    int number = chance.oneIn(3) ? chance.below(2) : ++contents + 1;
    return Bytes.ofUtf8("{\"n\":" + number + "}");
  }

  private ChangeEvent refreshOf(Address address, Origin origin) {
    return ChangeEvent.refresh(SimCluster.key(address), address.routing(), null, context(origin));
  }

  private SimWrite newWrite() {
    return new SimWrite(
        SimWrite.Kind.drawn(chance), address(), content(), master(), context(Origin.GATEWAY));
  }

  private boolean any(List<SimWrite> of, Predicate<SimWrite> wanted) {
    return of.stream().anyMatch(wanted);
  }

  private SimWrite one(List<SimWrite> of, Predicate<SimWrite> wanted) {
    return chance.oneOf(of.stream().filter(wanted).toList());
  }

  /** The intent is durable. */
  void begin() {
    SimWrite write = newWrite();
    writes.add(write);
    chance.say(() -> "intent of " + write);
  }

  boolean canExecute() {
    return any(writes, write -> !write.executed());
  }

  /** The master does one. */
  void execute() {
    execute(one(writes, write -> !write.executed()));
  }

  private void execute(SimWrite write) {
    write.execute(chance);
    chance.say(() -> "master does " + write);
  }

  boolean canAnswer() {
    return any(writes, SimWrite::awaitsAnswer);
  }

  /** The gateway has the master's answer to one. */
  void answer() {
    one(writes, SimWrite::awaitsAnswer).answer();
  }

  boolean canPublish() {
    return any(writes, SimWrite::answered);
  }

  void publish() {
    settle(one(writes, SimWrite::answered));
  }

  private void settle(SimWrite write) {
    write.outcome().ifPresent(topic::publish);
    writes.remove(write);
  }

  boolean canDie() {
    return !writes.isEmpty();
  }

  /** What the gateway knew is lost, or comes out late. */
  void die() {
    SimWrite write = chance.takenFrom(writes);
    chance.say(() -> "no outcome of " + write);
    if (write.executed()) {
      write.answer();
      mayComeLate(write.outcome());
    }
    doubtful.add(write);
  }

  private void mayComeLate(Optional<ChangeEvent> outcome) {
    outcome.filter(event -> chance.oneIn(2)).ifPresent(zombies::add);
  }

  boolean hasDoubts() {
    return !doubtful.isEmpty();
  }

  /** A write of which nobody knows the outcome is looked after, for the third time the last. */
  void refreshDoubtful() {
    SimWrite write = chance.oneOf(doubtful);
    topic.publish(write.refresh(chance.oneIn(2) ? Origin.GATEWAY : Origin.RECONCILE));
    if (write.refreshes() == SimWrite.MOST_REFRESHES) {
      doubtful.remove(write);
    }
  }

  boolean hasGhosts() {
    return any(doubtful, write -> !write.executed());
  }

  /** A write whose connection is long gone reaches the master. */
  void ghost() {
    ghost(one(doubtful, write -> !write.executed()));
  }

  private void ghost(SimWrite write) {
    execute(write);
    write.answer();
  }

  boolean hasZombies() {
    return !zombies.isEmpty();
  }

  void zombiePublishes() {
    topic.publish(chance.takenFrom(zombies));
  }

  /** A load reads all documents. */
  void scan() {
    SimIndex index = Objects.requireNonNull(master().index());
    boolean reference = chance.oneIn(4);
    for (Address address : index.addresses()) {
      copies.add(reference ? refreshOf(address, Origin.LOAD) : copyOf(index, address));
    }
    chance.say(() -> "a load has read " + index.documents());
  }

  private ChangeEvent copyOf(SimIndex index, Address address) {
    SimIndex.Copy copy = Objects.requireNonNull(index.get(address, false));
    return ChangeEvent.index(
            SimCluster.key(address),
            address.routing(),
            null,
            copy.version(),
            scanTellsOrder ? master().told(copy.order()) : null,
            copy.source(),
            context(Origin.LOAD))
        .inIncarnation(index.uuid());
  }

  boolean hasCopies() {
    return !copies.isEmpty();
  }

  void publishCopy() {
    topic.publish(chance.takenFrom(copies));
  }

  void repair() {
    topic.publish(refreshOf(address(), Origin.REPAIR));
  }

  boolean owesRepairs() {
    return !repairs.isEmpty();
  }

  void publishRepair() {
    topic.publish(chance.takenFrom(repairs));
  }

  /** A write of which no gateway knows; a repair is owed for it. */
  void writePast() {
    SimWrite write = newWrite();
    write.execute(chance);
    write.answer();
    chance.say(() -> "past the gateways: " + write);
    repairs.add(refreshOf(write.address(), Origin.REPAIR));
  }

  /** Owes an event of which the replicator sees what became of the slave's index. */
  void oweNotice() {
    repairs.add(
        chance.oneIn(2)
            ? ChangeEvent.metadata(SimCluster.INDEX, context(Origin.REPAIR))
            : refreshOf(address(), Origin.REPAIR));
  }

  /** Owes a look at all documents. */
  void oweSweep() {
    repairs.add(ChangeEvent.refreshIndex(SimCluster.INDEX, context(Origin.REPAIR)));
  }

  void deleteIndex() {
    String uuid = Objects.requireNonNull(master().uuid());
    chance.say(() -> "master deletes index " + uuid);
    master().delete();
    writes.add(
        SimWrite.done(
            ChangeEvent.deleteIndex(SimCluster.INDEX, uuid, context(Origin.GATEWAY)), master()));
  }

  void createIndex() {
    String uuid = master().create().uuid();
    chance.say(() -> "master makes index " + uuid);
    writes.add(
        SimWrite.done(ChangeEvent.metadata(SimCluster.INDEX, context(Origin.GATEWAY)), master()));
  }

  /** As when gateways drain: what is open is done, published and looked after. */
  void settleAll() {
    for (SimWrite write : List.copyOf(writes)) {
      if (!write.executed()) {
        execute(write);
      }
      write.answer();
      mayComeLate(write.outcome());
      settle(write);
    }
    for (SimWrite write : List.copyOf(doubtful)) {
      if (!write.executed() && chance.oneIn(2)) {
        ghost(write);
      }
      topic.publish(write.refresh(Origin.RECONCILE));
    }
    doubtful.clear();
    while (owesRepairs()) {
      publishRepair();
    }
  }

  /** What is late comes now, or never. */
  void nothingComesLate(boolean published) {
    while (published && hasZombies()) {
      zombiePublishes();
    }
    while (published && hasCopies()) {
      publishCopy();
    }
    zombies.clear();
    copies.clear();
  }
}
