package io.ela.e2e.yaml;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;

/**
 * Names of the tests that are known to fail. In a resource: a line for each, the reason after a
 * tabulator; lines that begin with {@code #} are for people.
 */
final class KnownFailures {
  private KnownFailures() {}

  /** Reads a resource of this package. */
  static Set<String> read(String resource) throws IOException {
    return read(resource, "");
  }

  /**
   * Reads of a resource of this package those that fail for a reason.
   *
   * @param reason what the reason has in it
   */
  static Set<String> read(String resource, String reason) throws IOException {
    try (InputStream in = KnownFailures.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("there is no resource [" + resource + "]");
      }
      Set<String> tests = new TreeSet<>();
      new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .filter(line -> line.split("\t", 2)[line.indexOf('\t') < 0 ? 0 : 1].contains(reason))
          .forEach(line -> tests.add(line.split("\t", 2)[0]));
      return tests;
    }
  }
}
