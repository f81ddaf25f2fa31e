package io.ela.diff;

import io.ela.config.ConfigException;
import io.ela.config.DiffConfig.Depth;
import io.ela.config.ElaConfig;
import io.ela.config.TaskConfig;
import io.ela.diff.DiffReport.IndexReport;
import io.ela.migration.IndexChoice;
import io.ela.migration.MigrationSession;
import io.ela.migration.StoppableTasks;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ela diff}. */
@Command(
    name = "diff",
    mixinStandardHelpOptions = true,
    description = {
      "Compares master and slave, also while clients write.",
      "Without --index it does the diff tasks of the configuration, or, if there are none, all"
          + " indices that ela.migration.indices selects.",
      "Exit code 0: equal; 1: differences; 2: could not compare, wrong usage or configuration."
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class DiffCommand implements Callable<Integer> {
  private static final int NOT_COMPARED = 2;

  @Spec private CommandSpec spec;

  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "The configuration file.")
  private Path config;

  @Option(
      names = "--index",
      split = ",",
      paramLabel = "INDEX",
      description = "An index, or a pattern with *; may be given several times.")
  private List<String> indices = new ArrayList<>();

  @Option(
      names = "--depth",
      paramLabel = "DEPTH",
      description = "versions, content or bytes; ela.diff.depth if not given.")
  private @Nullable String depth;

  @Option(
      names = "--repair",
      description = "Publish a refresh event for every difference, and look again afterwards.")
  private boolean repair;

  @Option(
      names = "--dry-run",
      description = "Write nothing: no differences to the diffs topic, no repair.")
  private boolean dryRun;

  @Option(names = "--json", description = "Print the report as JSON.")
  private boolean json;

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    try {
      if (repair && dryRun) {
        err.println("--repair and --dry-run exclude each other");
        return NOT_COMPARED;
      }
      ElaConfig read = ElaConfig.load(config);
      Depth wanted = depth(read);
      try (MigrationSession session = MigrationSession.open(read, "ela-diff")) {
        DiffRun run = new DiffRun(session, new DiffRun.Settings(wanted, repair, !dryRun));
        List<DiffReport> reports = run(run, read);
        print(out, reports);
        return reports.stream().mapToInt(DiffReport::exitCode).max().orElse(0);
      }
    } catch (ConfigException e) {
      err.println(e.getMessage());
      return NOT_COMPARED;
    } catch (RuntimeException e) {
      err.println("could not compare: " + e.getMessage());
      return NOT_COMPARED;
    } finally {
      out.flush();
      err.flush();
    }
  }

  private Depth depth(ElaConfig read) {
    if (depth == null) {
      return read.diff().depth();
    }
    for (Depth known : Depth.values()) {
      if (known.name().equalsIgnoreCase(depth)) {
        return known;
      }
    }
    throw new ConfigException(
        "--depth", List.of("is \"" + depth + "\", but must be versions, content or bytes"));
  }

  private List<DiffReport> run(DiffRun run, ElaConfig read) throws InterruptedException {
    return StoppableTasks.run(
        IndexChoice.of(read, TaskConfig.Action.DIFF, indices),
        run::run,
        run::stop,
        spec.commandLine().getErr());
  }

  private void print(PrintWriter out, List<DiffReport> reports) {
    if (json) {
      JsonArray all = new JsonArray();
      reports.forEach(report -> all.add(report.toJson()));
      out.println(new JsonObject().put("reports", all).encode());
      return;
    }
    for (DiffReport report : reports) {
      out.println(
          String.format(
              Locale.ROOT, "%-40s %12s %12s %12s", "index", "master", "slave", "differences"));
      for (IndexReport index : report.indices()) {
        print(out, index);
      }
      out.println(verdict(report));
    }
  }

  private static void print(PrintWriter out, IndexReport index) {
    if (!index.error().isEmpty()) {
      out.println(
          String.format(
              Locale.ROOT, "%-40s could not be compared: %s", index.index(), index.error()));
      return;
    }
    StringBuilder kinds = new StringBuilder();
    index
        .counts()
        .forEach((kind, count) -> kinds.append("  ").append(kind.wire()).append('=').append(count));
    if (index.repaired() > 0) {
      kinds.append("  repaired=").append(index.repaired());
    }
    if (index.notLookedInto() > 0) {
      kinds.append("  buckets-not-looked-into=").append(index.notLookedInto());
    }
    out.println(
        String.format(
            Locale.ROOT,
            "%-40s %,12d %,12d %,12d%s",
            index.index(),
            index.masterDocs(),
            index.slaveDocs(),
            index.differences(),
            kinds));
    for (Difference example : index.examples().stream().limit(10).toList()) {
      out.println(
          "  "
              + example.kind().wire()
              + " "
              + example.id()
              + (example.paths().isEmpty() ? "" : " " + String.join(", ", example.paths())));
    }
  }

  private static String verdict(DiffReport report) {
    String outcome =
        switch (report.exitCode()) {
          case 0 -> "equal";
          case 1 -> report.differences() + " differences";
          default -> "not everything could be compared";
        };
    return String.format(
        Locale.ROOT,
        "task %s, depth %s: %s, %.1f s",
        report.task(),
        report.depth().name().toLowerCase(Locale.ROOT),
        outcome,
        report.seconds());
  }

  /** Runs the command with arguments, for {@link DiffMain} and for tests. */
  static int execute(String... arguments) {
    return new CommandLine(new DiffCommand()).execute(arguments);
  }
}
