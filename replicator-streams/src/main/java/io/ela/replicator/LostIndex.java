package io.ela.replicator;

import io.ela.events.ChangeEvent;
import io.ela.events.Origin;
import io.vertx.core.Future;
import java.util.function.Supplier;

/**
 * Publishes, for an index that somebody took away from the slave, an event that has all its
 * documents looked at again. Thread-safe.
 */
record LostIndex(IndexSweeps sweeps, Supplier<Roles> roles) implements IndexKeeper.LostIndices {

  @Override
  public Future<Void> lost(String index) {
    Roles present = roles.get();
    ChangeEvent event =
        ChangeEvent.refreshIndex(
            index,
            new ChangeEvent.Context(
                present.master().name(),
                present.epoch(),
                Origin.RECONCILE,
                "lost-index",
                System.currentTimeMillis()));
    return sweeps.publish(event);
  }
}
