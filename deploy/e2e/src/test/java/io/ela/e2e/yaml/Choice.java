package io.ela.e2e.yaml;

import java.util.List;
import java.util.Random;

/** Chooses among several ways to call the same API. */
@FunctionalInterface
interface Choice {
  /** A number from 0 to below the bound. */
  int below(int bound);

  /** One of them. */
  default <T> T of(List<T> several) {
    return several.get(below(several.size()));
  }

  /** Always the first. */
  static Choice first() {
    return bound -> 0;
  }

  /** One by chance; the same ones for the same seed. */
  static Choice random(long seed) {
    return new Random(seed)::nextInt;
  }
}
