package io.ela.standalone.switching;

import io.ela.config.ElaConfig;
import io.ela.standalone.command.CommandException;
import io.ela.standalone.command.ConfigOption;
import io.ela.standalone.command.KafkaReach;
import io.ela.standalone.command.Output;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ela switch}. */
@Command(
    name = "switch",
    description =
        "Makes the other cluster the master. Clients see a pause of their writes, no error."
            + " Switching back is the same command.",
    footer = {
      "",
      "Exit codes: 0 switched, 1 refused or aborted (the old master goes on), 2 wrong usage."
    },
    mixinStandardHelpOptions = true)
public final class SwitchCommand implements Callable<Integer> {
  private static final long ABORT_WAIT_MILLIS = 15_000;

  @Mixin private ConfigOption config = new ConfigOption();

  @Option(names = "--to", paramLabel = "CLUSTER", description = "The cluster to become master.")
  private @Nullable String to;

  @Option(
      names = "--accept",
      paramLabel = "REASON",
      split = ",",
      description =
          "Switch in spite of: no-gateway, load-unfinished, dead-letters, unhealthy, tasks,"
              + " indices, lag. Repeatable.")
  private List<String> accept = List.of();

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "45",
      description =
          "How long to wait until the replicator is near, and how long writes may be held"
              + " (default: ${DEFAULT-VALUE}; less if ela.gateway.hold-timeout is).")
  private int timeoutSeconds;

  @Option(
      names = "--near",
      paramLabel = "EVENTS",
      defaultValue = "2000",
      description = "Begin to hold writes at this lag (default: ${DEFAULT-VALUE}).")
  private long near;

  @Option(names = "--abort", description = "End a switch that was begun and not finished.")
  private boolean abort;

  @Option(names = "--json", description = "Print JSON, for programs.")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    if (abort == (to != null)) {
      throw new ParameterException(spec.commandLine(), "Give either --to CLUSTER or --abort.");
    }
    if (timeoutSeconds < 1) {
      throw new ParameterException(spec.commandLine(), "--timeout must be at least 1.");
    }
    ElaConfig loaded = config.load();
    PrintWriter out = spec.commandLine().getOut();
    try (SwitchCoordinator coordinator =
        SwitchCoordinator.open(loaded, KafkaReach.clients(loaded), step -> print(step, out))) {
      return to == null ? abort(coordinator, out) : run(coordinator, to, out);
    }
  }

  private int abort(SwitchCoordinator coordinator, PrintWriter out) throws InterruptedException {
    long epoch = coordinator.abortPending("ela switch --abort");
    out.println(
        epoch == 0
            ? "No switch is under way."
            : "The switch of epoch " + epoch + " is decided; `ela status` names the master.");
    out.flush();
    return 0;
  }

  private int run(SwitchCoordinator coordinator, String cluster, PrintWriter out)
      throws InterruptedException {
    SwitchRequest request =
        new SwitchRequest(cluster, accepted(), Duration.ofSeconds(timeoutSeconds), near);
    Thread hook = abortOnExit(Thread.currentThread());
    SwitchReport report;
    try {
      Runtime.getRuntime().addShutdownHook(hook);
      report = coordinator.run(request);
    } catch (SwitchRefusedException e) {
      throw new CommandException(
          e.getMessage() + "\nNothing was changed. --accept REASON overrules one by its name.",
          1,
          e);
    } finally {
      release(hook);
    }
    if (json) {
      out.println(Output.json(report));
    } else if (report.committed()) {
      out.printf(
          "%s is the master now (epoch %d). Writes were held for %.1f s.%n",
          report.to(), report.epoch(), report.heldMillis() / 1e3);
    } else {
      out.printf(
          "Aborted: %s.%n%s stays the master, and the gateways go on. Writes were held for %.1f s.%n",
          report.reason(), report.from(), report.heldMillis() / 1e3);
    }
    out.flush();
    return report.committed() ? 0 : 1;
  }

  private Set<Objection> accepted() {
    Set<Objection> accepted = EnumSet.noneOf(Objection.class);
    for (String name : accept) {
      try {
        accepted.add(Objection.of(name));
      } catch (IllegalArgumentException e) {
        throw new ParameterException(spec.commandLine(), "--accept: " + e.getMessage(), e);
      }
    }
    return accepted;
  }

  /** Ctrl-C interrupts the switch, which appends an abort; the process waits for that. */
  private static Thread abortOnExit(Thread worker) {
    return new Thread(
        () -> {
          worker.interrupt();
          try {
            worker.join(ABORT_WAIT_MILLIS);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        },
        "switch-abort");
  }

  private static void release(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is on its way out, and the hook waits for this thread: that is what it is for.
      Thread.currentThread().setName("switch-aborted");
    }
  }

  private void print(SwitchReport.Step step, PrintWriter out) {
    if (!json) {
      out.printf("%6.2f s  %s%n", step.millis() / 1e3, step.name());
      out.flush();
    }
  }
}
