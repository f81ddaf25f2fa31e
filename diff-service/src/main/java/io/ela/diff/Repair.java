package io.ela.diff;

import io.ela.events.ChangeEvent;
import io.ela.events.DocKey;
import io.ela.events.Origin;
import io.ela.migration.MigrationSession;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.RecordMetadata;

/** Asks the replicator to look at documents again. Nothing else is ever written. Stateless. */
final class Repair {

  private Repair() {}

  /**
   * Publishes a refresh event for every document concerned, and waits for the acknowledgements.
   *
   * @throws CompareException if one failed
   */
  static void publish(MigrationSession session, String run, List<Difference> differences)
      throws InterruptedException {
    ChangeEvent.Context context = session.context(Origin.REPAIR, run);
    List<CompletableFuture<RecordMetadata>> acks = new ArrayList<>();
    for (Difference difference : differences) {
      DocKey key = new DocKey(difference.index(), difference.type(), difference.id());
      for (DocRef ref : difference.refs()) {
        acks.add(
            session.publisher().publish(ChangeEvent.refresh(key, ref.routing(), null, context)));
      }
    }
    try {
      CompletableFuture.allOf(acks.toArray(CompletableFuture[]::new)).get();
    } catch (ExecutionException e) {
      throw new CompareException("refresh events were not acknowledged by Kafka", e);
    }
  }
}
