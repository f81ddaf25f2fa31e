package io.ela.replicator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ela.cluster.AutoCreation;
import io.ela.cluster.EsClient;
import io.ela.cluster.EsRequest;
import io.ela.cluster.EsResponse;
import io.ela.cluster.EsTransport;
import io.ela.cluster.IndexUuids;
import io.ela.config.ElaConfig;
import io.ela.control.ControlLog;
import io.ela.control.ControlRecord;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.metadata.MappingGuard;
import io.ela.events.ChangeEvent;
import io.ela.events.DocKey;
import io.ela.events.EventPublisher;
import io.ela.events.KafkaClients;
import io.ela.events.Origin;
import io.ela.events.ReplicatorProgress;
import io.ela.events.TopicAdmin;
import io.ela.events.Topics;
import io.ela.testbed.ServerKind;
import io.ela.testbed.junit.Servers;
import io.ela.testbed.junit.WithServers;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The slave gives each field the type that it has on the master, in whatever order events come. */
@WithServers({ServerKind.ES_5_6, ServerKind.ES_8_19, ServerKind.KAFKA})
abstract class MappingGuardContract {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LONG = Duration.ofSeconds(60);

  /** The type of documents on 5.6. */
  private static final String TYPE = "thing";

  private final Servers servers;
  private final String masterName;
  private final Vertx vertx = EsTransport.vertx();
  private final List<ChangeEvent> written = new ArrayList<>();
  private Admin admin;
  private ControlLog control;
  private EventPublisher publisher;
  private ReplicatorProgress progress;
  private EsClient master;
  private EsClient slave;
  private ReplicatorService replicator;

  /**
   * Between 5.6, the source, and 8.19, the target.
   *
   * @param masterName {@code es5}, or {@code es8} for the way back
   */
  MappingGuardContract(Servers servers, String masterName) {
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
              migration { source = es5, target = es8, master = es5, indices { includes = ["things*"] } }
              kafka { bootstrap.servers = "%s" }
              topics { prefix = guard%s, partitions = 3, replication-factor = 1, min-insync-replicas = 1, allow-unsafe-durability = true }
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
    append(new ControlRecord.MigrationStarted("es5", "es8", masterName, 0));
    publisher = new EventPublisher(kafka, topics, "test", Duration.ofSeconds(30));
    progress = new ReplicatorProgress(admin, topics);
    master = new EsClient(vertx, config.cluster(masterName));
    slave = new EsClient(vertx, config.cluster(config.migration().other(masterName)));
    for (EsClient cluster : List.of(master, slave)) {
      cluster.callAny(EsRequest.delete("/things"));
      cluster.callAny(EsRequest.delete("/others"));
      await(AutoCreation.allow(cluster));
    }
    replicator = ReplicatorService.start(config);
  }

