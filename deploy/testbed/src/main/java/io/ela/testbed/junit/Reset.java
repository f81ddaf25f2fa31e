package io.ela.testbed.junit;

import io.ela.testbed.Server;

/** Removes from one running server what tests have put into it. */
interface Reset {
  /**
   * Empties the server.
   *
   * @throws IllegalStateException when something cannot be removed
   */
  void run();

  /**
   * Waits until a server that was just started answers.
   *
   * @throws IllegalStateException when it does not within four minutes
   */
  static void awaitAnswer(Server server) {
    switch (server.kind().family()) {
      case ELASTICSEARCH, OPENSEARCH -> new Rest(server.address()).awaitYellow();
      case KAFKA -> KafkaReset.awaitAnswer(server);
    }
  }

  /** The reset of a server that is as it was started; what is there now is never removed. */
  static Reset of(Server server) {
    return switch (server.kind().family()) {
      case ELASTICSEARCH, OPENSEARCH -> ClusterReset.of(server);
      case KAFKA -> new KafkaReset(server);
    };
  }
}
