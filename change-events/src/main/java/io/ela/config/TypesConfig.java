package io.ela.config;

import io.ela.dialect.split.SplitRule;

/** What becomes of indices with several mapping types: one rule of {@code migration.types}. */
final class TypesConfig {
  private TypesConfig() {}

  /** What a rule does. */
  enum Mode {
    SPLIT
  }

  static SplitRule rule(ConfigReader in) {
    String indices = in.string("indices");
    String name = in.string("name");
    Mode unused = in.choice("mode", Mode.class);
    in.refuseUnknown();
    try {
      return SplitRule.of(indices, name);
    } catch (IllegalArgumentException e) {
      in.problem("name", String.valueOf(e.getMessage()));
      return SplitRule.of(indices, SplitRule.NAME);
    }
  }
}
