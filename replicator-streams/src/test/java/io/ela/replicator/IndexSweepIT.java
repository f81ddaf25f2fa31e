package io.ela.replicator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ela.cluster.DocumentScan;
import io.ela.cluster.EsClient;
import io.ela.cluster.EsRequest;
import io.ela.cluster.EsTransport;
import io.ela.cluster.IndexUuids;
import io.ela.cluster.WritingTasks;
import io.ela.config.ElaConfig;
import io.ela.control.ControlLog;
import io.ela.control.ControlRecord;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.search.Hit;
import io.ela.events.ChangeEvent;
import io.ela.events.DocKey;
import io.ela.events.EventPublisher;
import io.ela.events.KafkaClients;
import io.ela.events.Origin;
import io.ela.events.ReplicatorProgress;
import io.ela.events.SweepNote;
import io.ela.events.TopicAdmin;
import io.ela.events.Topics;
import io.ela.testbed.ServerKind;
import io.ela.testbed.junit.Servers;
import io.ela.testbed.junit.WithServers;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A refresh of a whole index makes it equal on a real slave: 5.6 is source, 8.19 is target. */
@WithServers({ServerKind.ES_5_6, ServerKind.ES_8_19, ServerKind.KAFKA})
class IndexSweepIT {
  private static final Duration LONG = Duration.ofSeconds(60);

  /** More than fit on a page. */
  private static final int DOCUMENTS = 1_100;

  private final Servers servers;
  private final Vertx vertx = EsTransport.vertx();
  private Admin admin;
  private ControlLog control;
  private EventPublisher publisher;
  private ReplicatorProgress progress;
  private EsClient five;
  private EsClient eight;
  private ReplicatorService replicator;

  IndexSweepIT(Servers servers) {
    this.servers = servers;
  }

  @BeforeEach
  void start(@TempDir Path state) throws Exception {
    ElaConfig config =
        ElaConfig.parse(
            """
            ela {
              clusters { es5 { addresses = ["%s"] }, es8 { addresses = ["%s"] } }
              migration { source = es5, target = es8, master = es5 }
              kafka { bootstrap.servers = "%s" }
              topics { prefix = sweep%s, partitions = 3, replication-factor = 1, min-insync-replicas = 1, allow-unsafe-durability = true }
              replicator { state-dir = "%s", retry { max-backoff = 1 s }, commit-interval = 200 ms }
            }
            """
                .formatted(
                    servers.address(ServerKind.ES_5_6),
                    servers.address(ServerKind.ES_8_19),
                    servers.address(ServerKind.KAFKA),
                    Long.toString(System.nanoTime(), 36),
                    state),
            "test");
    KafkaClients kafka = new KafkaClients(config.kafka());
    Topics topics = Topics.of(config.topics());
    admin = kafka.admin("test");
    new TopicAdmin(admin, config.topics()).create();
    control = ControlLog.open(kafka, topics, "test");
    append(new ControlRecord.MigrationStarted("es5", "es8", "es5", 0));
    publisher = new EventPublisher(kafka, topics, "test", Duration.ofSeconds(30));
    progress = new ReplicatorProgress(admin, topics);
    five = new EsClient(vertx, config.cluster("es5"));
    eight = new EsClient(vertx, config.cluster("es8"));
    for (EsClient cluster : List.of(five, eight)) {
      cluster.callAny(EsRequest.delete("/pages*"));
    }
    replicator = ReplicatorService.start(config);
  }

