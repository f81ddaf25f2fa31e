package io.ela.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ela.cluster.EsClient;
import io.ela.cluster.EsRequest;
import io.ela.cluster.EsTransport;
import io.ela.config.DiffConfig;
import io.ela.config.ElaConfig;
import io.ela.dialect.search.GetAnswer;
import io.ela.dialect.search.Hit;
import io.ela.dialect.search.MgetParser;
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
import io.ela.standalone.switching.SwitchCoordinator;
import io.ela.standalone.switching.SwitchReport;
import io.ela.standalone.switching.SwitchRequest;
import io.ela.testbed.ServerKind;
import io.ela.testbed.junit.Servers;
import io.ela.testbed.junit.WithServers;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The whole path: clients write at random through the gateway, in version 5's dialect, while the
 * stock is loaded, a replicator is replaced, and master and slave are switched there and back. Then
 * the log of acknowledged writes is compared with both clusters.
 */
@WithServers({ServerKind.ES_5_6, ServerKind.ES_8_19, ServerKind.KAFKA})
class MigrationIT {
  private static final Logger LOG = LoggerFactory.getLogger(MigrationIT.class);
  private static final Duration LONG = Duration.ofSeconds(120);
  private static final int WRITERS = 4;
  private static final int STOCK = 6_000;
  private static final long SEED = Long.getLong("ela.seed", System.nanoTime());

  private final Servers servers;
  private final Vertx vertx = EsTransport.vertx();
  private final List<Writer> writers = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private ElaConfig config;
  private Admin admin;
  private ReplicatorProgress progress;
  private EsClient es5;
  private EsClient es8;
  private GatewayService gateway;
  private ReplicatorService replicator;

  MigrationIT(Servers servers) {
    this.servers = servers;
  }

  @BeforeEach
  void start(@TempDir Path state) throws Exception {
    config =
        ElaConfig.parse(
            """
            ela {
              clusters { es5 { addresses = ["%s"] }, es8 { addresses = ["%s"] } }
              migration { source = es5, target = es8, master = es5, indices { includes = ["people"] } }
              kafka { bootstrap.servers = "%s" }
              topics { prefix = e2e, partitions = 4, replication-factor = 1, min-insync-replicas = 1, allow-unsafe-durability = true }
              gateway { listen = "127.0.0.1:0", admin = "127.0.0.1:0", name = e2e }
              replicator { state-dir = "%s", commit-interval = 200 ms }
              loader { page-size = 200 }
            }
            """
                .formatted(
                    servers.address(ServerKind.ES_5_6),
                    servers.address(ServerKind.ES_8_19),
                    servers.address(ServerKind.KAFKA),
                    state),
            "e2e");
    KafkaClients kafka = new KafkaClients(config.kafka());
    admin = kafka.admin("e2e");
    new TopicAdmin(admin, config.topics()).create();
    progress = new ReplicatorProgress(admin, Topics.of(config.topics()));
    es5 = new EsClient(vertx, config.cluster("es5"));
    es8 = new EsClient(vertx, config.cluster("es8"));
    seed();
    gateway = GatewayService.start(config);
    replicator = ReplicatorService.start(config);
  }

