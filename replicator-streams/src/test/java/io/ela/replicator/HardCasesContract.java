package io.ela.replicator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ela.cluster.EsClient;
import io.ela.cluster.EsRequest;
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
import io.ela.events.ChangeEvent.WriteOrder;
import io.ela.events.DocKey;
import io.ela.events.EventPublisher;
import io.ela.events.KafkaClients;
import io.ela.events.Origin;
import io.ela.events.ReplicatorProgress;
import io.ela.events.TopicAdmin;
import io.ela.events.Topics;
import io.ela.testbed.ServerKind;
import io.ela.testbed.junit.Servers;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@link ReplicationModelTest} finds hard, on real servers: after each case the slave holds
 * the document as the master does, in content and version.
 */
abstract class HardCasesContract {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final String INDEX = "hard";
  private static final String TYPE = "book";

  private final Servers servers;
  private final String masterName;
  private final Vertx vertx = EsTransport.vertx();
  private ControlLog control;
  private Admin admin;
  private EventPublisher publisher;
  private ReplicatorProgress progress;
  private EsClient es5;
  private EsClient es8;
  private EsClient master;
  private EsClient slave;
  private ReplicatorService replicator;
  private String uuid = "";
  private long epoch;

  /**
   * @param masterName {@code es5} or {@code es8}; the source is always es5
   */
  HardCasesContract(Servers servers, String masterName) {
    this.servers = servers;
    this.masterName = masterName;
  }

  @BeforeEach
  void start(@TempDir Path state) throws Exception {
    ElaConfig config =
        ElaConfig.parse(
            """
            ela {
              clusters { es5 { addresses = ["%s"] }, es8 { addresses = ["%s"] } }
              migration { source = es5, target = es8, master = %s }
              kafka { bootstrap.servers = "%s" }
              topics { prefix = hc%s, partitions = 1, replication-factor = 1, min-insync-replicas = 1, allow-unsafe-durability = true }
              replicator { state-dir = "%s", retry { max-backoff = 200 ms }, commit-interval = 100 ms }
            }
            """
                .formatted(
                    servers.address(ServerKind.ES_5_6),
                    servers.address(ServerKind.ES_8_19),
                    masterName,
                    servers.address(ServerKind.KAFKA),
                    Long.toString(System.nanoTime(), 36),
                    state),
            "test");
    KafkaClients kafka = new KafkaClients(config.kafka());
    Topics topics = Topics.of(config.topics());
    admin = kafka.admin("test");
    new TopicAdmin(admin, config.topics()).create();
    control = ControlLog.open(kafka, topics, "test");
    append(new ControlRecord.MigrationStarted("es5", "es8", masterName, 0));
    publisher = new EventPublisher(kafka, topics, "test", Duration.ofSeconds(30));
    progress = new ReplicatorProgress(admin, topics);
    es5 = new EsClient(vertx, config.cluster("es5"));
    es8 = new EsClient(vertx, config.cluster("es8"));
    master = masterName.equals("es5") ? es5 : es8;
    slave = master == es5 ? es8 : es5;
    for (EsClient cluster : List.of(es5, es8)) {
      cluster.callAny(EsRequest.delete("/" + INDEX));
    }
    createIndex();
    replicator = ReplicatorService.start(config);
  }

