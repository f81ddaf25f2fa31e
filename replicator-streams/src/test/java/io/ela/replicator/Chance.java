package io.ela.replicator;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * All that is left to chance in one round of the model, from one seed; and, if wanted, the trace of
 * what came of it.
 */
final class Chance {
  private final SplittableRandom random;
  private final @Nullable List<String> trace;
  private boolean losesAnswers;
  private boolean readsReplicas;

  /**
   * @param traced whether what happens is written down, which takes many times longer
   */
  Chance(long seed, boolean traced) {
    this.random = new SplittableRandom(seed);
    this.trace = traced ? new ArrayList<>() : null;
  }

  /** A number from 0 on, below the bound. */
  int below(int bound) {
    return random.nextInt(bound);
  }

  boolean oneIn(int times) {
    return random.nextInt(times) == 0;
  }

  <T> T oneOf(List<T> things) {
    return things.get(below(things.size()));
  }

  <T> T takenFrom(List<T> things) {
    return things.remove(below(things.size()));
  }

  /** From now on answers may be lost, and reads may meet a replica that is behind. */
  void mayGoWrong(boolean answers, boolean replicas) {
    losesAnswers = answers;
    readsReplicas = replicas;
  }

  boolean answerIsLost() {
    return losesAnswers && oneIn(8);
  }

  boolean readsReplica() {
    return readsReplicas && oneIn(2);
  }

  boolean replicaLags() {
    return readsReplicas && oneIn(2);
  }

  void say(Supplier<String> what) {
    if (trace != null) {
      trace.add(what.get());
    }
  }

  /** What happened, a line each. */
  String trace() {
    return trace == null ? "" : String.join("\n  ", trace);
  }
}
