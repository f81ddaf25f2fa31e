package io.ela.dialect.bench;

import io.ela.dialect.bench.Translations.Subject;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs the benchmarks and prints MB/s of each, and how many times faster than Jackson the
 * translation is. Arguments: names of subjects, to run these only.
 */
public final class DialectBench {
  private DialectBench() {}

  /**
   * Runs.
   *
   * @throws RunnerException when a benchmark cannot be run
   */
  public static void main(String[] args) throws RunnerException {
    OptionsBuilder options = new OptionsBuilder();
    options.include(Translations.class.getName());
    if (args.length > 0) {
      options.param("subject", args);
    }
    Map<Subject, Map<String, Double>> figures = new EnumMap<>(Subject.class);
    for (RunResult result : new Runner(options.build()).run()) {
      Subject subject = Subject.valueOf(result.getParams().getParam("subject"));
      double perSecond = result.getPrimaryResult().getScore();
      figures
          .computeIfAbsent(subject, none -> new HashMap<>())
          .put(result.getPrimaryResult().getLabel(), perSecond * subject.bytes().length / 1e6);
    }
    System.out.printf(
        Locale.ROOT,
        "%n%-12s %10s %10s %16s %16s %10s %10s%n",
        "",
        "bytes",
        "Ela MB/s",
        "Jackson stream",
        "Jackson trees",
        "x stream",
        "x trees");
    Arrays.stream(Subject.values())
        .filter(figures::containsKey)
        .forEach(subject -> print(subject, figures.get(subject)));
  }

  private static void print(Subject subject, Map<String, Double> figures) {
    double ela = figures.getOrDefault("ela", 0.0);
    double stream = figures.getOrDefault("jacksonStream", 0.0);
    double trees = figures.getOrDefault("jacksonTree", 0.0);
    System.out.printf(
        Locale.ROOT,
        "%-12s %10d %10.0f %16.0f %16.0f %10.2f %10.2f%n",
        subject,
        subject.bytes().length,
        ela,
        stream,
        trees,
        ela / stream,
        ela / trees);
  }
}
