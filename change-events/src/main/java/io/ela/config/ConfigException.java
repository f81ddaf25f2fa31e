package io.ela.config;

import java.util.List;

/** A configuration that cannot be used; carries every problem found, each naming its key. */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  public ConfigException(String origin, List<String> problems) {
    super(origin + ":\n  - " + String.join("\n  - ", problems));
    this.problems = List.copyOf(problems);
  }

  /** One line for each problem, in the order found. */
  public List<String> problems() {
    return problems;
  }
}
