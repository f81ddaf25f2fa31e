package io.ela.replicator;

import io.ela.dialect.metadata.IndexDefinition;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What both clusters have of an index. Immutable.
 *
 * @param definition the master's; null if it has none
 * @param slave uuid of the slave's index; null if it has none
 * @param siblings whether the master has other parts of what is one index of the slave
 */
record IndexSight(@Nullable IndexDefinition definition, @Nullable String slave, boolean siblings) {

  /** Uuid of the master's index; null if it has none. */
  @Nullable String master() {
    return definition == null ? null : definition.uuid();
  }

  /** Both; each must be there. */
  Incarnations pair() {
    return new Incarnations(Objects.requireNonNull(master()), Objects.requireNonNull(slave));
  }
}
