package io.ela.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ela.cluster.EsClient;
import io.ela.cluster.EsRequest;
import io.ela.cluster.EsTransport;
import io.ela.config.DiffConfig;
import io.ela.config.ElaConfig;
import io.ela.dialect.search.GetAnswer;
import io.ela.dialect.search.MgetParser;
import io.ela.diff.DiffReport;
import io.ela.diff.DiffRun;
import io.ela.events.KafkaClients;
import io.ela.events.TopicAdmin;
import io.ela.migration.IndexChoice;
import io.ela.migration.MigrationSession;
import io.ela.replicator.ReplicatorService;
import io.ela.standalone.switching.SwitchCoordinator;
import io.ela.standalone.switching.SwitchReport;
import io.ela.standalone.switching.SwitchRequest;
import io.ela.testbed.Server;
import io.ela.testbed.ServerKind;
import io.ela.testbed.junit.Servers;
import io.ela.testbed.junit.WithServers;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Processes are killed, stopped and continued while clients write: the gateway, which has a process
 * of its own here, Kafka, and the master. What clients saw succeed is on both clusters in the end,
 * and both are equal, also in what nobody saw succeed.
 *
 * <p>{@code -Dela.kill.rounds} says how often, {@code -Dela.seed} repeats a run's choices.
 */
@WithServers({ServerKind.ES_5_6, ServerKind.ES_8_19, ServerKind.KAFKA})
class FaultIT {
  private static final Logger LOG = LoggerFactory.getLogger(FaultIT.class);
  private static final Duration LONG = Duration.ofSeconds(90);
  private static final int ROUNDS = Integer.getInteger("ela.kill.rounds", 5);
  private static final int CLIENTS = 8;
  private static final long SEED = Long.getLong("ela.seed", System.nanoTime());

  private final Servers servers;
  private final Vertx vertx = EsTransport.vertx();
  private final Random random = new Random(SEED);
  private final List<InterruptedClient> clients = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private Path directory;
  private String prefix;
  private int port;
  private int adminPort;
  private ElaConfig config;
  private EsClient es5;
  private EsClient es8;
  private ReplicatorService replicator;
  private GatewayProcess gateway;

  FaultIT(Servers servers) {
    this.servers = servers;
  }

  @BeforeEach
  void start(@TempDir Path temporary) throws Exception {
    directory = temporary;
    port = GatewayProcess.freePort();
    adminPort = GatewayProcess.freePort();
    prefix = Long.toString(System.nanoTime(), 36);
    String text = text("refuse");
    Files.writeString(directory.resolve("ela.conf"), text);
    config = ElaConfig.parse(text, "kill");
    try (Admin admin = new KafkaClients(config.kafka()).admin("kill")) {
      new TopicAdmin(admin, config.topics()).create();
    }
    es5 = new EsClient(vertx, config.cluster("es5"));
    es8 = new EsClient(vertx, config.cluster("es8"));
    es5.callAny(EsRequest.delete("/people"));
    es8.callAny(EsRequest.delete("/people"));
    es5.call(
        EsRequest.put("/people")
            .json("{\"settings\":{\"number_of_shards\":2,\"number_of_replicas\":0}}"));
    startGateway();
    replicator = ReplicatorService.start(config);
  }

  private String text(String kafkaDown) {
    return """
        ela {
          clusters { es5 { addresses = ["%s"], request-timeout = 4 s }, es8 { addresses = ["%s"] } }
          migration { source = es5, target = es8, master = es5, indices { includes = ["people"] } }
          kafka { bootstrap.servers = "%s" }
          topics { prefix = fault%s, partitions = 4, replication-factor = 1, min-insync-replicas = 1, allow-unsafe-durability = true }
          gateway {
            listen = "127.0.0.1:%d", admin = "127.0.0.1:%d", name = killed
            # Bulks are streamed, single writes are held.
            stream-above = 500 B
            capture { intent-deadline = 2 s, publish-timeout = 3 s
              kafka-down = %s, spool { directory = "%s", after = 400 ms }
            }
          }
          replicator { state-dir = "%s", commit-interval = 200 ms }
        }
        """
        .formatted(
            servers.address(ServerKind.ES_5_6),
            servers.address(ServerKind.ES_8_19),
            servers.address(ServerKind.KAFKA),
            prefix,
            port,
            adminPort,
            kafkaDown,
            directory,
            directory.resolve("state"));
  }

