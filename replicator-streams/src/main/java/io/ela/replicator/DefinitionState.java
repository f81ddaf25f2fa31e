package io.ela.replicator;

/** What came of making a definition of the slave equal to the master's. */
sealed interface DefinitionState {

  /** Both have it, as converted; or neither has it. */
  record Equal() implements DefinitionState {}

  /** It cannot be carried over, whatever else happens. */
  record Blocked(String reason) implements DefinitionState {}

  /** Master and slave were switched; to be begun afresh. */
  record Superseded() implements DefinitionState {}

  /** The slave refused it: for good, or because what it needs is still on its way. */
  record Refused(int status, String type, String reason) implements DefinitionState {}
}
