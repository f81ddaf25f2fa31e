package io.ela.control;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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
 * @param pendingSwitch a switch that is neither committed nor aborted
 * @param lastSwitchEpoch the highest epoch that any switch tried, so that a new try gets another
 * @param indices which indices of the two clusters belong together
 * @param progress JSON by name
 */
public record ControlState(
    Optional<ControlRecord.MigrationStarted> migration,
    long epoch,
    String master,
    Map<String, ControlRecord.GatewaySignedOn> gateways,
    Set<String> superseded,
    Optional<PendingSwitch> pendingSwitch,
    long lastSwitchEpoch,
    IndexMirrors indices,
    Map<String, String> progress) {

  /**
   * A switch under way.
   *
   * @param drained incarnations of gateways that hold their writes
   */
  public record PendingSwitch(long epoch, String to, Set<String> drained) {}

  /** Before the first record. */
  public static final ControlState EMPTY =
      new ControlState(
          Optional.empty(),
          0,
          "",
          Map.of(),
          Set.of(),
          Optional.empty(),
          0,
          IndexMirrors.NONE,
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
      return pendingSwitch
          .filter(pending -> pending.epoch() == drained.epoch())
          .map(pending -> withDrained(pending, drained.incarnation()))
          .orElse(this);
    }
    if (record instanceof ControlRecord.SwitchDecided decided) {
      return pendingSwitch
          .filter(pending -> pending.epoch() == decided.epoch())
          .map(
              pending ->
                  decided.committed() && indices.claims().isEmpty()
                      ? with(
                          migration,
                          pending.epoch(),
                          pending.to(),
                          gateways,
                          Set.of(),
                          Optional.empty())
                      : with(migration, epoch, master, gateways, superseded, Optional.empty()))
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
    ControlRecord.Progress made = (ControlRecord.Progress) record;
    return new ControlState(
        migration,
        epoch,
        master,
        gateways,
        superseded,
        pendingSwitch,
        lastSwitchEpoch,
        indices,
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

  private ControlState begin(ControlRecord.SwitchDraining draining) {
    return new ControlState(
        migration,
        epoch,
        master,
        gateways,
        superseded,
        Optional.of(new PendingSwitch(draining.epoch(), draining.to(), Set.of())),
        draining.epoch(),
        indices,
        progress);
  }

  private ControlState withDrained(PendingSwitch pending, String incarnation) {
    Set<String> drained = new HashSet<>(pending.drained());
    drained.add(incarnation);
    return with(
        migration,
        epoch,
        master,
        gateways,
        superseded,
        Optional.of(new PendingSwitch(pending.epoch(), pending.to(), Set.copyOf(drained))));
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
        newPending,
        lastSwitchEpoch,
        indices,
        progress);
  }

  private ControlState withIndices(IndexMirrors changed) {
    return new ControlState(
        migration,
        epoch,
        master,
        gateways,
        superseded,
        pendingSwitch,
        lastSwitchEpoch,
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