  @AfterEach
  void stop() throws Exception {
    clients.forEach(InterruptedClient::stop);
    gateway.kill();
    replicator.close();
    es5.close();
    es8.close();
    vertx.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  @Test
  void whatAKilledGatewayLeftOpenIsLookedAfter() throws Exception {
    startClients();
    for (int round = 0; round < ROUNDS; round++) {
      awaitWrites();
      TimeUnit.MILLISECONDS.sleep(random.nextInt(1500));
      gateway.kill();
      startGateway();
    }
    awaitWrites();
    assertNothingIsLost();
    assertThat(replicator.status().reconciled())
        .as("refreshes of what killed gateways left open")
        .isPositive();
  }

  @Test
  void serversThatGoAwayAndComeBackLoseNothing() throws Exception {
    Server master = servers.get(ServerKind.ES_5_6);
    Server kafka = servers.get(ServerKind.KAFKA);
    startClients();
    awaitWrites();
    LOG.info("the master is stopped and continued, before and after its timeout");
    for (int seconds : new int[] {2, 7}) {
      master.pause();
      TimeUnit.SECONDS.sleep(seconds);
      master.resume();
      awaitWrites();
    }
    LOG.info("Kafka is stopped and continued");
    kafka.pause();
    TimeUnit.SECONDS.sleep(7);
    kafka.resume();
    awaitWrites();
    LOG.info("Kafka is killed");
    kafka.kill();
    TimeUnit.SECONDS.sleep(2);
    kafka.restart();
    awaitWrites();
    LOG.info("the master is killed");
    master.kill();
    TimeUnit.SECONDS.sleep(1);
    master.restart();
    awaitWrites();
    LOG.info("the gateway is killed while the master is stopped");
    master.pause();
    TimeUnit.SECONDS.sleep(1);
    gateway.kill();
    TimeUnit.SECONDS.sleep(3);
    master.resume();
    startGateway();
    awaitWrites();
    assertNothingIsLost();
  }

  /** The master hears of the template only after the gateway that sent it is dead. */
  @Test
  void aTemplateThatAKilledGatewayWasPuttingReachesTheSlave() throws Exception {
    es5.callAny(EsRequest.delete("/_template/killed"));
    es8.callAny(EsRequest.delete("/_template/killed"));
    Server master = servers.get(ServerKind.ES_5_6);
    CompletableFuture<HttpResponse<String>> asked;
    master.pause();
    try {
      asked =
          HttpClient.newHttpClient()
              .sendAsync(
                  HttpRequest.newBuilder(
                          URI.create("http://127.0.0.1:" + port + "/_template/killed"))
                      .PUT(HttpRequest.BodyPublishers.ofString("{\"template\":\"killed-*\"}"))
                      .header("Content-Type", "application/json")
                      .build(),
                  HttpResponse.BodyHandlers.ofString());
      TimeUnit.SECONDS.sleep(1);
      gateway.kill();
    } finally {
      master.resume();
    }
    assertThat(asked).failsWithin(LONG);
    await()
        .atMost(LONG)
        .untilAsserted(
            () -> {
              assertThat(es5.callAny(EsRequest.get("/_template/killed")).status()).isEqualTo(200);
              assertThat(es8.callAny(EsRequest.get("/_template/killed")).body().toString())
                  .contains("\"index_patterns\":[\"killed-*\"]");
            });
    assertThat(replicator.status().reconciled()).isPositive();
  }

  @Test
  void aGatewayThatWasReplacedAndContinuesAcknowledgesNothing() throws Exception {
    startClients();
    awaitWrites();
    GatewayProcess first = gateway;
    first.pause();
    try {
      int second = GatewayProcess.freePort();
      Path file = directory.resolve("second.conf");
      Files.writeString(
          file,
          Files.readString(directory.resolve("ela.conf"))
              .replace("listen = \"127.0.0.1:" + port, "listen = \"127.0.0.1:" + second)
              .replaceFirst(
                  "admin = \"127.0.0.1:\\d+", "admin = \"127.0.0.1:" + GatewayProcess.freePort()));
      gateway = startGateway(file, second);
      TimeUnit.MILLISECONDS.sleep(random.nextInt(1000));
      switchTo("es8");
      LOG.info("the first gateway continues, and its clients with it");
      first.resume();
      TimeUnit.SECONDS.sleep(3);
      endClients();
      for (InterruptedClient client : clients) {
        compare(client);
      }
      assertThat(gateway.log()).contains("event=superseded");
      // What it sent at the very instant in which it was stopped nobody acknowledges; a write that
      // was not held is left for a diff then.
      await().atMost(LONG).until(() -> diff(true).isEqual());
    } finally {
      first.kill();
    }
  }

  @Test
  void aSpoolTakesTheWritesWhileKafkaIsAwayAndSurvivesTheGateway() throws Exception {
    gateway.kill();
    Files.writeString(directory.resolve("ela.conf"), text("spool"));
    startGateway();
    Server kafka = servers.get(ServerKind.KAFKA);
    startClients();
    awaitWrites();
    LOG.info("Kafka is stopped and continued");
    kafka.pause();
    TimeUnit.SECONDS.sleep(6);
    awaitWrites();
    kafka.resume();
    awaitWrites();
    await().atMost(LONG).until(() -> status().contains("\"mode\" : \"kafka\""));
    LOG.info("Kafka is killed");
    kafka.kill();
    TimeUnit.SECONDS.sleep(3);
    awaitWrites();
    assertThat(status()).contains("\"mode\" : \"spooling\"");
    assertThat(status()).as("no write refused").contains("\"capture-failed\" : 0");
    LOG.info("the gateway is killed while Kafka is away: {}", status());
    gateway.kill();
    startGateway();
    awaitWrites();
    assertThat(status()).contains("\"mode\" : \"spooling\"");
    LOG.info("Kafka is back: {}", status());
    kafka.restart();
    awaitWrites();
    await().atMost(LONG).until(() -> status().contains("\"mode\" : \"kafka\""));
    assertThat(gateway.log())
        .contains(
            "event=spool-found",
            "event=started-without-kafka",
            "event=gateway-signed-on",
            "event=spooling-ended");
    assertNothingIsLost();
  }

  private String status() throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + adminPort + "/status"))
                .version(HttpClient.Version.HTTP_1_1)
                .timeout(LONG)
                .build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private long unanswered() {
    return clients.stream().mapToLong(InterruptedClient::unanswered).sum();
  }

  private void startClients() {
    LOG.info("seed of this run: -Dela.seed={}", SEED);
    for (int c = 0; c < CLIENTS; c++) {
      InterruptedClient client = new InterruptedClient("http://127.0.0.1:" + port, "c" + c, SEED);
      Thread thread = new Thread(client, "client-" + c);
      clients.add(client);
      threads.add(thread);
      thread.start();
    }
  }

  private void awaitWrites() {
    long before = acknowledged();
    await().atMost(LONG).until(() -> acknowledged() > before + 50);
  }

  private void endClients() throws InterruptedException {
    clients.forEach(InterruptedClient::stop);
    for (Thread thread : threads) {
      thread.join(LONG.toMillis());
      assertThat(thread.isAlive()).as("%s ends", thread.getName()).isFalse();
    }
    assertThat(clients).allSatisfy(client -> assertThat(client.surprises()).isEmpty());
  }

  private void switchTo(String cluster) throws Exception {
    try (SwitchCoordinator coordinator =
        SwitchCoordinator.open(
            config, new KafkaClients(config.kafka()), step -> LOG.info("switch: {}", step))) {
      SwitchReport report = coordinator.run(SwitchRequest.to(cluster));
      assertThat(report.committed()).as("%s", report).isTrue();
    }
  }

  private DiffReport diff(boolean repair) throws Exception {
    try (MigrationSession session = MigrationSession.open(config, "kill-diff")) {
      return new DiffRun(session, new DiffRun.Settings(DiffConfig.Depth.BYTES, repair, repair))
          .run(IndexChoice.all(config));
    }
  }

  private void assertNothingIsLost() throws Exception {
    endClients();
    // A switch looks after all that is open, before it commits.
    switchTo("es8");
    DiffReport diff = diff(false);
    assertThat(diff.isEqual()).as("%s", diff.toJson()).isTrue();
    int compared = 0;
    for (InterruptedClient client : clients) {
      compared += compare(client);
    }
    LOG.info(
        "{} writes acknowledged, {} without an answer, {} documents compared, replicator {}",
        acknowledged(),
        unanswered(),
        compared,
        replicator.status());
    assertThat(unanswered()).as("writes that were interrupted").isPositive();
    assertThat(replicator.status().deadLettered()).isZero();
  }

  private long acknowledged() {
    return clients.stream().mapToLong(InterruptedClient::acknowledged).sum();
  }

  private int compare(InterruptedClient client) throws InterruptedException {
    List<String> ids = List.copyOf(client.log().keySet());
    for (int from = 0; from < ids.size(); from += 500) {
      List<String> page = ids.subList(from, Math.min(ids.size(), from + 500));
      String body = "{\"ids\":[\"" + String.join("\",\"", page) + "\"]}";
      List<GetAnswer> found =
          MgetParser.parse(es8.call(EsRequest.post("/people/_mget").json(body)).bytes());
      for (int i = 0; i < page.size(); i++) {
        String wanted = client.log().get(page.get(i));
        if (wanted.isEmpty()) {
          assertThat(found.get(i)).as(page.get(i)).isInstanceOf(GetAnswer.Missing.class);
        } else {
          assertThat(found.get(i)).as(page.get(i)).isInstanceOf(GetAnswer.Found.class);
          assertThat(((GetAnswer.Found) found.get(i)).document().source().utf8())
              .as(page.get(i))
              .isEqualTo(wanted);
        }
      }
    }
    return ids.size();
  }

  private void startGateway() throws IOException {
    gateway = startGateway(directory.resolve("ela.conf"), port);
  }

  private static GatewayProcess startGateway(Path file, int at) throws IOException {
    return new GatewayProcess(file, at, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
  }
}
