package io.ela.e2e.yaml;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The results of all tests at one target.
 *
 * @param name of the target, for people and file names
 */
record Results(String name, List<Result> all, Duration time) {
  /** Names of the tests that ended so. */
  Set<String> tests(Result.Verdict verdict) {
    return all.stream()
        .filter(result -> result.verdict() == verdict)
        .map(Result::test)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Those that failed, with the reason. */
  List<Result> failures() {
    return all.stream().filter(Result::failed).toList();
  }

  /** Those of the named tests only. */
  Results among(Set<String> tests) {
    return new Results(
        name, all.stream().filter(result -> tests.contains(result.test())).toList(), time);
  }

  /** How many ended how. */
  String counts() {
    return "%s: %d passed, %d refused, %d wrong, %d skipped, %d s"
        .formatted(
            name,
            tests(Result.Verdict.PASSED).size(),
            tests(Result.Verdict.REFUSED).size(),
            tests(Result.Verdict.WRONG).size(),
            tests(Result.Verdict.SKIPPED).size(),
            time.toSeconds());
  }

  /** Writes a table of all tests to {@code target/rest-spec/}, and the counts to the console. */
  void report() throws IOException {
    Path directory = Files.createDirectories(Path.of("target", "rest-spec"));
    StringBuilder table = new StringBuilder(counts()).append('\n');
    for (Result result : all) {
      table.append(result.verdict()).append('\t').append(result.test());
      table.append('\t').append(result.detail()).append('\n');
    }
    Files.writeString(directory.resolve(name.replace(' ', '-') + ".txt"), table);
    System.out.println("REST tests of Elasticsearch 5.6, " + counts());
  }
}
