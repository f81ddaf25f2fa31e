package io.ela.gateway.capture;

import io.ela.events.KafkaClients;
import io.ela.events.ReplicatorProgress;
import io.ela.events.Topics;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import org.apache.kafka.clients.admin.Admin;

/** Asks Kafka how far the replicator is. For what happens rarely; thread-safe. */
public final class ReplicatorLead {
  private final Vertx vertx;
  private final KafkaClients kafka;
  private final Topics topics;

  public ReplicatorLead(Vertx vertx, KafkaClients kafka, Topics topics) {
    this.vertx = vertx;
    this.kafka = kafka;
    this.topics = topics;
  }

  /**
   * Waits until all that stands in the writes topic now is applied to the slave.
   *
   * @return false if it is not within that time; fails if Kafka cannot be asked
   */
  Future<Boolean> caughtUp(Duration within) {
    return vertx.executeBlocking(
        () -> {
          try (Admin admin = kafka.admin("ela-gateway-lead")) {
            ReplicatorProgress progress = new ReplicatorProgress(admin, topics);
            return progress.awaitPassed(progress.ends(), within);
          }
        },
        false);
  }
}