  @AfterEach
  void stop() throws Exception {
    replicator.close();
    publisher.close();
    control.close();
    admin.close();
    await(AutoCreation.allow(slave));
    master.close();
    slave.close();
    vertx.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  @Test
  void fieldsHaveTheMastersTypesWhateverOrderTheDocumentsComeIn() throws Exception {
    createOnMaster(
        "{'dynamic_templates':[{'codes':{'match':'*_code','mapping':{'type':'keyword'}}}],"
            + "'properties':{'open':{'type':'object','dynamic':true},"
            + "'shut':{'type':'object','dynamic':false},'parts':{'type':'nested'},"
            + "'title':{'type':'keyword','copy_to':'all'}}}");
    write("1", "{'a':'abc','zip_code':'7','open':{'b':'abc'},'parts':[{'c':'abc'}]}");
    write("2", "{'a':5,'zip_code':8,'open':{'b':5},'parts':[{'c':5}]}");
    write("3", "{'shut':{'a':5},'deep':{'er':[[1.5],[2.5]]},'day':'2020-01-01','yes':true}");
    write("4", "{'title':'t'}");
    publishBackwards();

    assertSameFields(4);
    JsonNode fields = fields(slave);
    assertThat(fields.at("/a/type").asText()).isEqualTo("text");
    assertThat(fields.at("/zip_code/type").asText()).isEqualTo("keyword");
    assertThat(fields.at("/parts/properties/c/type").asText()).isEqualTo("text");
    assertThat(isGuarded()).isTrue();
    assertThat(MappingGuard.isPartlyOn(mapping(master))).isFalse();
  }

  /** {@code dynamic: strict} refuses them all, and the master maps but few of them. */
  @Test
  void fieldsWithoutAValueHoldNoDocumentUp() throws Exception {
    createOnMaster("{'properties':{'o':{'properties':{'x':{'type':'long'}}}}}");
    write("1", "{'a':null}");
    write("2", "{'b':[]}");
    write("3", "{'c':[null,null],'d':[[]]}");
    write("4", "{'e':{}}");
    write("5", "{'f':{'g':null,'h':[]},'i':[{},{}]}");
    write("6", "{'o':{'y':null}}");
    write("7", "{'o':null}");
    publishBackwards();

    assertSameFields(7);
    assertThat(isGuarded()).as("no document had to be let through").isTrue();
    assertThat(fields(slave).size()).as("e, f, i and o").isEqualTo(4);
  }

  /** What was written while the mapping was not dynamic has fields that no mapping has. */
  @Test
  void aDocumentWithFieldsThatTheMasterNeverMapsArrivesAllTheSame() throws Exception {
    createOnMaster("{'dynamic':false}");
    write("1", "{'a':5}");
    putMappingOnMaster("{'dynamic':true}");
    write("2", "{'b':'abc'}");
    write("3", "{'b':5}");
    publishBackwards();

    assertThat(count(slave)).isEqualTo(3);
    assertThat(replicator.status().deadLettered()).isZero();
    assertThat(isGuarded()).isFalse();
    assertThat(fields(slave).path("b")).isEqualTo(fields(master).path("b"));
  }

  /** What is read again after the mapping was copied may have yet another field. */
  @Test
  void aDocumentThatGetsMoreFieldsWhileItWaitsIsNoReasonToGuess() throws Exception {
    createOnMaster("{}");
    ChangeEvent refresh =
        ChangeEvent.refresh(new DocKey("things", TYPE, "1"), null, null, context());
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      java.util.concurrent.Future<?> writing = thread.submit(this::writeMoreAndMoreFields);
      while (!writing.isDone()) {
        publish(refresh);
      }
      writing.get();
    } finally {
      thread.shutdownNow();
    }
    publish(refresh);

    assertSameFields(1);
    assertThat(isGuarded()).isTrue();
  }

  @Test
  void whatTheMasterMapsStrictlyStaysSo() throws Exception {
    createOnMaster("{'dynamic':'strict','properties':{'a':{'type':'long'}}}");
    write("1", "{'a':5}");
    publishBackwards();

    assertSameFields(1);
    assertThat(mapping(slave).path("dynamic").asText()).isEqualTo("strict");
  }

  @Test
  void anIndexThatWasThereIsGuardedBeforeItsFirstDocument() throws Exception {
    createOnMaster("{}");
    create(slave, "{}");
    write("1", "{'a':'abc'}");
    write("2", "{'a':5}");
    publishBackwards();

    assertSameFields(2);
    assertThat(isGuarded()).isTrue();
  }

  /**
   * A switch lifts the guard before it is decided, and may be aborted by who knows nothing of it.
   */
  @Test
  void theGuardIsThereAgainAfterASwitchThatWasAborted() throws Exception {
    createOnMaster("{}");
    write("1", "{'a':1}");
    publishBackwards();
    assertThat(isGuarded()).isTrue();
    append(new ControlRecord.SwitchDraining(1, slave.name(), 0));
    append(new ControlRecord.SwitchSealed(1, 0));
    // From here on nothing is applied before the replicator has read of the abort.
    control.await(state -> state.allStill(1), LONG);
    putMapping(slave, "{'dynamic_templates':[]}");
    append(new ControlRecord.SwitchDecided(1, false, masterName, "test", 0));
    written.clear();
    write("2", "{'b':'abc'}");
    write("3", "{'b':5}");
    publishBackwards();

    assertSameFields(3);
    assertThat(isGuarded()).isTrue();
  }

