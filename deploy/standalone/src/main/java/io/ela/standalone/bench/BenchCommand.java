package io.ela.standalone.bench;

import io.ela.cluster.EsClient;
import io.ela.cluster.EsRequest;
import io.ela.cluster.EsTransport;
import io.ela.events.ChangeEvent;
import io.ela.events.DocKey;
import io.ela.events.EventPublisher;
import io.ela.events.KafkaClients;
import io.ela.events.Origin;
import io.ela.events.Topics;
import io.ela.standalone.bench.BenchServers.Way;
import io.ela.standalone.command.CommandException;
import io.ela.standalone.command.Failures;
import io.ela.standalone.command.Output;
import io.ela.standalone.terminal.Screen;
import io.ela.standalone.terminal.Screen.Tone;
import io.vertx.core.Vertx;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ela bench}. */
@Command(
    name = "bench",
    description = {
      "Measures what the gateway costs: the same requests straight to an Elasticsearch 5.6, through"
          + " nginx as a plain proxy where there is one, and through the gateway.",
      "Starts real servers on this machine; let nothing else run beside it."
    },
    subcommands = ReplicatorBenchCommand.class,
    mixinStandardHelpOptions = true)
public final class BenchCommand implements Callable<Integer> {
  private static final Duration WARM_UP = Duration.ofSeconds(1);

  private static final int FIRST_CONNECTIONS = 8;

  @Option(
      names = "--workloads",
      split = ",",
      defaultValue = "get,search,index,bulk-1k,bulk-2k4",
      description = "What to ask (default: ${DEFAULT-VALUE}).")
  private List<String> workloads = List.of();

  @Option(
      names = "--connections",
      split = ",",
      defaultValue = "1,16,64",
      description = "Requests under way at once (default: ${DEFAULT-VALUE}).")
  private List<Integer> connections = List.of();

  @Option(
      names = "--seconds",
      defaultValue = "5",
      description = "How long each round is measured (default: ${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--rounds",
      defaultValue = "3",
      description =
          "How often each way is measured, in turn; the median is told (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--warm-up",
      defaultValue = "20",
      description =
          "Seconds before a workload's first round: just-in-time compilers have most to do then;"
              + " bulks want 60 on two processors (default: ${DEFAULT-VALUE}).")
  private int warmUp;

  @Option(
      names = "--nginx",
      defaultValue = "nginx",
      description = "The nginx to compare with (default: ${DEFAULT-VALUE} of the path).")
  private String nginx = "nginx";

