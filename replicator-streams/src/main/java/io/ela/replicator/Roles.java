package io.ela.replicator;

import io.ela.cluster.EsClient;
import io.ela.control.IndexMirrors.Mirror;
import io.ela.dialect.EsVersion;
import io.ela.dialect.split.IndexPart;
import io.ela.dialect.split.TypeSplits;

/**
 * Who is who under one epoch, between two switches. Immutable.
 *
 * @param epoch the epoch
 * @param lastSwitch the epoch that the last switch tried that has ended: after one that was
 *     aborted, the slave may not be as it was left
 * @param slave its client sends only while the epoch's lease is in force ({@link SlaveLease})
 * @param masterIsSource whether the master is the cluster that data is migrated from
 * @param splits which indices of the source are several of the target
 */
record Roles(
    long epoch,
    long lastSwitch,
    Member master,
    Member slave,
    boolean masterIsSource,
    TypeSplits splits) {

  /** A cluster with its version. */
  record Member(EsClient client, EsVersion version) {
    String name() {
      return client.name();
    }
  }

  /**
   * Whether documents have mapping types on the slave (up to 6.x) that the master does not know.
   */
  boolean onlySlaveHasTypes() {
    return slave.version().capabilities().mappingTypes()
        && !master.version().capabilities().mappingTypes();
  }

  /** The index's name on the master. */
  String onMaster(IndexPart part) {
    return part.on(masterIsSource);
  }

  /** The index's name on the slave. */
  String onSlave(IndexPart part) {
    return part.on(!masterIsSource);
  }

  /** Whether the slave has in one index what the master has in several, of which this is one. */
  boolean sharesSlave(IndexPart part) {
    return part.ofSplit() && !masterIsSource;
  }

  /** A pair as the control topic has it, seen from these roles. */
  Incarnations incarnations(Mirror mirror) {
    return masterIsSource
        ? new Incarnations(mirror.sourceUuid(), mirror.targetUuid())
        : new Incarnations(mirror.targetUuid(), mirror.sourceUuid());
  }
}