  @AfterEach
  void stop() throws Exception {
    stopWriters();
    gateway.close();
    replicator.close();
    admin.close();
    es5.close();
    es8.close();
    vertx.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  @Test
  void nothingAcknowledgedIsLostAndBothClustersEndEqual() throws Exception {
    LOG.info("seed of this run: -Dela.seed={}", SEED);
    startWriters();
    long begun = System.nanoTime();
    LoadSummary loaded;
    try (MigrationSession session = MigrationSession.open(config, "e2e-load")) {
      loaded = new Loader(session).run(IndexChoice.all(config));
    }
    assertThat(loaded.isComplete()).as("load: %s", loaded.toJson()).isTrue();
    assertThat(loaded.docs()).isGreaterThanOrEqualTo(STOCK / 2);
    LOG.info("load: {} docs in {} s", loaded.docs(), loaded.seconds());

    // A replicator is replaced in the middle of the work: its successor reads on from the mark.
    replicator.close();
    writeFor(200);
    replicator = ReplicatorService.start(config);

    DiffReport repaired = diff(DiffConfig.Depth.CONTENT, true);
    assertThat(repaired.differences())
        .as("live writes and lag are not differences: %s", repaired.toJson())
        .isZero();

    switchTo("es8");
    writeFor(400);
    DiffReport afterSwitch = diff(DiffConfig.Depth.CONTENT, false);
    assertThat(afterSwitch.differences()).as("%s", afterSwitch.toJson()).isZero();

    switchTo("es5");
    writeFor(200);
    switchTo("es8");
    writeFor(200);
    stopWriters();
    settle();

    DiffReport last = diff(DiffConfig.Depth.BYTES, false);
    assertThat(last.isEqual()).as("%s", last.toJson()).isTrue();
    compareWithTheLog();
    double seconds = (System.nanoTime() - begun) / 1e9;
    long operations = writers.stream().mapToLong(Writer::operations).sum();
    LOG.info(
        "{} operations of {} writers, {} ids, in {} s; replicator {}",
        operations,
        WRITERS,
        writers.stream().mapToInt(writer -> writer.log().size()).sum(),
        seconds,
        replicator.status());
    assertThat(replicator.status().deadLettered()).isZero();
  }

  private void seed() throws InterruptedException {
    es5.call(
        EsRequest.put("/people")
            .json(
                """
                {"settings":{"number_of_shards":3,"number_of_replicas":0},
                 "mappings":{"person":{"_all":{"enabled":false},"properties":{
                   "writer":{"type":"keyword"},"big":{"type":"long"},"one":{"type":"double"},
                   "text":{"type":"text"},"born":{"type":"date"}}}}}
                """));
    StringBuilder bulk = new StringBuilder();
    for (int i = 0; i < STOCK; i++) {
      bulk.append("{\"index\":{\"_id\":\"stock-").append(i).append("\"}}\n");
      bulk.append("{\"born\":\"19").append(10 + i % 80).append("-01-01\",\"big\":");
      bulk.append(9007199254740993L + i).append(", \"one\":1.0}\n");
    }
    String answer =
        es5.call(
                EsRequest.post("/people/person/_bulk?refresh=true")
                    .lines(Buffer.buffer(bulk.toString())))
            .body()
            .toString();
    assertThat(answer).contains("\"errors\":false");
  }

  private void startWriters() {
    for (int w = 0; w < WRITERS; w++) {
      List<String> own = new ArrayList<>();
      for (int i = w; i < STOCK; i += WRITERS) {
        own.add("stock-" + i);
      }
      Writer writer = new Writer(gateway.address(), "w" + w, SEED + w, own);
      Thread thread = new Thread(writer, "writer-" + w);
      writers.add(writer);
      threads.add(thread);
      thread.start();
    }
  }

  private void stopWriters() throws InterruptedException {
    writers.forEach(Writer::stop);
    for (Thread thread : threads) {
      thread.join(LONG.toMillis());
      assertThat(thread.isAlive()).as("%s ends", thread.getName()).isFalse();
    }
  }

  /** Lets every writer do that many operations more. */
  private void writeFor(long operations) {
    for (Writer writer : writers) {
      long goal = writer.operations() + operations;
      await().atMost(LONG).until(() -> writer.operations() >= goal || !writer.errors().isEmpty());
    }
    assertNoErrors();
  }

  private void assertNoErrors() {
    for (Writer writer : writers) {
      assertThat(writer.errors()).isEmpty();
    }
  }

  private DiffReport diff(DiffConfig.Depth depth, boolean repair) throws InterruptedException {
    try (MigrationSession session = MigrationSession.open(config, "e2e-diff")) {
      return new DiffRun(session, new DiffRun.Settings(depth, repair, true))
          .run(IndexChoice.all(config));
    }
  }

  private void switchTo(String cluster) throws InterruptedException {
    KafkaClients kafka = new KafkaClients(config.kafka());
    try (SwitchCoordinator coordinator =
        SwitchCoordinator.open(
            config, kafka, step -> LOG.info("switch to {}: {}", cluster, step))) {
      SwitchReport report = coordinator.run(SwitchRequest.to(cluster));
      assertThat(report.committed()).as("%s", report).isTrue();
    }
    assertNoErrors();
  }

  /** Clients are answered before the event is published. */
  private void settle() throws InterruptedException {
    await().atMost(LONG).until(() -> gateway.status().writesInFlight() == 0);
    assertThat(progress.awaitPassed(progress.ends(), LONG)).isTrue();
  }

  private void compareWithTheLog() throws InterruptedException {
    assertNoErrors();
    Map<String, Writer.Acknowledged> log = new HashMap<>();
    writers.forEach(writer -> log.putAll(writer.log()));
    List<String> ids = new ArrayList<>(log.keySet());
    for (int from = 0; from < ids.size(); from += 500) {
      List<String> page = ids.subList(from, Math.min(ids.size(), from + 500));
      List<GetAnswer> old = read(es5, "/people/person/_mget", page);
      List<GetAnswer> young = read(es8, "/people/_mget", page);
      for (int i = 0; i < page.size(); i++) {
        compare(page.get(i), log.get(page.get(i)), old.get(i), young.get(i));
      }
    }
  }

  private static void compare(
      String id, Writer.Acknowledged written, GetAnswer old, GetAnswer young) {
    if (written.deleted()) {
      assertThat(old).as("%s on 5.6", id).isInstanceOf(GetAnswer.Missing.class);
      assertThat(young).as("%s on 8.19", id).isInstanceOf(GetAnswer.Missing.class);
      return;
    }
    assertThat(old).as("%s on 5.6: %s", id, written).isInstanceOf(GetAnswer.Found.class);
    assertThat(young).as("%s on 8.19: %s", id, written).isInstanceOf(GetAnswer.Found.class);
    Hit oldHit = ((GetAnswer.Found) old).document();
    Hit youngHit = ((GetAnswer.Found) young).document();
    assertThat(youngHit.source().utf8()).as(id).isEqualTo(oldHit.source().utf8());
    assertThat(youngHit.version()).as(id).isEqualTo(oldHit.version()).isEqualTo(written.version());
    if (written.source() != null) {
      assertThat(youngHit.source().utf8()).as(id).isEqualTo(written.source());
    }
  }

  private static List<GetAnswer> read(EsClient cluster, String path, List<String> ids)
      throws InterruptedException {
    String body = "{\"ids\":[\"" + String.join("\",\"", ids) + "\"]}";
    return MgetParser.parse(cluster.call(EsRequest.post(path).json(body)).bytes());
  }
}
