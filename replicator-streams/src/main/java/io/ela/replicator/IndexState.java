package io.ela.replicator;

/** Whether documents of an index may be written to the slave. */
sealed interface IndexState {

  /** The slave has the index, which mirrors the master's. */
  record Ready(Incarnations pair) implements IndexState {}

  /** Neither cluster has it, or only the slave has one that mirrors nothing. */
  record AbsentOnBoth() implements IndexState {}

  /** The definition cannot be carried over, or the slave refused it. */
  record Blocked(String type, String reason) implements IndexState {}

  /** Master and slave were switched meanwhile; to be decided afresh. */
  record Superseded() implements IndexState {}
}
