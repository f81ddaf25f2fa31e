package io.ela.e2e.yaml;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * Why a test is not for every server or runner.
 *
 * @param versions {@code from - to}, either end may be open; {@code all}; empty for none
 * @param features that a runner must have
 */
record Skip(String versions, Set<String> features) {
  /** What this runner has. */
  private static final Set<String> KNOWN =
      Set.of(
          "warnings",
          "headers",
          "yaml",
          "stash_in_path",
          "embedded_stash_key",
          "groovy_scripting",
          "catch_unauthorized");

  static final Skip NEVER = new Skip("", Set.of());

  /** Why a server of that version is not tested, if so. */
  Optional<String> reason(String version) {
    Set<String> missing = new java.util.TreeSet<>(features);
    missing.removeAll(KNOWN);
    if (!missing.isEmpty()) {
      return Optional.of("needs " + missing);
    }
    return covers(version) ? Optional.of("not for " + versions) : Optional.empty();
  }

  private boolean covers(String version) {
    if (versions.isBlank()) {
      return false;
    }
    if (versions.trim().equals("all")) {
      return true;
    }
    String[] ends = versions.split("-", -1);
    String from = ends[0].trim();
    String to = ends[1].trim();
    return (from.isEmpty() || Arrays.compare(numbers(from), numbers(version)) <= 0)
        && (to.isEmpty() || Arrays.compare(numbers(version), numbers(to)) <= 0);
  }

  private static int[] numbers(String version) {
    return Arrays.stream(version.split("\\.")).mapToInt(Integer::parseInt).toArray();
  }
}
