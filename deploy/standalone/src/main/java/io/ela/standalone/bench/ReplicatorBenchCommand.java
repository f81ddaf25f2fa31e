package io.ela.standalone.bench;

import io.ela.cluster.EsClient;
import io.ela.cluster.EsTransport;
import io.ela.config.ElaConfig;
import io.ela.standalone.command.CommandException;
import io.ela.standalone.command.Failures;
import io.ela.standalone.command.Output;
import io.ela.standalone.terminal.Screen;
import io.ela.standalone.terminal.Screen.Tone;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ela bench replicator}. */
@Command(
    name = "replicator",
    description = {
      "Measures how fast a replicator applies a full topic to an Elasticsearch 8.19, beside a plain"
          + " load of the same documents; and how soon a single write is on the slave.",
      "Starts real servers on this machine; let nothing else run beside it."
    },
    mixinStandardHelpOptions = true)
final class ReplicatorBenchCommand implements Callable<Integer> {
  @Option(
      names = "--documents",
      defaultValue = "200000",
      description =
          "Documents of a round; as many come before to warm up (default: ${DEFAULT-VALUE}).")
  private int documents;

  @Option(
      names = "--sizes",
      split = ",",
      defaultValue = "1024,2400",
      description = "Bytes of a document (default: ${DEFAULT-VALUE}).")
  private List<Integer> sizes = List.of();

  @Option(
      names = "--bulk-sizes",
      split = ",",
      defaultValue = "500,1000,2000,5000",
      description =
          "Documents of a plain bulk; the best of them is compared with (default:"
              + " ${DEFAULT-VALUE}).")
  private List<Integer> bulkSizes = List.of();

  @Option(
      names = "--rounds",
      defaultValue = "3",
      description = "How often each is measured, in turn; the median is told (${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--writes",
      defaultValue = "300",
      description = "Single writes while nothing else happens (default: ${DEFAULT-VALUE}).")
  private int writes;

  @Option(names = "--json", description = "Print the figures as JSON, for programs.")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException, InterruptedException {
    boolean positive =
        documents > 0
            && rounds > 0
            && writes > 0
            && sizes.stream().allMatch(size -> size >= 300)
            && bulkSizes.stream().allMatch(size -> size > 0);
    if (!positive) {
      throw new ParameterException(
          spec.commandLine(),
          "--documents, --rounds, --writes and --bulk-sizes must be at least 1, --sizes 300.");
    }
    Screen screen = Screen.ofProcess(json ? System.err : System.out);
    Vertx vertx = EsTransport.vertx();
    BenchSession session = new BenchSession();
    try (session) {
      ReplicatorBenchServers servers =
          new ReplicatorBenchServers(session, vertx, line -> screen.line(Tone.QUIET, "  " + line));
      ReplicatorReport report = measure(servers, vertx, screen);
      if (json) {
        spec.commandLine().getOut().println(Output.json(report));
        spec.commandLine().getOut().flush();
      }
      return 0;
    } catch (IOException | IllegalStateException e) {
      session.awaitEndIfUnderWay();
      throw new CommandException("the benchmark stopped: " + Failures.told(e), 1, e);
    } finally {
      var unused = vertx.close();
    }
  }

  private ReplicatorReport measure(ReplicatorBenchServers servers, Vertx vertx, Screen screen)
      throws IOException, InterruptedException {
    List<ReplicatorFigures> medians = new ArrayList<>();
    List<List<String>> rows = new ArrayList<>();
    long peak = 0;
    for (int size : sizes) {
      ReplicatorBench bench =
          new ReplicatorBench(servers, documents, size, best(servers, size, screen));
      List<ReplicatorFigures> plain = new ArrayList<>();
      List<ReplicatorFigures> replicated = new ArrayList<>();
      for (int i = 0; i < rounds; i++) {
        plain.add(bench.plain());
        replicated.add(bench.replicated());
      }
      ReplicatorFigures limit = median(plain);
      for (ReplicatorFigures figures : List.of(limit, median(replicated))) {
        medians.add(figures);
        rows.add(row(figures, limit));
      }
      peak = Math.max(peak, bench.peakBytes());
    }
    screen.heading("a full topic");
    screen.table(
        List.of("way", "bytes", "documents/s", "MB/s", "of plain", "CPU us", "Kafka", "slave"),
        rows);
    ReplicatorBench bench = new ReplicatorBench(servers, 1, 1024, 1);
    long[] nanos;
    try (EsClient gateway =
        new EsClient(vertx, ElaConfig.parse(only(servers), "bench").cluster("gateway"))) {
      nanos = bench.idle(gateway, writes);
    }
    peak = Math.max(peak, bench.peakBytes());
    ReplicatorReport report =
        new ReplicatorReport(
            medians,
            nanos[nanos.length / 2] / 1e6,
            nanos[nanos.length * 99 / 100] / 1e6,
            peak / 1e6);
    screen.line(
        String.format(
            Locale.ROOT,
            "  a single write, from its answer until the slave has it: %.1f ms (median), %.1f ms"
                + " (p99)",
            report.idleP50Millis(),
            report.idleP99Millis()));
    screen.line(
        String.format(
            Locale.ROOT, "  resident memory of the replicator: %.0f MB", report.peakMegabytes()));
    return report;
  }

  /** Documents of a bulk with which a plain load is fastest; warms the cluster, too. */
  private int best(ReplicatorBenchServers servers, int size, Screen screen)
      throws InterruptedException {
    int best = bulkSizes.get(0);
    double fastest = 0;
    var unused = new ReplicatorBench(servers, documents, size, best).plain();
    for (int bulkSize : bulkSizes) {
      double perSecond =
          new ReplicatorBench(servers, documents, size, bulkSize).plain().documentsPerSecond();
      screen.line(
          Tone.QUIET,
          String.format(
              Locale.ROOT,
              "  plain bulks of %,d documents of %,d bytes: %,.0f documents/s",
              bulkSize,
              size,
              perSecond));
      if (perSecond > fastest) {
        fastest = perSecond;
        best = bulkSize;
      }
    }
    return best;
  }

  private static String only(ReplicatorBenchServers servers) {
    return """
        ela {
          clusters { gateway { addresses = ["%s"] }, none { addresses = ["http://127.0.0.1:1"] } }
          migration { source = gateway, target = none, master = gateway }
          kafka { bootstrap.servers = "127.0.0.1:1" }
        }
        """
        .formatted(servers.gateway());
  }

  private static ReplicatorFigures median(List<ReplicatorFigures> figures) {
    return figures.stream()
        .sorted(Comparator.comparingDouble(ReplicatorFigures::documentsPerSecond))
        .toList()
        .get(figures.size() / 2);
  }

  private static List<String> row(ReplicatorFigures figures, ReplicatorFigures plain) {
    return List.of(
        figures.way(),
        String.format(Locale.ROOT, "%,d", figures.documentBytes()),
        String.format(Locale.ROOT, "%,.0f", figures.documentsPerSecond()),
        String.format(Locale.ROOT, "%.1f", figures.megabytesPerSecond()),
        String.format(
            Locale.ROOT, "%.2f", figures.documentsPerSecond() / plain.documentsPerSecond()),
        micros(figures.replicatorMicros()),
        micros(figures.kafkaMicros()),
        micros(figures.slaveMicros()));
  }

  private static String micros(double micros) {
    return micros == 0 ? "" : String.format(Locale.ROOT, "%.0f", micros);
  }
}
