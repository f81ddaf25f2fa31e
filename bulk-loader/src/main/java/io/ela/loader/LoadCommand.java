package io.ela.loader;

import io.ela.config.ConfigException;
import io.ela.config.ElaConfig;
import io.ela.config.TaskConfig;
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
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ela load}. */
@Command(
    name = "load",
    mixinStandardHelpOptions = true,
    description = {
      "Publishes what the master holds: index definitions, then all documents.",
      "Without --index it does the load tasks of the configuration, or, if there are none, all"
          + " indices that ela.migration.indices selects. A replicator must be running.",
      "Exit code 0: all complete; 1: some index failed; 2: wrong usage or configuration."
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class LoadCommand implements Callable<Integer> {
  private static final int FAILED = 1;
  private static final int UNUSABLE = 2;

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
      description = "An index of the master, or a pattern with *; may be given several times.")
  private List<String> indices = new ArrayList<>();

  @Option(names = "--json", description = "Print the outcome as JSON.")
  private boolean json;

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    ElaConfig read;
    try {
      read = ElaConfig.load(config);
    } catch (ConfigException e) {
      err.println(e.getMessage());
      return UNUSABLE;
    }
    try (MigrationSession session = MigrationSession.open(read, "ela-loader")) {
      List<LoadSummary> summaries = run(new Loader(session), read);
      if (indices.isEmpty()) {
        // After the indices: one that is made on the slave is to get its own definition alone.
        int count = StockDefinitions.publish(session);
        if (!json) {
          out.println(count + " templates, pipelines and scripts");
        }
      }
      print(out, summaries);
      return summaries.stream().allMatch(LoadSummary::isComplete) ? 0 : FAILED;
    } catch (ConfigException e) {
      err.println(e.getMessage());
      return UNUSABLE;
    } catch (RuntimeException e) {
      err.println("load failed: " + e.getMessage());
      return FAILED;
    } finally {
      out.flush();
      err.flush();
    }
  }

  private List<LoadSummary> run(Loader loader, ElaConfig read) throws InterruptedException {
    return StoppableTasks.run(
        IndexChoice.of(read, TaskConfig.Action.LOAD, indices),
        loader::run,
        loader::stop,
        spec.commandLine().getErr());
  }

  private void print(PrintWriter out, List<LoadSummary> summaries) {
    if (json) {
      JsonArray tasks = new JsonArray();
      summaries.forEach(summary -> tasks.add(summary.toJson()));
      out.println(new JsonObject().put("tasks", tasks).encode());
      return;
    }
    for (LoadSummary summary : summaries) {
      for (LoadSummary.IndexOutcome index : summary.indices()) {
        out.println(
            String.format(
                Locale.ROOT,
                "%-40s %-8s %,12d docs %,15d bytes %9.1f s%s",
                index.index(),
                index.isComplete() ? "complete" : "FAILED",
                index.docs(),
                index.bytes(),
                index.seconds(),
                index.isComplete() ? "" : "  " + index.failure()));
      }
      out.println(
          String.format(
              Locale.ROOT,
              "task %s: %d of %d indices complete, %,d docs, %.1f s",
              summary.task(),
              summary.indices().stream().filter(LoadSummary.IndexOutcome::isComplete).count(),
              summary.indices().size(),
              summary.docs(),
              summary.seconds()));
    }
  }

  /** Runs the command with arguments, for {@link LoaderMain} and for tests. */
  static int execute(String... arguments) {
    return new CommandLine(new LoadCommand()).execute(arguments);
  }
}
