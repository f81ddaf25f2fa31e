package io.ela.replicator;

import io.ela.cluster.EsClient;
import io.ela.dialect.EsVersion;

/**
 * Who is who under one epoch. Immutable.
 *
 * @param epoch the epoch
 */
record Roles(long epoch, Member master, Member slave) {

  /** A cluster with its version. */
  record Member(EsClient client, EsVersion version) {
    String name() {
      return client.name();
    }
  }
}