  @AfterEach
  void stop() throws Exception {
    replicator.close();
    publisher.close();
    control.close();
    admin.close();
    five.close();
    eight.close();
    vertx.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  @Test
  void whatIsMissingChangedOrTooMuchBecomesAsTheMasterHasIt() throws Exception {
    createPages();
    fill(DOCUMENTS);
    publish(ChangeEvent.refreshIndex("pages", context(0)));
    awaitApplied();
    assertThat(documents(eight)).hasSize(DOCUMENTS).isEqualTo(documents(five));

    // Behind everybody's back: changed and deleted on one side, more on the other.
    five.call(EsRequest.put("/pages/page/7").json("{\"n\": 70, \"f\":1.0}"));
    five.call(EsRequest.delete("/pages/page/8"));
    five.call(EsRequest.delete("/pages/page/5?routing=r2"));
    five.call(EsRequest.put("/pages/page/new?routing=r9").json("{\"n\":9007199254740993}"));
    eight.call(EsRequest.put("/pages/_doc/extra").json("{\"n\":1}"));
    eight.call(EsRequest.put("/pages/_doc/elsewhere?routing=r7").json("{\"n\":2}"));
    eight.call(EsRequest.delete("/pages/_doc/9"));
    eight.call(EsRequest.put("/pages/_doc/11").json("{\"n\":-11}"));
    publish(ChangeEvent.refreshIndex("pages", context(0)));
    awaitApplied();

    assertThat(documents(five)).hasSize(DOCUMENTS - 1);
    assertThat(documents(eight)).isEqualTo(documents(five));
    assertThat(replicator.status().deadLettered()).isZero();
  }

  @Test
  void aTaskThatIsUnderWayIsAwaitedWhileTheRestGoesOn() throws Exception {
    createPages();
    fill(9);
    publish(ChangeEvent.refreshIndex("pages", context(0)));
    awaitApplied();
    String begun =
        five.call(
                EsRequest.post(
                        "/pages/_update_by_query?wait_for_completion=false&scroll_size=1"
                            + "&requests_per_second=0.02")
                    .json("{\"script\":{\"inline\":\"ctx._source.n += 1000\"}}"))
            .body()
            .toString();
    publish(ChangeEvent.refreshIndex("pages", context(0)));
    five.call(EsRequest.put("/pages/page/late").json("{\"n\":1}"));
    publish(ChangeEvent.refresh(new DocKey("pages", "page", "late"), null, null, context(0)));

    await().atMost(LONG).until(() -> documents(eight).containsKey("late/null"));
    assertThat(running()).as("the task that is waited for").isNotEmpty();
    String task = new io.vertx.core.json.JsonObject(begun).getString("task");
    five.call(EsRequest.post("/_update_by_query/" + task + "/_rethrottle?requests_per_second=3"));
    await()
        .atMost(LONG)
        .until(
            () -> {
              long lag = progress.totalLag();
              boolean over = running().isEmpty();
              assertThat(lag > 0 || over).as("no switch may pass a running task").isTrue();
              return over;
            });
    awaitApplied();

    assertThat(documents(eight)).hasSize(10).isEqualTo(documents(five));
    assertThat(documents(eight).get("1/null")).contains("\"n\":1001");
  }

  /**
   * What a task has deleted has no event; an event from before that must not come to the slave
   * after the sweep has looked there.
   */
  @Test
  void whatIsOnItsWayIsAppliedBeforeTheIndexIsLookedAt() throws Exception {
    createPages();
    fill(3);
    publish(ChangeEvent.refreshIndex("pages", context(0)));
    awaitApplied();
    five.call(EsRequest.put("/pages/page/gone?refresh=true").json("{\"n\":1}"));
    String uuid =
        IndexUuids.of(five, List.of("pages"))
            .toCompletionStage()
            .toCompletableFuture()
            .get(60, TimeUnit.SECONDS)
            .getOrDefault("pages", "none");
    long before = replicator.status().read();
    eight.call(EsRequest.put("/pages/_settings").json("{\"index.blocks.write\":true}"));
    try {
      publish(
          ChangeEvent.index(
                  new DocKey("pages", "page", "gone"),
                  null,
                  null,
                  1,
                  null,
                  Bytes.ofUtf8("{\"n\":1}"),
                  context(0))
              .inIncarnation(uuid));
      await().atMost(LONG).until(() -> !replicator.status().waitingFor().isEmpty());
      five.call(
          EsRequest.post("/pages/_delete_by_query?refresh=true")
              .json("{\"query\":{\"ids\":{\"values\":[\"gone\"]}}}"));
      publish(ChangeEvent.refreshIndex("pages", context(0)));
      // The sweep's event has come back to wait, or its refreshes are there.
      await().atMost(LONG).until(() -> replicator.status().read() >= before + 3);
    } finally {
      eight.call(EsRequest.put("/pages/_settings").json("{\"index.blocks.write\":null}"));
    }
    awaitApplied();

    assertThat(documents(five)).hasSize(3);
    assertThat(documents(eight)).isEqualTo(documents(five));
    assertThat(replicator.status().deadLettered()).isZero();
  }

  @Test
  void anIndexThatTheMasterDoesNotHaveIsCountedAndLeftAlone() throws Exception {
    eight.call(EsRequest.put("/pages-kept"));
    eight.call(EsRequest.put("/pages-kept/_doc/1?refresh=true").json("{\"n\":1}"));
    publish(ChangeEvent.refreshIndex("pages-none", context(0)));
    publish(ChangeEvent.refreshIndex("pages-kept", context(0)));
    awaitApplied();

    assertThat(replicator.status().indexAbsent()).isEqualTo(2);
    assertThat(replicator.status().deadLettered()).isZero();
    String count = eight.call(EsRequest.get("/pages-kept/_count")).body().toString();
    assertThat(count).contains("\"count\":1");
  }

  /** Keys keep the source's type, though the master has none. */
  @Test
  void afterASwitchAnOlderEventLooksAtThePresentMaster() throws Exception {
    createPages();
    fill(3);
    publish(ChangeEvent.refreshIndex("pages", context(0)));
    awaitApplied();
    append(new ControlRecord.SwitchDraining(1, "es8", 0));
    append(new ControlRecord.SwitchDecided(1, true, "es8", "test", 0));
    await().atMost(LONG).until(() -> replicator.status().epoch() == 1);
    eight.call(EsRequest.put("/pages/_doc/on8").json("{\"n\":8}"));
    five.call(EsRequest.put("/pages/page/on5").json("{\"n\":5}"));
    publish(
        ChangeEvent.refreshIndex(
            "pages", SweepNote.NONE.awaiting(java.util.Set.of("of:5")), context(0)));
    awaitApplied();

    assertThat(documents(eight)).hasSize(4).containsKey("on8/null");
    assertThat(documents(five)).isEqualTo(documents(eight));
    String types = five.call(EsRequest.get("/pages/_mapping")).body().toString();
    assertThat(types).contains("\"page\":").doesNotContain("\"_doc\":");
  }

  private java.util.Set<String> running() throws Exception {
    return WritingTasks.running(five)
        .toCompletionStage()
        .toCompletableFuture()
        .get(60, TimeUnit.SECONDS);
  }

  private static ChangeEvent.Context context(long epoch) {
    return new ChangeEvent.Context("es5", epoch, Origin.GATEWAY, "test", 0);
  }

  private void createPages() throws InterruptedException {
    five.call(
        EsRequest.put("/pages")
            .json(
                "{\"settings\":{\"number_of_shards\":3,\"number_of_replicas\":0},"
                    + "\"mappings\":{\"page\":{\"properties\":{\"n\":{\"type\":\"long\"}}}}}"));
  }

  private void fill(int documents) throws InterruptedException {
    StringBuilder bulk = new StringBuilder();
    for (int i = 0; i < documents; i++) {
      String routing = i % 5 == 0 ? ",\"routing\":\"r" + i % 3 + "\"" : "";
      bulk.append("{\"index\":{\"_id\":\"" + i + "\"" + routing + "}}\n{\"n\":" + i + "}\n");
    }
    String answer =
        five.call(
                EsRequest.post("/pages/page/_bulk?refresh=true")
                    .lines(io.vertx.core.buffer.Buffer.buffer(bulk.toString())))
            .body()
            .toString();
    assertThat(answer).contains("\"errors\":false");
  }

  private void append(ControlRecord record) throws Exception {
    control.append(record).get(60, TimeUnit.SECONDS);
  }

  private void publish(ChangeEvent event) {
    publisher.publish(event).join();
  }

  private void awaitApplied() throws InterruptedException {
    assertThat(progress.awaitAllPassed(LONG))
        .as("replicator passes what is published; status %s", replicator.status())
        .isTrue();
  }

  /** Version and bytes of each document, by id and routing. */
  private static SortedMap<String, String> documents(EsClient cluster) throws Exception {
    cluster.call(EsRequest.post("/pages/_refresh"));
    SortedMap<String, String> found = new TreeMap<>();
    DocumentScan.Options options =
        new DocumentScan.Options(0, 1, 1000, Duration.ofMinutes(1), true, null);
    try (DocumentScan scan =
        DocumentScan.slices(cluster, cluster.awaitVersion(), "pages", options).get(0)) {
      for (List<Hit> page = scan.next(); !page.isEmpty(); page = scan.next()) {
        for (Hit hit : page) {
          found.put(hit.id() + "/" + hit.routing(), hit.version() + " " + hit.source().utf8());
        }
      }
    }
    return found;
  }
}