  @Option(names = "--json", description = "Print the figures as JSON, for programs.")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  private final Map<Workload, AtomicLong> counters = new EnumMap<>(Workload.class);

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (seconds < 1
        || rounds < 1
        || warmUp < 1
        || connections.stream().anyMatch(count -> count < 1)) {
      throw new ParameterException(
          spec.commandLine(),
          "--seconds, --rounds, --warm-up and --connections must be at least 1.");
    }
    List<Workload> chosen = workloads.stream().map(this::workload).toList();
    Screen screen = Screen.ofProcess(json ? System.err : System.out);
    Vertx vertx = EsTransport.vertx();
    BenchSession session = new BenchSession();
    try (session) {
      BenchServers servers =
          new BenchServers(session, line -> screen.line(Tone.QUIET, "  " + line));
      Optional<String> program = nginxProgram();
      if (program.isPresent()) {
        servers.startNginx(program.get());
      } else {
        screen.line("  there is no [" + nginx + "] here: left out");
      }
      prepare(vertx, servers);
      acknowledgement(servers, screen);
      List<Figures> all = measure(vertx, servers, chosen, screen);
      if (json) {
        spec.commandLine().getOut().println(Output.json(all));
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

  private Workload workload(String spelling) {
    return Arrays.stream(Workload.values())
        .filter(workload -> workload.spelling().equals(spelling))
        .findFirst()
        .orElseThrow(
            () ->
                new ParameterException(
                    spec.commandLine(),
                    "--workloads: ["
                        + spelling
                        + "] is none of "
                        + Arrays.stream(Workload.values()).map(Workload::spelling).toList()));
  }

  private Optional<String> nginxProgram() {
    if (nginx.contains("/")) {
      return Files.isExecutable(Path.of(nginx)) ? Optional.of(nginx) : Optional.empty();
    }
    String path = System.getenv("PATH") + File.pathSeparator + "/usr/sbin";
    return Stream.of(path.split(File.pathSeparator))
        .map(directory -> Path.of(directory, nginx))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst();
  }

  private static void prepare(Vertx vertx, BenchServers servers) throws InterruptedException {
    try (EsClient client = new EsClient(vertx, servers.config().source())) {
      client.call(
          EsRequest.put("/" + Workload.INDEX_NAME)
              .json(
                  """
                  {"settings":{"number_of_shards":2,"number_of_replicas":0},
                   "mappings":{"doc":{"_all":{"enabled":false},"properties":{
                     "n":{"type":"long"},"word":{"type":"keyword"},
                     "text":{"type":"text","index":false}}}}}
                  """));
      client.call(
          EsRequest.post("/" + Workload.INDEX_NAME + "/" + Workload.TYPE + "/_bulk?refresh=true")
              .lines(Workload.stock()));
    }
  }

  /** The price of losslessness on the path of a write. */
  private static void acknowledgement(BenchServers servers, Screen screen)
      throws InterruptedException {
    ChangeEvent.Context context =
        new ChangeEvent.Context("es5", 0, Origin.GATEWAY, "bench", System.currentTimeMillis());
    ChangeEvent event = ChangeEvent.refresh(new DocKey("bench", "doc", "1"), null, null, context);
    long[] nanos = new long[2000];
    try (EventPublisher publisher =
        new EventPublisher(
            new KafkaClients(servers.config().kafka()),
            Topics.of(servers.config().topics()),
            "ela-bench",
            Duration.ofSeconds(30))) {
      for (int i = -1000; i < nanos.length; i++) {
        long begun = System.nanoTime();
        var unused = publisher.publish(event).get();
        if (i >= 0) {
          nanos[i] = System.nanoTime() - begun;
        }
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("Kafka did not acknowledge", e.getCause());
    }
    Arrays.sort(nanos);
    screen.line(
        String.format(
            Locale.ROOT,
            "  one acknowledged send to Kafka: %.2f ms (median), %.2f ms (p99)",
            nanos[nanos.length / 2] / 1e6,
            nanos[nanos.length * 99 / 100] / 1e6));
  }

  private List<Figures> measure(
      Vertx vertx, BenchServers servers, List<Workload> chosen, Screen screen)
      throws InterruptedException {
    List<Figures> all = new ArrayList<>();
    for (Workload workload : chosen) {
      List<List<String>> rows = new ArrayList<>();
      for (Way way : servers.ways()) {
        try (ClosedLoop loop = new ClosedLoop(vertx, way.address(), FIRST_CONNECTIONS)) {
          var unused = loop.run(workload, counter(workload), Duration.ofSeconds(warmUp));
        }
      }
      for (int count : connections) {
        Figures direct = null;
        for (Figures figures : rounds(vertx, workload, count, servers.ways())) {
          direct = direct == null ? figures : direct;
          all.add(figures);
          rows.add(row(figures, direct));
        }
      }
      screen.heading(workload.spelling());
      screen.table(
          List.of("way", "connections", "documents/s", "of direct", "p50 ms", "p99 ms", "CPU us"),
          rows);
    }
    return all;
  }

  /** The median round of each way: other work on the machine then hits all ways alike. */
  private List<Figures> rounds(Vertx vertx, Workload workload, int count, List<Way> ways)
      throws InterruptedException {
    Map<String, List<Figures>> measured = new LinkedHashMap<>();
    for (int i = 0; i < rounds; i++) {
      for (Way way : ways) {
        measured
            .computeIfAbsent(way.name(), name -> new ArrayList<>())
            .add(round(vertx, workload, count, way));
      }
    }
    return measured.values().stream().map(BenchCommand::median).toList();
  }

  private static Figures median(List<Figures> figures) {
    return figures.stream()
        .sorted(Comparator.comparingDouble(Figures::documentsPerSecond))
        .toList()
        .get(figures.size() / 2);
  }

  private AtomicLong counter(Workload workload) {
    return counters.computeIfAbsent(workload, w -> new AtomicLong());
  }

  private Figures round(Vertx vertx, Workload workload, int count, Way way)
      throws InterruptedException {
    try (ClosedLoop loop = new ClosedLoop(vertx, way.address(), count)) {
      var unused = loop.run(workload, counter(workload), WARM_UP);
      Duration before = way.cpu();
      ClosedLoop.Sample sample = loop.run(workload, counter(workload), Duration.ofSeconds(seconds));
      double micros = way.cpu().minus(before).toNanos() / 1e3 / sample.requests();
      return new Figures(
          workload.spelling(),
          count,
          way.name(),
          sample.requests(),
          sample.perSecond() * workload.documents(),
          sample.millis(0.5),
          sample.millis(0.99),
          micros);
    }
  }

  private static List<String> row(Figures figures, Figures direct) {
    return List.of(
        figures.way(),
        String.valueOf(figures.connections()),
        String.format(Locale.ROOT, "%,.0f", figures.documentsPerSecond()),
        String.format(
            Locale.ROOT, "%.2f", figures.documentsPerSecond() / direct.documentsPerSecond()),
        String.format(Locale.ROOT, "%.2f", figures.p50Millis()),
        String.format(Locale.ROOT, "%.2f", figures.p99Millis()),
        figures.way().equals("direct")
            ? ""
            : String.format(Locale.ROOT, "%.0f", figures.cpuMicros()));
  }
}
