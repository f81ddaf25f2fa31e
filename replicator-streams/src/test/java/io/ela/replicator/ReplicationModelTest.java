package io.ela.replicator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The gate, the course of an event, the entries of the store and the verdicts about indices, in
 * random interleavings over two simulated clusters: whatever happened, the slave ends as the master
 * in every document, its version and its routing. {@code -Dela.model.rounds=N} takes more or fewer
 * rounds, {@code -Dela.model.seed=S} runs the one of that seed and tells what happens in it.
 */
class ReplicationModelTest {
  private static final int ROUNDS = Integer.getInteger("ela.model.rounds", 25_000);
  private static final @Nullable Long ONLY = Long.getLong("ela.model.seed");

  @Test
  void theSlaveEndsAsTheMaster() {
    if (ONLY != null) {
      explain(ONLY);
      return;
    }
    for (long seed = 0; seed < ROUNDS; seed++) {
      if (difference(seed, Gate::decide) != null) {
        explain(seed);
      }
    }
  }

  /** Each of these rules is needed: without it the model ends with a difference. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("wrongGates")
  void findsEveryWrongGate(String wrong, DocumentCourse.Decision gate) {
    long seed = 0;
    while (seed < ROUNDS && difference(seed, gate) == null) {
      seed++;
    }
    assertThat(seed).as("rounds until %s is found", wrong).isLessThan(ROUNDS);
  }

  static Stream<Arguments> wrongGates() {
    return WrongGates.all().entrySet().stream()
        .map(gate -> Arguments.of(gate.getKey(), gate.getValue()));
  }

  private static @Nullable String difference(long seed, DocumentCourse.Decision gate) {
    try {
      new ModelRound(new Chance(seed, false), gate).run();
      return null;
    } catch (ModelRound.Failure | IllegalStateException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static void explain(long seed) {
    Chance chance = new Chance(seed, true);
    try {
      new ModelRound(chance, Gate::decide).run();
    } catch (ModelRound.Failure | IllegalStateException e) {
      fail("-Dela.model.seed=" + seed + "\n" + chance.trace() + "\n" + e.getMessage(), e);
    }
    if (ONLY != null) {
      System.out.println(chance.trace());
    }
  }
}
