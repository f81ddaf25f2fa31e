package io.ela.replicator;

import io.ela.events.ChangeEvent;
import io.ela.events.EventPublisher;
import io.ela.events.Origin;
import io.vertx.core.Future;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Publishes, for an index that somebody took away from the slave, an event that has all its
 * documents looked at again. Thread-safe.
 *
 * @param publisher stays the caller's to close; may block, so it is not called on the caller's
 *     thread
 */
record LostIndex(EventPublisher publisher, Supplier<Roles> roles)
    implements IndexKeeper.LostIndices {

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
    return Future.fromCompletionStage(
            CompletableFuture.completedFuture(event).thenComposeAsync(publisher::publish))
        .mapEmpty();
  }
}
