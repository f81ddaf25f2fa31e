package io.ela.standalone.status;

import io.ela.config.ElaConfig;
import io.ela.events.PartitionLag;
import io.ela.standalone.command.ConfigOption;
import io.ela.standalone.command.KafkaReach;
import io.ela.standalone.command.Output;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ela status}. */
@Command(
    name = "status",
    description = "Tells how the migration stands: master, epoch, gateways, lag, dead letters.",
    mixinStandardHelpOptions = true)
public final class StatusCommand implements Callable<Integer> {
  @Mixin private ConfigOption config = new ConfigOption();

  @Option(names = "--json", description = "Print JSON, for programs.")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    ElaConfig loaded = config.load();
    StatusReport report = StatusReader.read(loaded, KafkaReach.clients(loaded));
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(Output.json(report));
    } else {
      print(report, out);
    }
    out.flush();
    return 0;
  }

  private static void print(StatusReport report, PrintWriter out) {
    if (report.master() == null) {
      out.println("No migration has begun: it begins when the first gateway starts.");
    } else {
      out.printf("migration     %s -> %s%n", report.source(), report.target());
      out.printf("master        %s, epoch %d%n", report.master(), report.epoch());
    }
    if (report.gateways().isEmpty()) {
      out.println("gateways      none is signed on");
    }
    for (StatusReport.Gateway gateway : report.gateways()) {
      out.printf(
          "gateway       %s at %s, since %s%n",
          gateway.name(), gateway.address(), Instant.ofEpochMilli(gateway.sinceMillis()));
    }
    report.replicators().forEach(replicator -> print(replicator, out));
    StatusReport.Pending pending = report.pendingSwitch();
    if (pending != null) {
      out.printf(
          "switch        under way to %s, epoch %d: %d of %d gateways hold their writes%s%n",
          pending.to(),
          pending.epoch(),
          pending.drained(),
          report.gateways().size(),
          pending.sealed() ? ", replicators wait for the decision" : "");
    }
    printLag(report, out);
    out.printf("open writes   at most %,d%n", report.openIntents());
    out.printf("dead letters  %,d%n", report.deadLetters());
    report.notes().forEach(note -> out.printf("note          %s%n", note));
    report.progress().forEach((name, text) -> out.printf("progress      %s %s%n", name, text));
  }

  private static void print(StatusReport.Replicator replicator, PrintWriter out) {
    out.printf(
        "replicator    %s%s, since %s%s%n",
        replicator.state().isEmpty() ? "signed on" : replicator.state(),
        replicator.address().isEmpty() ? "" : " at " + replicator.address(),
        Instant.ofEpochMilli(replicator.sinceMillis()),
        replicator.state().isEmpty() ? ": " + replicator.trouble() : "");
    for (StatusReport.WaitingFor wait : replicator.waitingFor()) {
      out.printf(
          "  waits       %,d documents of [%s] for %s, since %s%n",
          wait.items(), wait.index(), wait.type(), wait.since());
    }
  }

  private static void printLag(StatusReport report, PrintWriter out) {
    if (report.totalLag() == 0) {
      out.println("lag           none: all that is published is applied");
      return;
    }
    long bytes = report.lag().values().stream().mapToLong(PartitionLag::bytes).sum();
    long oldest = report.lag().values().stream().mapToLong(PartitionLag::millis).max().orElse(0);
    out.printf(
        "lag           %,d events, about %,.1f MB, the oldest %,.1f s old%n",
        report.totalLag(), bytes / 1e6, oldest / 1e3);
    report
        .lag()
        .forEach(
            (partition, lag) -> {
              if (lag.events() > 0) {
                out.printf(
                    "  partition %-3d %,d events, about %,.1f MB, the oldest %,.1f s old%n",
                    partition, lag.events(), lag.bytes() / 1e6, lag.millis() / 1e3);
              }
            });
  }
}
