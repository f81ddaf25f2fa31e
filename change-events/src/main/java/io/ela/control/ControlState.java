package io.ela.control;

import io.ela.control.ControlRecord.ReplicatorSignedOn;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * What the control topic says up to some offset. Immutable.
 *
 * @param migration empty before the first start
 * @param epoch 0 at the first start, one more after every committed switch
 * @param master name of the present master; empty before the first start
 * @param gateways signed on, by name
 * @param superseded incarnations of gateways in whose place others of their names signed on, and
 *     that never signed off: they may be stopped and continue, so a switch waits until their leases
 *     are over
 * @param replicators by name, that may change the slave; who did not say that he is still when a
 *     switch was committed is none of them until he signs on again
 * @param pendingSwitch a switch that is neither committed nor aborted
 * @param lastSwitchEpoch the highest epoch that any switch tried, so that a new try gets another
 * @param indices which indices of the two clusters belong together
 * @param loads how far load tasks are
 * @param progress JSON by name
 */
public record ControlState(
    Optional<ControlRecord.MigrationStarted> migration,
    long epoch,
    String master,
    Map<String, ControlRecord.GatewaySignedOn> gateways,
    Set<String> superseded,
    Map<String, ReplicatorSignedOn> replicators,
    Optional<PendingSwitch> pendingSwitch,
    long lastSwitchEpoch,
    IndexMirrors indices,
    LoadStates loads,
    Map<String, String> progress) {

  /** Before the first record. */
  public static final ControlState EMPTY =
      new ControlState(
          Optional.empty(),
          0,
          "",
          Map.of(),
          Set.of(),
          Map.of(),
          Optional.empty(),
          0,
          IndexMirrors.NONE,
          LoadStates.NONE,
          Map.of());

  /** The state after one more record. */
  public ControlState after(ControlRecord record) {
    if (record instanceof ControlRecord.MigrationStarted started) {
      return migration.isPresent()
          ? this
          : with(
              Optional.of(started), epoch, started.master(), gateways, superseded, pendingSwitch);
    }
    if (record instanceof ControlRecord.GatewaySignedOn on) {
      return signedOn(on);
    }
    if (record instanceof ControlRecord.GatewaySignedOff off) {
      ControlRecord.GatewaySignedOn present = gateways.get(off.gateway());
      return present != null && present.incarnation().equals(off.incarnation())
          ? withGateways(minus(gateways, off.gateway()), superseded)
          : withGateways(gateways, minus(superseded, off.incarnation()));
    }
    if (record instanceof ControlRecord.SwitchDraining draining) {
      boolean usable = pendingSwitch.isEmpty() && draining.epoch() > lastSwitchEpoch;
      return usable ? begin(draining) : this;
    }
    if (record instanceof ControlRecord.GatewayDrained drained) {
      return withPending(drained.epoch(), pending -> pending.after(drained));
    }
    if (record instanceof ControlRecord.SwitchSealed sealed) {
      return withPending(sealed.epoch(), pending -> pending.after(sealed));
    }
    if (record instanceof ControlRecord.ReplicatorStill still) {
      return withPending(still.epoch(), pending -> pending.after(still));
    }
    if (record instanceof ReplicatorSignedOn on) {
      return withReplicators(plus(replicators, on.replicator(), on));
    }
    if (record instanceof ControlRecord.ReplicatorSignedOff off) {
      return withReplicators(minus(replicators, off.replicator()));
    }
    if (record instanceof ControlRecord.SwitchDecided decided) {
      return pendingSwitch
          .filter(pending -> pending.epoch() == decided.epoch())
          .map(pending -> decided(pending, decided.committed() && indices.claims().isEmpty()))
          .orElse(this);
    }
    if (record instanceof ControlRecord.IndexClaimed claimed) {
      return withIndices(indices.after(claimed, epoch));
    }
    if (record instanceof ControlRecord.IndexMirrored mirrored) {
      return withIndices(indices.after(mirrored));
    }
    if (record instanceof ControlRecord.IndexReleased released) {
      return withIndices(indices.after(released));
    }
    if (record instanceof ControlRecord.OfLoad load) {
      return withLoads(loads.after(load));
    }
    ControlRecord.Progress made = (ControlRecord.Progress) record;
    return new ControlState(
        migration,
        epoch,
        master,
        gateways,
        superseded,
        replicators,
        pendingSwitch,
        lastSwitchEpoch,
        indices,
        loads,
        plus(progress, made.name(), made.json()));
  }

  /** The pending switch has every signed-on gateway's word. */
  public boolean allDrained() {
    return pendingSwitch
        .map(
            pending ->
                gateways.values().stream()
                    .allMatch(on -> pending.drained().contains(on.incarnation())))
        .orElse(false);
  }

  /**
   * The switch of that epoch is sealed, and every replicator has said that nothing of it is under
   * way to the slave. False as well before it is sealed, and after it is over.
   */
  public boolean allStill(long ofEpoch) {
    return sealed(ofEpoch).isPresent() && notStill(ofEpoch).isEmpty();
  }

  /**
   * Replicators that have not said, since the switch of that epoch was sealed, that nothing of them
   * is under way to the slave: all of them if it is not sealed. Empty does not mean that all have,
   * for there may be none: see {@link #allStill}.
   */
  public Set<String> notStill(long ofEpoch) {
    return replicators.keySet().stream()
        .filter(
            replicator ->
                !sealed(ofEpoch).map(pending -> pending.isStill(replicator)).orElse(false))
        .collect(Collectors.toSet());
  }

  private Optional<PendingSwitch> sealed(long ofEpoch) {
    return pendingSwitch.filter(pending -> pending.epoch() == ofEpoch && pending.sealed());
  }

  /** Those of them that have said that something is, with how many requests. */
  public Map<String, Long> busy() {
    return pendingSwitch
        .map(
            pending ->
                pending.underWay().entrySet().stream()
                    .filter(told -> told.getValue() > 0 && replicators.containsKey(told.getKey()))
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)))
        .orElse(Map.of());
  }

  private ControlState begin(ControlRecord.SwitchDraining draining) {
    return new ControlState(
        migration,
        epoch,
        master,
        gateways,
        superseded,
        replicators,
        Optional.of(PendingSwitch.begun(draining)),
        draining.epoch(),
        indices,
        loads,
        progress);
  }

  private ControlState decided(PendingSwitch pending, boolean committed) {
    return committed
        ? with(
                migration,
                pending.epoch(),
                pending.to(),
                gateways,
                Set.of(),
                Optional.<PendingSwitch>empty())
            .withReplicators(
                replicators.entrySet().stream()
                    .filter(on -> pending.isStill(on.getKey()))
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)))
        : with(migration, epoch, master, gateways, superseded, Optional.empty());
  }

  private ControlState withPending(long of, UnaryOperator<PendingSwitch> change) {
    return pendingSwitch
        .filter(pending -> pending.epoch() == of)
        .map(
            pending ->
                with(
                    migration,
                    epoch,
                    master,
                    gateways,
                    superseded,
                    Optional.of(change.apply(pending))))
        .orElse(this);
  }

  private ControlState withReplicators(Map<String, ReplicatorSignedOn> changed) {
    return new ControlState(
        migration,
        epoch,
        master,
        gateways,
        superseded,
        changed,
        pendingSwitch,
        lastSwitchEpoch,
        indices,
        loads,
        progress);
  }

  private ControlState signedOn(ControlRecord.GatewaySignedOn on) {
    ControlRecord.GatewaySignedOn before = gateways.get(on.gateway());
    Set<String> gone = new HashSet<>(superseded);
    if (before != null && !before.incarnation().equals(on.incarnation())) {
      gone.add(before.incarnation());
    }
    return withGateways(plus(gateways, on.gateway(), on), Set.copyOf(gone));
  }

  private ControlState withGateways(
      Map<String, ControlRecord.GatewaySignedOn> changed, Set<String> gone) {
    return with(migration, epoch, master, changed, gone, pendingSwitch);
  }

  private ControlState with(
      Optional<ControlRecord.MigrationStarted> newMigration,
      long newEpoch,
      String newMaster,
      Map<String, ControlRecord.GatewaySignedOn> newGateways,
      Set<String> newSuperseded,
      Optional<PendingSwitch> newPending) {
    return new ControlState(
        newMigration,
        newEpoch,
        newMaster,
        newGateways,
        newSuperseded,
        replicators,
        newPending,
        lastSwitchEpoch,
        indices,
        loads,
        progress);
  }

  private ControlState withIndices(IndexMirrors changed) {
    return new ControlState(
        migration,
        epoch,
        master,
        gateways,
        superseded,
        replicators,
        pendingSwitch,
        lastSwitchEpoch,
        changed,
        loads,
        progress);
  }

  private ControlState withLoads(LoadStates changed) {
    return new ControlState(
        migration,
        epoch,
        master,
        gateways,
        superseded,
        replicators,
        pendingSwitch,
        lastSwitchEpoch,
        indices,
        changed,
        progress);
  }

  private static <V> Map<String, V> plus(Map<String, V> map, String key, V value) {
    Map<String, V> copy = new HashMap<>(map);
    copy.put(key, value);
    return Map.copyOf(copy);
  }

  private static <V> Map<String, V> minus(Map<String, V> map, String key) {
    Map<String, V> copy = new HashMap<>(map);
    copy.remove(key);
    return Map.copyOf(copy);
  }

  private static Set<String> minus(Set<String> set, String value) {
    Set<String> copy = new HashSet<>(set);
    copy.remove(value);
    return Set.copyOf(copy);
  }
}