  @Test
  void theSlaveMakesNoIndexByItselfAndTheMasterMay() throws Exception {
    create(slave, "{}");
    write(slave, "0", "{'a':1}", 201);
    slave.call(EsRequest.delete("/things"));
    org.awaitility.Awaitility.await()
        .atMost(LONG)
        .untilAsserted(() -> write(slave, "1", "{'a':1}", 404));
    assertThat(slave.callAny(EsRequest.head("/things")).status()).isEqualTo(404);
    write(master, "1", "{'a':1}", 201);
    // Not the migration's: clients of others go on as they did.
    String path = "/others/" + (isTyped(slave) ? TYPE : "_doc") + "/1";
    slave.call(EsRequest.put(path).json("{}"));
    slave.call(EsRequest.delete("/others"));
  }

  private Void writeMoreAndMoreFields() throws Exception {
    String path = "/things/" + (isTyped(master) ? TYPE : "_doc") + "/1";
    for (int i = 0; i < 200; i++) {
      master.call(EsRequest.put(path).json("{\"f" + i + "\":\"abc\"}"));
    }
    return null;
  }

  private void createOnMaster(String mapping) throws Exception {
    create(master, mapping);
  }

  private void create(EsClient cluster, String mapping) throws Exception {
    String mappings = isTyped(cluster) ? "{'" + TYPE + "':" + mapping + "}" : mapping;
    cluster.call(
        EsRequest.put("/things")
            .json(json("{'settings':{'number_of_replicas':0},'mappings':" + mappings + "}")));
  }

  private void putMappingOnMaster(String mapping) throws Exception {
    putMapping(master, mapping);
  }

  private static void putMapping(EsClient cluster, String mapping) throws Exception {
    String path = "/things/_mapping" + (isTyped(cluster) ? "/" + TYPE : "");
    cluster.call(EsRequest.put(path).json(json(mapping)));
  }

  private void write(String id, String source) throws Exception {
    write(master, id, source, 201);
    String uuid = await(IndexUuids.of(master, List.of("things"))).get("things");
    written.add(
        ChangeEvent.index(
                new DocKey("things", TYPE, id),
                null,
                null,
                1,
                null,
                Bytes.ofUtf8(json(source)),
                context())
            .inIncarnation(uuid));
  }

  private static void write(EsClient cluster, String id, String source, int status)
      throws InterruptedException {
    String path = "/things/" + (isTyped(cluster) ? TYPE : "_doc") + "/" + id;
    EsResponse answer = cluster.callAny(EsRequest.put(path).json(json(source)));
    assertThat(answer.status())
        .as("%s on %s: %s", source, cluster.name(), answer.body())
        .isEqualTo(status);
  }

  private ChangeEvent.Context context() {
    return new ChangeEvent.Context(
        masterName, 0, Origin.GATEWAY, "test", System.currentTimeMillis());
  }

  /** One after the other, the last one first. */
  private void publishBackwards() throws InterruptedException {
    for (int i = written.size() - 1; i >= 0; i--) {
      publish(written.get(i));
    }
  }

  private void publish(ChangeEvent event) throws InterruptedException {
    publisher.publish(event).join();
    assertThat(progress.awaitPassed(progress.ends(), LONG))
        .as("replicator passes what is published; status %s", replicator.status())
        .isTrue();
  }

  private void assertSameFields(int documents) throws Exception {
    assertThat(replicator.status().deadLettered()).isZero();
    assertThat(fields(slave)).isEqualTo(fields(master));
    assertThat(count(slave)).isEqualTo(documents).isEqualTo(count(master));
  }

  private static int count(EsClient cluster) throws Exception {
    cluster.call(EsRequest.post("/things/_refresh"));
    return on(cluster, "/things/_count").path("count").asInt();
  }

  private static JsonNode fields(EsClient cluster) throws Exception {
    return mapping(cluster).path("properties");
  }

  private boolean isGuarded() throws Exception {
    return MappingGuard.isOn(mapping(slave));
  }

  private static JsonNode mapping(EsClient cluster) throws Exception {
    JsonNode mappings = on(cluster, "/things/_mapping").at("/things/mappings");
    return isTyped(cluster) ? mappings.path(TYPE) : mappings;
  }

  private static JsonNode on(EsClient cluster, String path) throws Exception {
    return JSON.readTree(cluster.call(EsRequest.get(path)).bytes());
  }

  private static boolean isTyped(EsClient cluster) {
    return cluster.name().equals("es5");
  }

  private static String json(String text) {
    return text.replace('\'', '"');
  }

  private void append(ControlRecord record) throws Exception {
    control.append(record).get(60, TimeUnit.SECONDS);
  }

  private static <T> T await(io.vertx.core.Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }
}
