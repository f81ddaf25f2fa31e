package io.ela.standalone.replay;

import io.ela.config.ElaConfig;
import io.ela.events.Topics;
import io.ela.standalone.command.CommandException;
import io.ela.standalone.command.ConfigOption;
import io.ela.standalone.command.Failures;
import io.ela.standalone.command.KafkaReach;
import io.ela.standalone.command.Output;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ela replay}. */
@Command(
    name = "replay",
    description = {
      "Lets the replicator see events again, up to what is there now. Harmless at any time: what"
          + " the slave has already is dropped.",
      "Dead letters whose events are replayed are deleted; those that fail again come back."
    },
    mixinStandardHelpOptions = true)
public final class ReplayCommand implements Callable<Integer> {
  @Mixin private ConfigOption config = new ConfigOption();

  @ArgGroup(multiplicity = "1")
  private From from = new From();

  /** Exactly one of them. */
  private static final class From {
    @Option(
        names = "--to-offset",
        paramLabel = "OFFSET",
        description = "From this offset of every partition of the writes topic on.")
    private @Nullable Long offset;

    @Option(
        names = "--to-time",
        paramLabel = "TIME",
        description = "From this time on, for instance 2026-01-31T22:00:00Z.")
    private @Nullable String time;

    @Option(names = "--dead-letters", description = "What could not be applied.")
    private boolean deadLetters;
  }

  @Option(
      names = "--index",
      paramLabel = "PATTERN",
      split = ",",
      description = "Only events of these indices; * stands for anything. Repeatable.")
  private List<String> indices = List.of();

  @Option(
      names = "--rebuild",
      description = {
        "For a slave that is not as the replicator left it: every document of the events is read"
            + " from the master and compared with the slave's.",
      })
  private boolean rebuild;

  @Option(names = "--dry-run", description = "Count, and change nothing.")
  private boolean dryRun;

  @Option(names = "--json", description = "Print JSON, for programs.")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    ReplayRequest request =
        ReplayRequest.of(start()).ofIndices(indices).rebuilding(rebuild).dry(dryRun);
    ElaConfig loaded = config.load();
    PrintWriter out = spec.commandLine().getOut();
    try (Replay replay =
        new Replay(KafkaReach.clients(loaded), Topics.of(loaded.topics()), this::tell)) {
      ReplayReport report = replay.run(request);
      if (json) {
        out.println(Output.json(report));
      } else {
        print(report, out);
      }
      out.flush();
      return 0;
    } catch (IllegalStateException | KafkaException e) {
      throw new CommandException("the replay stopped: " + Failures.told(e), 1, e);
    }
  }

  private ReplayStart start() {
    if (from.deadLetters) {
      return new ReplayStart.DeadLetters();
    }
    if (from.time != null) {
      try {
        return new ReplayStart.Time(Instant.parse(from.time));
      } catch (DateTimeParseException e) {
        throw new ParameterException(
            spec.commandLine(),
            "--to-time: [" + from.time + "] should look like 2026-01-31T22:00:00Z",
            e);
      }
    }
    long offset = from.offset == null ? 0 : from.offset;
    if (offset < 0) {
      throw new ParameterException(spec.commandLine(), "--to-offset must not be negative.");
    }
    return new ReplayStart.Offset(offset);
  }

  private void tell(long read) {
    if (!json) {
      spec.commandLine().getOut().printf("%,d records read%n", read);
      spec.commandLine().getOut().flush();
    }
  }

  private void print(ReplayReport report, PrintWriter out) {
    out.printf(
        "%,d of %,d events %s; %,d of other indices%n",
        report.replayed(),
        report.read(),
        dryRun ? "would be replayed" : "are replayed",
        report.otherIndices());
    if (report.unreadable() > 0) {
      out.printf(
          "%,d records are no events%s%n",
          report.unreadable(), from.deadLetters ? " and stay in the dead-letters topic" : "");
    }
  }
}
