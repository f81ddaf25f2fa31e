package io.ela.e2e.yaml;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Something that answers like a cluster of a version, and is to be tested. */
final class Target {
  private final String name;
  private final RestClient client;
  private final CleanUp cleanUp;
  private final String version;
  private final boolean strictWarnings;

  /**
   * @param name for people and file names
   * @param version that clients take it for
   * @param strictWarnings whether answers must have just the warnings that a test names
   */
  Target(String name, RestClient client, CleanUp cleanUp, String version, boolean strictWarnings) {
    this.name = name;
    this.client = client;
    this.cleanUp = cleanUp;
    this.version = version;
    this.strictWarnings = strictWarnings;
  }

  /** Runs all tests of the suites whose names are chosen. */
  Results run(List<Suite> suites, Predicate<String> chosen) throws InterruptedException {
    long begin = System.nanoTime();
    List<Result> results = new ArrayList<>();
    for (Suite suite : suites) {
      for (Suite.Section test : suite.tests()) {
        if (chosen.test(suite.name() + "/" + test.name().trim())) {
          results.add(run(suite, test));
        }
      }
    }
    return new Results(name, results, Duration.ofNanos(System.nanoTime() - begin));
  }

  private Result run(Suite suite, Suite.Section test) throws InterruptedException {
    String full = suite.name() + "/" + test.name().trim();
    Optional<String> skipped =
        suite.setup().skip().reason(version).or(() -> test.skip().reason(version));
    if (skipped.isPresent()) {
      return new Result(full, Result.Verdict.SKIPPED, skipped.get());
    }
    TestRun run = new TestRun(client, strictWarnings);
    try {
      run.take(suite.setup());
      run.take(test);
      return new Result(full, Result.Verdict.PASSED, "");
    } catch (StepFailedException e) {
      return new Result(
          full,
          run.last().untranslatable() ? Result.Verdict.REFUSED : Result.Verdict.WRONG,
          e.getMessage().replaceAll("\\s+", " "));
    } finally {
      tearDown(suite);
      cleanUp.run();
    }
  }

  /** What it cannot undo, the cleaning does. */
  private void tearDown(Suite suite) throws InterruptedException {
    try {
      new TestRun(client, false).take(suite.teardown());
    } catch (StepFailedException e) {
      System.out.println(name + ", end of " + suite.name() + ": " + e.getMessage());
    }
  }
}
