package io.ela.replicator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ela.cluster.EsClient;
import io.ela.cluster.EsRequest;
import io.ela.cluster.EsResponse;
import io.ela.cluster.EsTransport;
import io.ela.cluster.IndexUuids;
import io.ela.config.ElaConfig;
import io.ela.control.ControlLog;
import io.ela.control.ControlRecord;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.search.GetAnswer;
import io.ela.dialect.search.Hit;
import io.ela.dialect.search.MgetParser;
import io.ela.events.ChangeEvent;
import io.ela.events.DocKey;
import io.ela.events.EventPublisher;
import io.ela.events.IntentCodec;
import io.ela.events.IntentRecord;
import io.ela.events.KafkaClients;
import io.ela.events.Op;
import io.ela.events.Origin;
import io.ela.events.PartitionLag;
import io.ela.events.ReplicatorProgress;
import io.ela.events.TopicAdmin;
import io.ela.events.Topics;
import io.ela.testbed.ServerKind;
import io.ela.testbed.junit.Servers;
import io.ela.testbed.junit.WithServers;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events in, documents on a real slave out: 5.6 is master, 8.19 is slave. */
@WithServers({ServerKind.ES_5_6, ServerKind.ES_8_19, ServerKind.KAFKA})
class ReplicatorIT {
  private static final Duration LONG = Duration.ofSeconds(60);

  private final Servers servers;
  private final Vertx vertx = EsTransport.vertx();
  private final ChangeEvent.Context now =
      new ChangeEvent.Context("es5", 0, Origin.GATEWAY, "test", System.currentTimeMillis());
  private ElaConfig config;
  private Topics topics;
  private Admin admin;
  private ControlLog control;
  private EventPublisher publisher;
  private ReplicatorProgress progress;
  private EsClient master;
  private EsClient slave;
  private ReplicatorService replicator;
  private String books = "";

  ReplicatorIT(Servers servers) {
    this.servers = servers;
  }

  @BeforeEach
  void start(@TempDir Path state) throws Exception {
    String prefix = "it" + Long.toString(System.nanoTime(), 36);
    config =
        ElaConfig.parse(
            """
            ela {
              clusters { es5 { addresses = ["%s"] }, es8 { addresses = ["%s"] } }
              migration { source = es5, target = es8, master = es5 }
              kafka { bootstrap.servers = "%s" }
              topics { prefix = %s, partitions = 3, replication-factor = 1, min-insync-replicas = 1, allow-unsafe-durability = true }
              replicator { state-dir = "%s", retry { max-backoff = 1 s }, commit-interval = 200 ms, max-held = 1 MiB, admin = "127.0.0.1:0" }
            }
            """
                .formatted(
                    servers.address(ServerKind.ES_5_6),
                    servers.address(ServerKind.ES_8_19),
                    servers.address(ServerKind.KAFKA),
                    prefix,
                    state),
            "test");
    KafkaClients kafka = new KafkaClients(config.kafka());
    topics = Topics.of(config.topics());
    admin = kafka.admin("test");
    new TopicAdmin(admin, config.topics()).create();
    control = ControlLog.open(kafka, topics, "test");
    control
        .append(new ControlRecord.MigrationStarted("es5", "es8", "es5", 0))
        .get(60, TimeUnit.SECONDS);
    publisher = new EventPublisher(kafka, topics, "test", Duration.ofSeconds(30));
    progress = new ReplicatorProgress(admin, topics);
    master = new EsClient(vertx, config.cluster("es5"));
    slave = new EsClient(vertx, config.cluster("es8"));
    for (EsClient cluster : List.of(master, slave)) {
      cluster.callAny(EsRequest.delete("/books*"));
    }
    replicator = ReplicatorService.start(config);
  }