  @AfterEach
  void stop() throws Exception {
    replicator.close();
    publisher.close();
    control.close();
    admin.close();
    es5.close();
    es8.close();
    vertx.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  @Test
  void aCopyOfBeforeTheDeleteLosesToADocumentCreatedAgain() throws Exception {
    for (int n = 1; n <= 4; n++) {
      write("1", null, n);
    }
    ChangeEvent copy = copyOf(hit(master, "1", null));
    createAgainFromVersionOne("1", 10);
    publish(deleted(5));
    settle();
    publish(indexed(hit(master, "1", null), null));
    publish(copy);
    settle();

    assertSame("1", null);
    assertThat(hit(slave, "1", null).version()).isEqualTo(1);
  }

  @Test
  void aCopyStaysAwayThoughTheSlavesIndexWasMadeAnew() throws Exception {
    write("1", null, 1);
    ChangeEvent copy = copyOf(hit(master, "1", null));
    master.call(EsRequest.delete(path(master, "1", null)));
    publish(deleted(2));
    settle();
    slave.call(EsRequest.delete("/" + INDEX));
    publish(ChangeEvent.metadata(INDEX, context(Origin.REPAIR)));
    assertThat(progress.awaitAllPassed(LONG)).isTrue();
    publish(copy);
    settle();

    assertThat(get(slave, "1", null)).isInstanceOf(GetAnswer.Missing.class);
  }

  @Test
  void ofTwoWritesOfOneVersionTheMastersCounts() throws Exception {
    write("1", null, 1);
    ChangeEvent copy = copyOf(hit(master, "1", null));
    publish(copy);
    settle();
    String again = path(master, "1", null) + "?version=1&version_type=external_gte";
    master.call(EsRequest.put(again).json("{\"n\":2}"));
    publish(ChangeEvent.refresh(key("1"), null, null, context(Origin.GATEWAY)));
    publish(copy);
    settle();

    assertSame("1", null);
    assertThat(hit(slave, "1", null).source().utf8()).isEqualTo("{\"n\":2}");
  }

  @Test
  void aDocumentOfTheSlaveWithAHigherVersionIsForcedDown() throws Exception {
    write("1", null, 1);
    publish(copyOf(hit(master, "1", null)));
    settle();
    String higher = path(slave, "1", null) + "?version=9&version_type=external";
    slave.call(EsRequest.put(higher).json("{\"n\":9}"));
    publish(ChangeEvent.refresh(key("1"), null, null, context(Origin.REPAIR)));
    settle();

    assertSame("1", null);
    assertThat(replicator.status().forced()).isPositive();
  }

  /** With three shards, some of these routings lead to one shard and some to another. */
  @Test
  void oneIdUnderSeveralRoutingsIsAsManyDocumentsAsTheMasterHas() throws Exception {
    List<String> routings = List.of("a", "b", "c", "d", "e");
    for (String routing : routings) {
      for (int n = routings.indexOf(routing); n < routings.size(); n++) {
        write("1", routing, n);
        publish(indexed(hit(master, "1", routing), routing));
      }
    }
    settle();

    for (String routing : routings) {
      assertSame("1", routing);
    }
  }

  /** A gateway learnt the index's name for the former one just before it was deleted. */
  @Test
  void aDocumentNamedAfterTheFormerIndexIsNotLostWithItsMirror() throws Exception {
    publish(ChangeEvent.metadata(INDEX, context(Origin.GATEWAY)));
    settle();
    String former = uuid;
    master.call(EsRequest.delete("/" + INDEX));
    createIndex();
    write("1", null, 1);
    publish(copyOf(hit(master, "1", null)).inIncarnation(former));
    settle();
    publish(ChangeEvent.metadata(INDEX, context(Origin.GATEWAY)));
    assertThat(progress.awaitAllPassed(LONG)).isTrue();

    assertSame("1", null);
  }

  @Test
  void anEventOfAnOlderEpochIsOnlyARefresh() throws Exception {
    write("1", null, 1);
    ChangeEvent before = copyOf(hit(master, "1", null));
    publish(before);
    settle();
    switchMaster();
    write("1", null, 2);
    publish(ChangeEvent.refresh(key("1"), null, null, context(Origin.GATEWAY)));
    settle();
    publish(
        ChangeEvent.index(
                key("1"),
                null,
                null,
                7,
                null,
                Bytes.ofUtf8("{\"n\":7}"),
                new ChangeEvent.Context(slave.name(), 0, Origin.GATEWAY, "zombie", 1))
            .inIncarnation(uuid));
    settle();

    assertSame("1", null);
    assertThat(hit(slave, "1", null).version()).isEqualTo(2);
  }

  private void switchMaster() throws Exception {
    EsClient former = master;
    master = slave;
    slave = former;
    epoch = 1;
    append(new ControlRecord.SwitchDraining(epoch, master.name(), 1));
    append(new ControlRecord.SwitchDecided(epoch, true, master.name(), "test", 1));
    uuid = uuidOf(master);
  }

  private void append(ControlRecord record) throws Exception {
    control.append(record).get(60, TimeUnit.SECONDS);
  }

  private void createIndex() throws Exception {
    String properties = "{\"properties\":{\"n\":{\"type\":\"integer\"}}}";
    String mappings = master == es5 ? "{\"" + TYPE + "\":" + properties + "}" : properties;
    // 5.x has as many of them as shards; with more, the index could not go back there.
    String routing = master == es5 ? "" : "\"number_of_routing_shards\":3,";
    master.call(
        EsRequest.put("/" + INDEX)
            .json(
                "{\"settings\":{"
                    + routing
                    + "\"number_of_shards\":3,\"number_of_replicas\":0},\"mappings\":"
                    + mappings
                    + "}"));
    uuid = uuidOf(master);
  }

  private static String uuidOf(EsClient cluster) throws Exception {
    return IndexUuids.of(cluster, List.of(INDEX))
        .toCompletionStage()
        .toCompletableFuture()
        .get(60, TimeUnit.SECONDS)
        .getOrDefault(INDEX, "none");
  }

  /** Deletes it, lets the master forget that, and writes it anew. */
  private void createAgainFromVersionOne(String id, int n) throws Exception {
    master.call(EsRequest.put("/" + INDEX + "/_settings").json("{\"index.gc_deletes\":\"1ms\"}"));
    await()
        .atMost(LONG)
        .until(
            () -> {
              master.callAny(EsRequest.delete(path(master, id, null)));
              TimeUnit.MILLISECONDS.sleep(300);
              write(id, null, n);
              return hit(master, id, null).version() == 1;
            });
  }

  private void write(String id, @Nullable String routing, int n) throws InterruptedException {
    master.call(EsRequest.put(path(master, id, routing)).json("{\"n\":" + n + "}"));
  }

  private String path(EsClient cluster, String id, @Nullable String routing) {
    return "/"
        + INDEX
        + (cluster == es5 ? "/" + TYPE + "/" : "/_doc/")
        + id
        + (routing == null ? "" : "?routing=" + routing);
  }

  private static DocKey key(String id) {
    return new DocKey(INDEX, TYPE, id);
  }

  private ChangeEvent.Context context(Origin origin) {
    return new ChangeEvent.Context(master.name(), epoch, origin, "test", 1);
  }

  /** As a gateway tells of it. */
  private ChangeEvent indexed(Hit document, @Nullable String routing) {
    Long seqNo = document.seqNo();
    Long term = document.primaryTerm();
    return ChangeEvent.index(
            key(document.id()),
            routing,
            null,
            document.version(),
            seqNo == null || term == null ? null : new WriteOrder(seqNo, term),
            document.source(),
            context(Origin.GATEWAY))
        .inIncarnation(uuid);
  }

  private ChangeEvent deleted(long version) {
    return ChangeEvent.delete(key("1"), null, null, version, null, context(Origin.GATEWAY))
        .inIncarnation(uuid);
  }

  /** As a load tells of it whose scan gives no seq_no. */
  private ChangeEvent copyOf(Hit document) {
    return ChangeEvent.index(
            key(document.id()),
            document.routing(),
            null,
            document.version(),
            null,
            document.source(),
            context(Origin.LOAD))
        .inIncarnation(uuid);
  }

  private void publish(ChangeEvent event) {
    publisher.publish(event).join();
  }

  private void settle() throws InterruptedException {
    assertThat(progress.awaitPassed(progress.ends(), LONG))
        .as("replicator passes what is published; status %s", replicator.status())
        .isTrue();
  }

  private void assertSame(String id, @Nullable String routing) throws InterruptedException {
    Hit there = hit(master, id, routing);
    Hit here = hit(slave, id, routing);
    assertThat(here.source()).isEqualTo(there.source());
    assertThat(here.version()).isEqualTo(there.version());
    assertThat(here.routing()).isEqualTo(there.routing());
    assertThat(replicator.status().deadLettered()).isZero();
  }

  private Hit hit(EsClient cluster, String id, @Nullable String routing)
      throws InterruptedException {
    GetAnswer answer = get(cluster, id, routing);
    assertThat(answer).as("%s on %s", id, cluster.name()).isInstanceOf(GetAnswer.Found.class);
    return ((GetAnswer.Found) answer).document();
  }

  private GetAnswer get(EsClient cluster, String id, @Nullable String routing)
      throws InterruptedException {
    return MgetParser.parseGet(cluster.callAny(EsRequest.get(path(cluster, id, routing))).bytes());
  }
}
