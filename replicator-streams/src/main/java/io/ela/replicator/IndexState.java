package io.ela.replicator;

/** Whether documents of an index may be written to the slave. */
sealed interface IndexState {

  /** The slave has the index, with the master's definition as converted. */
  record Ready() implements IndexState {}

  /** Neither cluster has it. */
  record AbsentOnBoth() implements IndexState {}

  /** The definition cannot be carried over, or the slave refused it. */
  record Blocked(String type, String reason) implements IndexState {}
}
