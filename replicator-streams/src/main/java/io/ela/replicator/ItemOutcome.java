package io.ela.replicator;

import io.ela.dialect.metadata.MappingGuard;
import io.ela.dialect.search.ErrorCause;
import java.util.Set;

/** What became of one action on the slave, once no retry will change it. */
sealed interface ItemOutcome {

  /** The slave has it. */
  record Applied() implements ItemOutcome {}

  /** The slave has this version or a higher one. */
  record Conflict() implements ItemOutcome {}

  /** The slave has no such index. */
  record IndexMissing() implements ItemOutcome {}

  /** The slave's index is another one than it was to be; where the write went does not count. */
  record Moved() implements ItemOutcome {}

  /** It has a field that the slave's mapping does not have, and may not guess. */
  record MappingBehind() implements ItemOutcome {}

  /** The slave will never take it. */
  record Rejected(int status, String type, String reason) implements ItemOutcome {}

  /** Master and slave were switched before the slave had an answer; to be decided afresh. */
  record Superseded() implements ItemOutcome {}

  /** A passing failure: to be tried again for as long as it takes. */
  record Passing(int status, String type, String reason) implements ItemOutcome {}

  /** Error types that pass, whatever their status (Elasticsearch 5.6 to 9). */
  Set<String> PASSING_TYPES =
      Set.of(
          "cluster_block_exception",
          "unavailable_shards_exception",
          "no_shard_available_action_exception",
          "process_cluster_event_timeout_exception",
          "es_rejected_execution_exception",
          "circuit_breaking_exception",
          "index_closed_exception",
          "node_closed_exception",
          "node_disconnected_exception",
          "node_not_connected_exception",
          "master_not_discovered_exception",
          "not_master_exception",
          "retry_on_primary_exception",
          "receive_timeout_transport_exception",
          "security_exception",
          "timeout_exception");

  /**
   * Judges one item's answer by status and error type, never by the server's message text; the
   * guard's refusals by the name that it put there itself.
   */
  static ItemOutcome of(int status, ErrorCause error) {
    if (PASSING_TYPES.contains(error.type()) || isPassing(status)) {
      return new Passing(status, error.type(), error.reason());
    }
    if (status == 409) {
      return new Conflict();
    }
    if (status == 404 && error.type().equals("index_not_found_exception")) {
      return new IndexMissing();
    }
    return MappingGuard.refused(error)
        ? new MappingBehind()
        : new Rejected(status, error.type(), error.toString());
  }

  /** Statuses that speak of the cluster's state rather than of the document. */
  static boolean isPassing(int status) {
    return status == 429
        || status == 401
        || status == 408
        || status == 502
        || status == 503
        || status == 504;
  }
}
