package io.ela.testbed.launch;

/** What tells that a server is up. */
enum Readiness {
  /** {@code GET /_cluster/health} answers yellow or better. */
  CLUSTER_HEALTH,
  /** Kafka 4.x has logged, since this start, that it has started. */
  KAFKA_STARTED_LINE
}
