package io.ela.replicator;

import org.jspecify.annotations.Nullable;

/**
 * What the control topic of the model says: who is master, and which incarnations belong together.
 */
final class SimControl {

  /** Who is who under one epoch. */
  record SimRoles(long epoch, SimCluster master, SimCluster slave) {}

  private final SimCluster source;
  private final SimCluster target;
  private long epoch;

  /** The newest pair, the source's incarnation first; null if there never was one. */
  private @Nullable Incarnations mirror;

  private boolean mirrorDeleted;
  private boolean claimed;

  SimControl(SimCluster source, SimCluster target) {
    this.source = source;
    this.target = target;
  }

  SimRoles roles() {
    return sourceIsMaster()
        ? new SimRoles(epoch, source, target)
        : new SimRoles(epoch, target, source);
  }

  private boolean sourceIsMaster() {
    return epoch % 2 == 0;
  }

  void switchRoles() {
    epoch++;
  }

  /** The newest pair, as seen from these roles. */
  @Nullable Incarnations known(SimRoles seenFrom) {
    Incarnations pair = mirror;
    return pair == null || seenFrom.master() == source ? pair : turned(pair);
  }

  /** Whether the slave's index of the newest pair was deleted since. */
  boolean knownDeleted() {
    return mirrorDeleted;
  }

  /** The newest pair, unless the slave's was deleted since. */
  @Nullable Incarnations mirrored(SimRoles seenFrom) {
    return mirrorDeleted ? null : known(seenFrom);
  }

  /** Says that the pair, as seen from these roles, belongs together. */
  void mirrored(SimRoles seenFrom, Incarnations pair) {
    mirror = seenFrom.master() == source ? pair : turned(pair);
    mirrorDeleted = false;
    claimed = false;
  }

  private static Incarnations turned(Incarnations pair) {
    return new Incarnations(pair.slave(), pair.master());
  }

  void deleted() {
    mirrorDeleted = true;
    claimed = false;
  }

  /** Whether a claim on the slave's index would count: there is no other, and no other epoch. */
  boolean claimable(SimRoles roles) {
    return !claimed && roles.epoch() == epoch;
  }

  void claim() {
    claimed = true;
  }

  void release() {
    claimed = false;
  }
}
