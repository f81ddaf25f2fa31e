package io.ela.dialect.translate;

import io.ela.dialect.EsVersion;

/**
 * From whom to whom. A difference belongs to the major in which it came: a rule "since 7" is part
 * of the step from 6 to 7 and of every bridge that crosses it.
 */
record Scope(EsVersion client, EsVersion cluster, TypeNames types) {
  /** Whether this bridge crosses the step up to that major. */
  boolean crosses(int major) {
    return client.major() < major && major <= cluster.major();
  }

  /** Whether the cluster's paths have no types. */
  boolean typeless() {
    return cluster.major() >= 7;
  }

  /** Whether the client's dialect has types of its own names. */
  boolean clientHasTypes() {
    return client.major() < 7;
  }
}
