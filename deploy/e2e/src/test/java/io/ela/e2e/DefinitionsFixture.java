package io.ela.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ela.cluster.AutoCreation;
import io.ela.cluster.EsClient;
import io.ela.cluster.EsRequest;
import io.ela.cluster.EsResponse;
import io.ela.cluster.EsTransport;
import io.ela.config.DiffConfig;
import io.ela.config.ElaConfig;
import io.ela.diff.DiffReport;
import io.ela.diff.DiffRun;
import io.ela.events.KafkaClients;
import io.ela.events.ReplicatorProgress;
import io.ela.events.TopicAdmin;
import io.ela.events.Topics;
import io.ela.gateway.GatewayService;
import io.ela.loader.LoadSummary;
import io.ela.loader.Loader;
import io.ela.migration.IndexChoice;
import io.ela.migration.MigrationSession;
import io.ela.replicator.ReplicatorService;
import io.ela.standalone.replay.Replay;
import io.ela.standalone.replay.ReplayReport;
import io.ela.standalone.replay.ReplayRequest;
import io.ela.standalone.replay.ReplayStart;
import io.ela.standalone.switching.Objection;
import io.ela.standalone.switching.SwitchCoordinator;
import io.ela.standalone.switching.SwitchReport;
import io.ela.standalone.switching.SwitchRequest;
import io.ela.testbed.ServerKind;
import io.ela.testbed.junit.Servers;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;

/** A gateway and a replicator between two clusters, and what a test of definitions asks of them. */
final class DefinitionsFixture implements AutoCloseable {
  private static final Duration LONG = Duration.ofSeconds(90);
  private static final String STATE = "<state>";
  private static final ObjectMapper JSON = new ObjectMapper();

  final EsClient source;
  final EsClient target;
  final GatewayService gateway;
  ReplicatorService replicator;
  private final Vertx vertx = EsTransport.vertx();
  private final HttpClient http = HttpClient.newHttpClient();
  private final String text;
  private final String bootstrapServers;
  private final ElaConfig config;
  private final KafkaClients kafka;
  private final Topics topics;
  private final Admin admin;
  private final ReplicatorProgress progress;

  /**
   * Starts.
   *
   * @param state a directory for the replicator
   */
  DefinitionsFixture(Servers servers, ServerKind from, ServerKind to, Path state) throws Exception {
    this(servers, from, to, state, "");
  }

  /**
   * Starts.
   *
   * @param state a directory for the replicator
   * @param types the rules of {@code migration.types}
   */
  DefinitionsFixture(Servers servers, ServerKind from, ServerKind to, Path state, String types)
      throws Exception {
    bootstrapServers = servers.address(ServerKind.KAFKA);
    text =
        """
        ela {
          clusters { src { addresses = ["%s"] }, dst { addresses = ["%s"] } }
          migration { source = src, target = dst, master = src, types = [%s] }
          kafka { bootstrap.servers = "%s" }
          topics { prefix = def%s, partitions = 3, replication-factor = 1, min-insync-replicas = 1, allow-unsafe-durability = true }
          gateway { listen = "127.0.0.1:0", admin = "127.0.0.1:0", name = def, capture { intent-deadline = 5 s } }
          replicator { state-dir = "%s", commit-interval = 200 ms, retry { max-backoff = 1 s } }
        }
        """
            .formatted(
                servers.address(from),
                servers.address(to),
                types,
                bootstrapServers,
                Long.toString(System.nanoTime(), 36),
                STATE);
    config = config(state);
    kafka = new KafkaClients(config.kafka());
    topics = Topics.of(config.topics());
    admin = kafka.admin("def");
    new TopicAdmin(admin, config.topics()).create();
    progress = new ReplicatorProgress(admin, topics);
    source = new EsClient(vertx, config.cluster("src"));
    target = new EsClient(vertx, config.cluster("dst"));
    for (EsClient cluster : List.of(source, target)) {
      for (String left :
          List.of("/logs-*", "/_template/logs*", "/_ingest/pipeline/*log", "/_scripts/add")) {
        cluster.callAny(EsRequest.delete(left));
      }
      allowAutoCreation(cluster);
    }
    gateway = GatewayService.start(config);
    replicator = ReplicatorService.start(config);
  }

  private ElaConfig config(Path state) {
    return ElaConfig.parse(text.replace(STATE, state.toString()), "def");
  }

  /** Starts the replicator anew. */
  void restartReplicator(ThrowingRunnable whileItIsDown) throws Exception {
    replicator.close();
    whileItIsDown.run();
    replicator = ReplicatorService.start(config);
  }

  /** What may fail. */
  @FunctionalInterface
  interface ThrowingRunnable {
    void run() throws Exception;
  }

