package io.ela.dialect.translate;

import io.ela.dialect.Distribution;
import io.ela.dialect.EsVersion;

/** Chooses the bridge for a pair of versions. */
final class Bridges {
  private static final int OLDEST = 5;
  private static final int NEWEST = 8;

  private Bridges() {}

  static DialectBridge between(EsVersion client, EsVersion cluster, TypeNames types) {
    if (client.distribution() == cluster.distribution() && client.major() == cluster.major()) {
      return new IdentityBridge();
    }
    String pair = "a client of " + client + " on a cluster of " + cluster;
    if (client.distribution() != Distribution.ELASTICSEARCH
        || cluster.distribution() != Distribution.ELASTICSEARCH) {
      throw new IllegalArgumentException(
          pair + " cannot be translated: translation to or from OpenSearch is not built");
    }
    if (client.major() > cluster.major()) {
      throw new IllegalArgumentException(
          pair + " cannot be translated: a client newer than the cluster is not built");
    }
    if (client.major() < OLDEST || cluster.major() > NEWEST) {
      throw new IllegalArgumentException(
          pair + " cannot be translated: built are clients and clusters of 5.x to 8.x");
    }
    return new TranslatingBridge(new Scope(client, cluster, types));
  }
}
