package io.ela.replicator;

/** What may happen next in a {@link ModelRound}. */
enum ModelAction {
  BEGIN_WRITE(8, true),
  MASTER_WRITES(10, true),
  MASTER_ANSWERS(10, true),
  PUBLISH_OUTCOME(8, true),
  GATEWAY_DIES(2, false),
  REFRESH_DOUBTFUL(3, true),
  /** A write whose connection is long gone reaches the master. */
  GHOST(3, true),
  /** A gateway that was given up publishes what it knew. */
  ZOMBIE(1, true),
  SCAN(2, false),
  PUBLISH_COPY(4, true),
  REPAIR(1, false),
  PUBLISH_REPAIR(2, true),
  WRITE_PAST(1, false),
  MASTER_FORGETS(3, false),
  SLAVE_FORGETS(3, false),
  DELETE_INDEX(3, false),
  CREATE_INDEX(6, true),
  SNAPSHOT(2, false),
  LOSE_SLAVE_INDEX(1, false),
  EXCHANGE_SLAVE_INDEX(1, false),
  REVERT_SLAVE_INDEX(1, false),
  REVERT_MASTER_INDEX(1, false),
  DUPLICATE(2, false),
  SWITCH(1, false),
  QUIET(2, false),
  FETCH(14, true),
  PROCEED(40, true),
  COMMIT(4, true),
  CRASH(1, false),
  REBALANCE(1, false),
  REWIND(1, false),
  LEARN_ROLES(3, true),
  /** A request reaches the slave whose sender is gone. */
  ORPHAN(2, true);

  private final int weight;
  private final boolean always;

  ModelAction(int weight, boolean always) {
    this.weight = weight;
    this.always = always;
  }

  /** How often it happens, against the others. */
  int weight() {
    return weight;
  }

  /** Whether it takes part in every round; the others do in some, so that each gets its room. */
  boolean always() {
    return always;
  }
}