  @AfterEach
  void stop() throws Exception {
    replicator.close();
    publisher.close();
    control.close();
    admin.close();
    master.close();
    slave.close();
    vertx.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  @Test
  void appliesDocumentsByteForByteAtTheMastersVersions() throws Exception {
    createBooks();
    String source =
        "{ \"n\": 9007199254740993, \"f\" : 1.0,\"z\":1,\"a\":\"\\u00e9/\\/ \uD83D\uDE00\"}";
    master.call(EsRequest.put("/books/book/a%2Fb?routing=r").json(source));
    Hit there = onMaster("a/b", "r");
    publish(ChangeEvent.index(key("a/b"), "r", null, 1, null, there.source(), now));
    settle();

    Hit here = onSlave("a/b", "r");
    assertThat(here.source().utf8()).isEqualTo(source);
    assertThat(here.version()).isEqualTo(1);
    EsResponse mapping = slave.call(EsRequest.get("/books/_mapping"));
    assertThat(mapping.body().toString())
        .contains("\"title\":{\"type\":\"keyword\",\"ignore_above\":20000}");
  }

  @Test
  void newestWinsInWhateverOrderAndDuplicatesAndReplaysChangeNothing() throws Exception {
    createBooks();
    Random random = new Random(42);
    List<ChangeEvent> events = new ArrayList<>();
    for (int id = 0; id < 40; id++) {
      int versions = 1 + random.nextInt(5);
      for (int version = 1; version <= versions; version++) {
        String source = "{\"title\":\"t" + version + "\",\"id\":" + id + "}";
        master.call(EsRequest.put("/books/book/" + id).json(source));
        events.add(
            ChangeEvent.index(key("" + id), null, null, version, null, Bytes.ofUtf8(source), now));
      }
      if (id % 4 == 0) {
        master.call(EsRequest.delete("/books/book/" + id));
        events.add(ChangeEvent.delete(key("" + id), null, null, versions + 1, null, now));
      }
    }
    for (int round = 0; round < 3; round++) {
      java.util.Collections.shuffle(events, random);
      events.forEach(this::publish);
    }
    settle();

    assertSameDocuments(40);
    assertThat(replicator.status().deadLettered()).isZero();
    long applied = replicator.status().applied();

    replayFromTheStart();

    assertSameDocuments(40);
    assertThat(replicator.status().dropped()).isPositive();
    assertThat(replicator.status().deadLettered()).isZero();
    assertThat(applied).isPositive();
  }

  @Test
  void aDeletedDocumentStaysDeletedThoughAStaleCopyArrivesLater() throws Exception {
    createBooks();
    master.call(EsRequest.put("/books/book/1").json("{\"title\":\"x\"}"));
    master.call(EsRequest.delete("/books/book/1"));
    publish(ChangeEvent.delete(key("1"), null, null, 2, null, now));
    settle();
    String again =
        slave.call(EsRequest.put("/books/_doc/1").json("{\"title\":\"y\"}")).body().toString();
    assertThat(again)
        .as("the slave's tombstone is at the master's version")
        .contains("\"_version\":3");
    slave.call(EsRequest.delete("/books/_doc/1"));
    slave.call(EsRequest.put("/books/_settings").json("{\"index.gc_deletes\":\"0s\"}"));

    publish(
        ChangeEvent.index(
            key("1"),
            null,
            null,
            1,
            null,
            Bytes.ofUtf8("{\"title\":\"x\"}"),
            new ChangeEvent.Context("es5", 0, Origin.LOAD, "load", 1)));
    settle();

    assertThat(slaveAnswer("1", null)).isInstanceOf(GetAnswer.Missing.class);
  }

  @Test
  void aDocumentCreatedAgainAtALowerVersionIsForcedThrough() throws Exception {
    createBooks();
    master.call(EsRequest.put("/books/_settings").json("{\"index.gc_deletes\":\"0s\"}"));
    for (int i = 0; i < 4; i++) {
      master.call(EsRequest.put("/books/book/1").json("{\"title\":\"before\"}"));
    }
    publish(
        ChangeEvent.index(
            key("1"), null, null, 4, null, Bytes.ofUtf8("{\"title\":\"before\"}"), now));
    settle();
    master.call(EsRequest.delete("/books/book/1"));
    await()
        .atMost(LONG)
        .until(
            () -> {
              master.call(EsRequest.put("/books/book/1").json("{\"title\":\"after\"}"));
              if (onMaster("1", null).version() == 1) {
                return true;
              }
              master.call(EsRequest.delete("/books/book/1"));
              return false;
            });

    publish(ChangeEvent.delete(key("1"), null, null, 5, null, now));
    publish(
        ChangeEvent.index(
            key("1"), null, null, 1, null, Bytes.ofUtf8("{\"title\":\"after\"}"), now));
    settle();

    Hit here = onSlave("1", null);
    assertThat(here.version()).isEqualTo(1);
    assertThat(here.source().utf8()).isEqualTo("{\"title\":\"after\"}");
    assertThat(replicator.status().forced()).isPositive();
    EsResponse settings = slave.call(EsRequest.get("/books/_settings"));
    assertThat(settings.body().toString()).doesNotContain("gc_deletes");
  }

  @Test
  void oneDocumentThatTheSlaveRefusesDoesNotStopTheRest() throws Exception {
    createBooks();
    publish(
        ChangeEvent.index(
            key("bad"), null, null, 1, null, Bytes.ofUtf8("{\"year\":\"no number\"}"), now));
    publish(ChangeEvent.index(key("good"), null, null, 1, null, Bytes.ofUtf8("{\"year\":7}"), now));
    settle();

    assertThat(onSlave("good", null).version()).isEqualTo(1);
    assertThat(slaveAnswer("bad", null)).isInstanceOf(GetAnswer.Missing.class);
    assertThat(replicator.status().deadLettered()).isEqualTo(1);
    assertThat(deadLetters()).isEqualTo(1);
  }

  /** The master's pipeline has seen the document already. */
  @Test
  void documentsPassTheSlavesDefaultPipelineBy() throws Exception {
    createBooks();
    publish(ChangeEvent.index(key("0"), null, null, 1, null, Bytes.ofUtf8("{\"year\":0}"), now));
    settle();
    slave.call(
        EsRequest.put("/_ingest/pipeline/books")
            .json("{\"processors\":[{\"set\":{\"field\":\"year\",\"value\":-1}}]}"));
    slave.call(EsRequest.put("/books/_settings").json("{\"index.default_pipeline\":\"books\"}"));
    publish(ChangeEvent.index(key("1"), null, null, 1, null, Bytes.ofUtf8("{\"year\":7}"), now));
    publish(ChangeEvent.index(key("0"), null, null, 2, null, Bytes.ofUtf8("{\"year\":8}"), now));
    settle();

    assertThat(onSlave("1", null).source().utf8()).isEqualTo("{\"year\":7}");
    assertThat(onSlave("0", null).source().utf8()).isEqualTo("{\"year\":8}");
    assertThat(replicator.status().deadLettered()).isZero();
  }

  @Test
  void aSlaveThatIsAwayIsWaitedForWithBoundedMemoryAndNothingIsGivenUp() throws Exception {
    createBooks();
    publish(ChangeEvent.index(key("0"), null, null, 1, null, Bytes.ofUtf8("{\"year\":0}"), now));
    settle();
    servers.get(ServerKind.ES_8_19).pause();
    List<CompletableFuture<?>> acks = new ArrayList<>();
    try {
      String filler = "x".repeat(10_000);
      for (int i = 1; i <= 2_000; i++) {
        acks.add(
            publisher.publish(
                labelled(
                    ChangeEvent.index(
                        key("" + i),
                        null,
                        null,
                        1,
                        null,
                        Bytes.ofUtf8("{\"year\":" + i + ",\"title\":\"" + filler + "\"}"),
                        now))));
      }
      CompletableFuture.allOf(acks.toArray(new CompletableFuture<?>[0])).get(60, TimeUnit.SECONDS);
      await().atMost(LONG).until(() -> replicator.status().heldBytes() > 1 << 20);
      // What has been fetched may come on top of the bound, but never the 20 MB that wait.
      await()
          .during(Duration.ofSeconds(3))
          .atMost(LONG)
          .until(() -> replicator.status().heldBytes() < 12 << 20);
      assertThat(progress.totalLag()).isGreaterThan(1000);
      await()
          .atMost(LONG)
          .until(
              () ->
                  replicator.status().lag().values().stream().mapToLong(PartitionLag::events).sum()
                      > 1000);
      lagIsTold();
    } finally {
      servers.get(ServerKind.ES_8_19).resume();
    }
    settle();

    slave.call(EsRequest.post("/books/_refresh"));
    String count = slave.call(EsRequest.get("/books/_count")).body().toString();
    assertThat(count).contains("\"count\":2001");
    assertThat(replicator.status().deadLettered()).isZero();
  }

  @Test
  void aReplicatorPutsRightWhatOneLeftThatWasKilledWhileItForced() throws Exception {
    createBooks();
    publish(ChangeEvent.index(key("1"), null, null, 1, null, Bytes.ofUtf8("{\"year\":1}"), now));
    settle();
    replicator.close();
    slave.call(EsRequest.put("/books/_settings").json("{\"index.gc_deletes\":\"0s\"}"));
    replicator = ReplicatorService.start(config);

    publish(ChangeEvent.index(key("2"), null, null, 1, null, Bytes.ofUtf8("{\"year\":2}"), now));
    settle();

    String settings = slave.call(EsRequest.get("/books/_settings")).body().toString();
    assertThat(settings).contains("number_of_shards").doesNotContain("gc_deletes");
  }

  /** Two thousand events of 10 KB wait for some seconds. */
  private void lagIsTold() throws Exception {
    long bytes = 0;
    long millis = 0;
    for (PartitionLag lag : replicator.status().lag().values()) {
      bytes += lag.bytes();
      millis = Math.max(millis, lag.millis());
    }
    assertThat(bytes).isBetween(10_000_000L, 30_000_000L);
    assertThat(millis).isGreaterThan(1000);
    assertThat(told("/status")).contains("\"lag\"", "\"events\"", "\"held-bytes\"");
    assertThat(told("/ready")).contains("\"ready\" : true");
    assertThat(told("/metrics"))
        .containsPattern("ela_replicator_lag_events\\{partition=\"\\d\"\\} [1-9]")
        .containsPattern("ela_replicator_lag_bytes\\{partition=\"\\d\"\\} [1-9]")
        .containsPattern("ela_replicator_lag_seconds\\{partition=\"\\d\"\\} [1-9]")
        .containsPattern("ela_replicator_latency_seconds_bucket\\{le=\"0.05\"\\} ")
        .contains("ela_replicator_read_total", "jvm_memory_used_bytes");
  }

  private String told(String path) throws Exception {
    URI uri = URI.create(replicator.adminAddress() + path);
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body();
  }

  @Test
  void anIndexIsDeletedWithItsMasterAndOnlyThatIncarnation() throws Exception {
    createBooks();
    publish(ChangeEvent.index(key("1"), null, null, 1, null, Bytes.ofUtf8("{\"year\":1}"), now));
    settle();
    String mirror = uuid(slave);

    publish(ChangeEvent.deleteIndex("books", books, now));
    settle();
    assertThat(uuid(slave)).as("the master has it still").isEqualTo(mirror);

    master.call(EsRequest.delete("/books"));
    publish(ChangeEvent.deleteIndex("books", "some-older-incarnation", now));
    publish(ChangeEvent.metadata("books", now));
    settle();
    assertThat(uuid(slave)).as("that one was not named").isEqualTo(mirror);

    publish(ChangeEvent.deleteIndex("books", books, now));
    settle();
    assertThat(slave.callAny(EsRequest.head("/books")).status()).isEqualTo(404);

    publish(ChangeEvent.index(key("1"), null, null, 2, null, Bytes.ofUtf8("{\"year\":2}"), now));
    publish(ChangeEvent.refresh(key("1"), null, null, now));
    settle();
    assertThat(slave.callAny(EsRequest.head("/books")).status())
        .as("late events of what is gone make no index")
        .isEqualTo(404);
    assertThat(replicator.status().deadLettered()).isZero();
  }

  /** Its gateway died before it could say what came of it. */
  @Test
  void aDeletionThatIsOnlyIntendedIsLookedAfter() throws Exception {
    createBooks();
    publish(ChangeEvent.index(key("1"), null, null, 1, null, Bytes.ofUtf8("{\"year\":1}"), now));
    settle();
    master.call(EsRequest.delete("/books"));
    publisher
        .send(
            IntentCodec.toRecord(
                topics.intents(),
                "gone/1",
                new IntentRecord.Opened(
                    0, 100, List.of(ChangeEvent.deleteIndex("books", books, now)))))
        .get(60, TimeUnit.SECONDS);
    await()
        .atMost(LONG)
        .untilAsserted(
            () -> assertThat(slave.callAny(EsRequest.head("/books")).status()).isEqualTo(404));
  }

  /** Versions begin anew, and events of both incarnations come in whatever order. */
  @Test
  void anIndexThatWasDeletedAndCreatedAgainHoldsOnlyWhatWasWrittenSince() throws Exception {
    List<ChangeEvent> events = new ArrayList<>();
    for (int round = 0; round < 3; round++) {
      createBooks();
      for (int id = 0; id < 30; id++) {
        for (int version = 1; version <= 4 - round; version++) {
          String source = "{\"title\":\"round " + round + "." + version + "\"}";
          if (id % 3 >= round) {
            master.call(EsRequest.put("/books/book/" + id).json(source));
            events.add(
                labelled(
                    ChangeEvent.index(
                        key("" + id), null, null, version, null, Bytes.ofUtf8(source), now)));
          }
        }
      }
      if (round == 0) {
        events.forEach(this::publish);
      }
      if (round < 2) {
        master.call(EsRequest.delete("/books"));
        events.add(ChangeEvent.deleteIndex("books", books, now));
      }
    }
    for (long seed = 1; seed <= 3; seed++) {
      java.util.Collections.shuffle(events, new Random(seed));
      events.forEach(this::publish);
    }
    settle();

    assertSameDocuments(30);
    slave.call(EsRequest.post("/books/_refresh"));
    master.call(EsRequest.post("/books/_refresh"));
    assertThat(count(slave)).isEqualTo(count(master)).isEqualTo(10);
    String mirror = uuid(slave);

    replayFromTheStart();

    assertSameDocuments(30);
    assertThat(uuid(slave)).as("replays delete nothing").isEqualTo(mirror);
    assertThat(replicator.status().deadLettered()).isZero();
  }

  @Test
  void anIndexThatSomebodyElseTookFromTheSlaveIsBroughtAgain() throws Exception {
    createBooks();
    for (int id = 0; id < 20; id++) {
      String source = "{\"year\":" + id + "}";
      master.call(EsRequest.put("/books/book/" + id + "?refresh=true").json(source));
      publish(ChangeEvent.index(key("" + id), null, null, 1, null, Bytes.ofUtf8(source), now));
    }
    settle();
    slave.call(EsRequest.delete("/books"));
    master.call(EsRequest.put("/books/book/0").json("{\"year\":100}"));
    publish(ChangeEvent.index(key("0"), null, null, 2, null, Bytes.ofUtf8("{\"year\":100}"), now));
    assertThat(progress.awaitAllPassed(LONG)).isTrue();

    assertSameDocuments(20);
    assertThat(replicator.status().deadLettered()).isZero();
  }

  /** Past the gateway, so that no event tells of it but the next document's. */
  @Test
  void anIndexThatWasExchangedUnnoticedIsSeenByTheNextDocument() throws Exception {
    createBooks();
    publish(ChangeEvent.index(key("1"), null, null, 1, null, Bytes.ofUtf8("{\"year\":1}"), now));
    settle();
    String mirror = uuid(slave);
    master.call(EsRequest.delete("/books"));
    createBooks();
    master.call(EsRequest.put("/books/book/2").json("{\"year\":2}"));
    publish(ChangeEvent.refresh(key("2"), null, null, now));
    settle();

    assertThat(uuid(slave)).isNotEqualTo(mirror);
    assertThat(onSlave("2", null).source().utf8()).isEqualTo("{\"year\":2}");
    assertThat(slaveAnswer("1", null)).isInstanceOf(GetAnswer.Missing.class);
  }

  private static long count(EsClient cluster) throws InterruptedException {
    return new io.vertx.core.json.JsonObject(
            cluster.call(EsRequest.get("/books/_count")).body().toString())
        .getLong("count");
  }

  private void createBooks() throws Exception {
    master.call(
        EsRequest.put("/books")
            .json(
                """
                {"settings":{"number_of_shards":3,"number_of_replicas":0},
                 "mappings":{"book":{"_all":{"enabled":false},"properties":{
                   "title":{"type":"keyword","ignore_above":20000},"year":{"type":"integer"}}}}}
                """));
    books = uuid(master);
  }

  private String uuid(EsClient cluster) throws Exception {
    return IndexUuids.of(cluster, List.of("books"))
        .toCompletionStage()
        .toCompletableFuture()
        .get(60, TimeUnit.SECONDS)
        .getOrDefault("books", "none");
  }

  private void publish(ChangeEvent event) {
    publisher.publish(labelled(event)).join();
  }

  /** As a gateway does it: a document's event names the index's incarnation. */
  private ChangeEvent labelled(ChangeEvent event) {
    return event.ofDefinition() || event.op() == Op.REFRESH || event.indexUuid() != null
        ? event
        : event.inIncarnation(books);
  }

  private void settle() throws InterruptedException {
    assertThat(progress.awaitPassed(progress.ends(), LONG))
        .as("replicator passes what is published; status %s", replicator.status())
        .isTrue();
  }

  private void replayFromTheStart() throws Exception {
    replicator.close();
    Map<TopicPartition, Long> ends = progress.ends();
    Map<TopicPartition, org.apache.kafka.clients.consumer.OffsetAndMetadata> starts =
        new java.util.HashMap<>();
    ends.keySet()
        .forEach(p -> starts.put(p, new org.apache.kafka.clients.consumer.OffsetAndMetadata(0)));
    await()
        .atMost(LONG)
        .ignoreExceptions()
        .until(
            () -> {
              admin
                  .alterConsumerGroupOffsets(topics.replicatorGroup(), starts)
                  .all()
                  .get(60, TimeUnit.SECONDS);
              return true;
            });
    replicator = ReplicatorService.start(config);
    settle();
  }

  private long deadLetters() throws Exception {
    long letters = 0;
    for (int partition = 0; partition < 3; partition++) {
      TopicPartition p = new TopicPartition(topics.deadLetters(), partition);
      letters +=
          admin
              .listOffsets(Map.of(p, OffsetSpec.latest()))
              .all()
              .get(60, TimeUnit.SECONDS)
              .get(p)
              .offset();
    }
    return letters;
  }

  private void assertSameDocuments(int count) throws InterruptedException {
    for (int id = 0; id < count; id++) {
      GetAnswer there = masterAnswer("" + id, null);
      GetAnswer here = slaveAnswer("" + id, null);
      if (there instanceof GetAnswer.Found found) {
        assertThat(here).as("document %d", id).isInstanceOf(GetAnswer.Found.class);
        Hit copy = ((GetAnswer.Found) here).document();
        assertThat(copy.source()).isEqualTo(found.document().source());
        assertThat(copy.version()).isEqualTo(found.document().version());
      } else {
        assertThat(here).as("document %d", id).isInstanceOf(GetAnswer.Missing.class);
      }
    }
  }

  private static DocKey key(String id) {
    return new DocKey("books", "book", id);
  }

  private Hit onMaster(String id, String routing) throws InterruptedException {
    return ((GetAnswer.Found) masterAnswer(id, routing)).document();
  }

  private Hit onSlave(String id, String routing) throws InterruptedException {
    return ((GetAnswer.Found) slaveAnswer(id, routing)).document();
  }

  private GetAnswer masterAnswer(String id, String routing) throws InterruptedException {
    return answer(master, "/books/book/", id, routing);
  }

  private GetAnswer slaveAnswer(String id, String routing) throws InterruptedException {
    return answer(slave, "/books/_doc/", id, routing);
  }

  private static GetAnswer answer(EsClient cluster, String path, String id, String routing)
      throws InterruptedException {
    String query = routing == null ? "" : "?routing=" + routing;
    EsResponse answer = cluster.callAny(EsRequest.get(path + EsRequest.encode(id) + query));
    return MgetParser.parseGet(answer.bytes());
  }
}