  /**
   * Runs Kafka's own command for groups on the replicator's group, as {@code
   * bin/kafka-consumer-groups.sh} does.
   *
   * @return what it printed
   */
  String kafkaConsumerGroups(String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add("org.apache.kafka.tools.consumer.group.ConsumerGroupCommand");
    command.addAll(List.of("--bootstrap-server", bootstrapServers));
    command.addAll(List.of("--group", topics.replicatorGroup()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(printed).isZero();
    return printed;
  }

  /** Name of the writes topic. */
  String writesTopic() {
    return topics.writes();
  }

  /**
   * One more replicator that shares the work; is the caller's to close.
   *
   * @param state a directory for it
   */
  ReplicatorService anotherReplicator(Path state) throws InterruptedException {
    return ReplicatorService.start(config(state));
  }

  /** One more gateway on the same topics; is the caller's to close, before this. */
  GatewayService anotherGateway() throws InterruptedException {
    return GatewayService.start(
        ElaConfig.parse(text.replace("name = def", "name = other"), "other"));
  }

  @Override
  public void close() throws Exception {
    gateway.close();
    replicator.close();
    admin.close();
    allowAutoCreation(source);
    allowAutoCreation(target);
    source.close();
    target.close();
    vertx.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  /** Servers are shared with tests that have no replicator. */
  private static void allowAutoCreation(EsClient cluster) throws Exception {
    AutoCreation.allow(cluster).toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  /** The gateway's address. */
  String address() {
    return gateway.address();
  }

  void put(String target, String body) throws Exception {
    HttpResponse<String> answer = send("PUT", target, body);
    assertThat(answer.statusCode()).as("%s: %s", target, answer.body()).isBetween(200, 201);
  }

  HttpResponse<String> send(String method, String target, String body) throws Exception {
    return send(gateway, method, target, body);
  }

  HttpResponse<String> send(GatewayService to, String method, String target, String body)
      throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create(to.address() + target))
            .method(method, HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')))
            .header("Content-Type", "application/json")
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  static int status(EsClient cluster, String path) throws InterruptedException {
    return cluster.callAny(EsRequest.get(path)).status();
  }

  static JsonNode on(EsClient cluster, String path) throws Exception {
    EsResponse answer = cluster.call(EsRequest.get(path));
    return JSON.readTree(answer.bytes());
  }

  void switchTo(String cluster) throws InterruptedException {
    SwitchReport report = trySwitchTo(cluster, step -> {});
    assertThat(report.committed()).as("%s", report).isTrue();
  }

  /**
   * Switches, if all goes well; what other tests left on the servers is no obstacle.
   *
   * @param onStep told after every step, on this thread
   */
  SwitchReport trySwitchTo(String cluster, Consumer<SwitchReport.Step> onStep)
      throws InterruptedException {
    SwitchRequest plain = SwitchRequest.to(cluster);
    return trySwitch(
        new SwitchRequest(cluster, Set.of(Objection.INDICES), plain.timeout(), plain.nearEnough()),
        onStep);
  }

  SwitchReport trySwitch(SwitchRequest request, Consumer<SwitchReport.Step> onStep)
      throws InterruptedException {
    try (SwitchCoordinator coordinator = SwitchCoordinator.open(config, kafka, onStep)) {
      return coordinator.run(request);
    }
  }

  LoadSummary load(String... indices) throws InterruptedException {
    try (MigrationSession session = MigrationSession.open(config, "def-load")) {
      return new Loader(session).run(IndexChoice.ofNames(config, "load", List.of(indices)));
    }
  }

  DiffReport diff(boolean repair, String... indices) throws InterruptedException {
    try (MigrationSession session = MigrationSession.open(config, "def-diff")) {
      return new DiffRun(session, new DiffRun.Settings(DiffConfig.Depth.BYTES, repair, true))
          .run(IndexChoice.ofNames(config, "diff", List.of(indices)));
    }
  }

  ReplayReport replay(ReplayStart start, String... indices) throws InterruptedException {
    return replay(ReplayRequest.of(start).ofIndices(List.of(indices)));
  }

  ReplayReport replay(ReplayRequest request) throws InterruptedException {
    try (Replay replay = new Replay(kafka, topics, read -> {})) {
      return replay.run(request);
    }
  }

  /** Clients are answered before the trigger is published. */
  void settle() throws InterruptedException {
    await().atMost(LONG).until(() -> gateway.status().writesInFlight() == 0);
    assertThat(progress.awaitAllPassed(LONG))
        .as("replicator passes what is published; status %s", replicator.status())
        .isTrue();
  }

  /** Waits until no intent is open; a write counts as settled a moment after its last record. */
  void awaitNothingOpen() {
    await().atMost(LONG).until(() -> gateway.status().openIntents() == 0);
  }

  List<String> deadLetters() {
    List<String> causes = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> reader = kafka.reader("def-letters")) {
      Set<TopicPartition> partitions = new HashSet<>();
      reader
          .partitionsFor(topics.deadLetters())
          .forEach(p -> partitions.add(new TopicPartition(p.topic(), p.partition())));
      reader.assign(partitions);
      reader.seekToBeginning(partitions);
      var ends = reader.endOffsets(partitions);
      while (ends.entrySet().stream().anyMatch(e -> reader.position(e.getKey()) < e.getValue())) {
        reader
            .poll(Duration.ofMillis(200))
            .forEach(
                record -> {
                  Header cause = record.headers().lastHeader("ela-cause");
                  causes.add(new String(cause.value(), StandardCharsets.UTF_8));
                });
      }
    }
    return causes;
  }
}
