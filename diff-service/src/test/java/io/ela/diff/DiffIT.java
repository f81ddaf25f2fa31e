package io.ela.diff;

import static org.assertj.core.api.Assertions.assertThat;

import io.ela.cluster.EsClient;
import io.ela.cluster.EsRequest;
import io.ela.cluster.EsResponse;
import io.ela.config.DiffConfig.Depth;
import io.ela.config.ElaConfig;
import io.ela.diff.DiffReport.IndexReport;
import io.ela.events.ChangeEvent;
import io.ela.events.EventCodec;
import io.ela.events.KafkaClients;
import io.ela.events.Op;
import io.ela.events.Origin;
import io.ela.events.TopicAdmin;
import io.ela.migration.IndexChoice;
import io.ela.migration.MigrationSession;
import io.ela.testbed.ServerKind;
import io.ela.testbed.junit.Servers;
import io.ela.testbed.junit.WithServers;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compares a real 5.6 with a real 8.19; no replicator runs, and none has anything to do. */
@WithServers({ServerKind.ES_5_6, ServerKind.ES_8_19, ServerKind.KAFKA})
class DiffIT {
  private static final int DOCS = 20_000;
  private static final Set<String> LEFT = Set.of("d1", "d3");
  private static int run;

  private final Servers servers;
  private String hocon;
  private MigrationSession session;

  DiffIT(Servers servers) {
    this.servers = servers;
  }

  @BeforeEach
  void open() throws Exception {
    hocon =
        """
        ela {
          clusters { es5 { addresses = ["%s"] }, es8 { addresses = ["%s"] } }
          migration { source = es5, target = es8, master = es5 }
          kafka { bootstrap.servers = "%s" }
          diff { settle-timeout = 60 s, slices = 3 }
          topics {
            prefix = diff%d, partitions = 3, replication-factor = 1, min-insync-replicas = 1
            allow-unsafe-durability = true
          }
        }
        """
            .formatted(
                servers.address(ServerKind.ES_5_6),
                servers.address(ServerKind.ES_8_19),
                servers.address(ServerKind.KAFKA),
                ++run);
    ElaConfig config = ElaConfig.parse(hocon, "test");
    try (Admin admin = new KafkaClients(config.kafka()).admin("test")) {
      new TopicAdmin(admin, config.topics()).create();
    }
    session = MigrationSession.open(config, "test-diff");
    for (String index : List.of("goods", "here", "there")) {
      session.master().callAny(EsRequest.delete("/" + index));
      session.slave().callAny(EsRequest.delete("/" + index));
    }
    String shards = "{\"settings\":{\"number_of_shards\":3,\"number_of_replicas\":0}}";
    session.master().call(EsRequest.put("/goods").json(shards));
    session.slave().call(EsRequest.put("/goods").json(shards));
    List<Integer> all = IntStream.range(0, DOCS).boxed().toList();
    write(session.master(), all, 1, "");
    write(session.slave(), all, 1, "");
  }

  @AfterEach
  void close() {
    session.close();
  }

  /** Members in another order on the slave: equal as JSON, not as bytes. */
  private static String document(int i, boolean typed) {
    return typed
        ? "{\"n\":" + i + ",\"big\":9007199254740993,\"tags\":[\"a\",\"b\"],\"o\":{\"x\":1.0}}"
        : "{\"n\":" + i + ",\"big\":9007199254740993,\"o\":{\"x\":1.0}, \"tags\":[\"a\",\"b\"]}";
  }

  private void write(EsClient client, List<Integer> ids, long version, String extra)
      throws InterruptedException {
    boolean typed = client == session.source();
    for (int from = 0; from < ids.size(); from += 5000) {
      Buffer bulk = Buffer.buffer();
      for (int i : ids.subList(from, Math.min(ids.size(), from + 5000))) {
        bulk.appendString("{\"index\":{\"_id\":\"d" + i + "\",\"version_type\":\"external_gte\"");
        bulk.appendString(",\"version\":" + version);
        bulk.appendString(i % 11 == 0 ? ",\"routing\":\"r" + i % 3 + "\"" : "");
        bulk.appendString(typed ? ",\"_type\":\"good\"}}\n" : "}}\n");
        String document = document(i, typed);
        bulk.appendString(document.substring(0, document.length() - 1) + extra + "}\n");
      }
      EsResponse answer = client.call(EsRequest.post("/goods/_bulk").lines(bulk));
      assertThat(answer.body().toString()).contains("\"errors\":false");
    }
  }

  private DiffReport diff(Depth depth, boolean repair) throws InterruptedException {
    DiffReport report =
        new DiffRun(session, new DiffRun.Settings(depth, repair, true))
            .run(IndexChoice.ofNames(session.config(), "it", List.of("goods")));
    System.out.printf(
        "diff %s: %d + %d docs in %.2f s, %.0f docs/s on both sides together%n",
        depth,
        report.indices().get(0).masterDocs(),
        report.indices().get(0).slaveDocs(),
        report.seconds(),
        (report.indices().get(0).masterDocs() + report.indices().get(0).slaveDocs())
            / report.seconds());
    return report;
  }

  private static Map<String, DifferenceKind> kinds(DiffReport report) {
    return report.indices().get(0).examples().stream()
        .collect(Collectors.toMap(Difference::id, Difference::kind));
  }

  private void plantDifferences() throws InterruptedException {
    EsClient slave = session.slave();
    slave.call(EsRequest.delete("/goods/_doc/d1?version_type=external_gte&version=1"));
    slave.call(EsRequest.delete("/goods/_doc/d11?version_type=external_gte&version=1&routing=r2"));
    write(slave, List.of(30_001), 1, "");
    write(slave, List.of(2), 1, ",\"more\":{\"y\":[1,2]}");
    write(slave, List.of(3), 7, "");
    write(slave, List.of(22), 1, ",\"n2\":1");
    slave.call(EsRequest.delete("/goods/_doc/d4?version_type=external_gte&version=1"));
    slave.call(
        EsRequest.put("/goods/_doc/d4?routing=elsewhere&version=1&version_type=external_gte")
            .json(document(4, false)));
  }

  @Test
  void equalClustersAreEqualAtEveryDepthButBytes() throws Exception {
    for (Depth depth : List.of(Depth.VERSIONS, Depth.CONTENT)) {
      DiffReport report = diff(depth, false);
      assertThat(report.exitCode()).as("%s", report).isZero();
      assertThat(report.indices().get(0).masterDocs()).isEqualTo(DOCS);
      assertThat(report.indices().get(0).slaveDocs()).isEqualTo(DOCS);
    }
  }

  @Test
  void findsExactlyWhatWasPlanted() throws Exception {
    plantDifferences();
    DiffReport report = diff(Depth.CONTENT, false);
    assertThat(report.indices().get(0).error()).isEmpty();
    assertThat(kinds(report))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "d1", DifferenceKind.MISSING,
                "d11", DifferenceKind.MISSING,
                "d30001", DifferenceKind.EXTRA,
                "d2", DifferenceKind.DIFFERENT,
                "d22", DifferenceKind.DIFFERENT,
                "d3", DifferenceKind.VERSION,
                "d4", DifferenceKind.ROUTING));
    assertThat(report.exitCode()).isEqualTo(1);
    Difference changed =
        report.indices().get(0).examples().stream()
            .filter(difference -> difference.id().equals("d2"))
            .findFirst()
            .orElseThrow();
    assertThat(changed.paths()).containsExactly("more.y[0]", "more.y[1]");
    assertThat(changed.type()).isEqualTo("good");

    assertThat(records(session.topics().diffs()))
        .hasSize(7)
        .anySatisfy(
            record -> {
              assertThat(new String(record.key(), StandardCharsets.UTF_8)).isEqualTo("goods/d3");
              JsonObject value = new JsonObject(Buffer.buffer(record.value()));
              assertThat(value.getString("kind")).isEqualTo("version");
              assertThat(value.getLong("master_version")).isEqualTo(1);
              assertThat(value.getLong("slave_version")).isEqualTo(7);
              assertThat(value.getString("run")).isEqualTo(report.run());
            });

    assertThat(kinds(diff(Depth.VERSIONS, false)))
        .containsOnlyKeys("d1", "d11", "d30001", "d3", "d4");
  }

  @Test
  void repairPublishesRefreshesAndIsHonestWhenNobodyAppliesThem() throws Exception {
    session.close();
    session =
        MigrationSession.open(
            ElaConfig.parse(hocon.replace("settle-timeout = 60 s", "settle-timeout = 3 s"), "test"),
            "test-diff");
    plantDifferences();
    DiffReport report = diff(Depth.CONTENT, true);
    IndexReport index = report.indices().get(0);
    assertThat(report.exitCode()).isEqualTo(2);
    assertThat(index.error()).contains("7 differences").contains("replicator did not pass");
    List<ChangeEvent> refreshes = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : records(session.topics().writes())) {
      refreshes.add(EventCodec.fromRecord(record.key(), record.value(), record.headers()));
    }
    assertThat(refreshes)
        .allSatisfy(
            event -> {
              assertThat(event.op()).isEqualTo(Op.REFRESH);
              assertThat(event.origin()).isEqualTo(Origin.REPAIR);
              assertThat(event.key().type()).isEqualTo("good");
            });
    assertThat(refreshes.stream().map(event -> event.key().id() + "/" + event.routing()))
        .containsExactlyInAnyOrder(
            "d1/null",
            "d11/r2",
            "d30001/null",
            "d2/null",
            "d22/r1",
            "d3/null",
            "d4/null",
            "d4/elsewhere");
  }

  @Test
  void repairCountsWhatIsGoneAndReportsWhatRemains() throws Exception {
    plantDifferences();
    AtomicBoolean ended = new AtomicBoolean();
    ExecutorService replicator = Executors.newSingleThreadExecutor();
    Future<?> applied = replicator.submit(() -> applyRefreshes(ended));
    try {
      DiffReport report = diff(Depth.CONTENT, true);
      IndexReport index = report.indices().get(0);
      assertThat(index.error()).isEmpty();
      assertThat(index.repaired()).isEqualTo(5);
      assertThat(kinds(report))
          .isEqualTo(Map.of("d1", DifferenceKind.MISSING, "d3", DifferenceKind.VERSION));
      assertThat(report.exitCode()).isEqualTo(1);
    } finally {
      ended.set(true);
      applied.get();
      replicator.shutdown();
    }
  }

  /** Does what the replicator does with refreshes, but for two documents that it leaves. */
  private Void applyRefreshes(AtomicBoolean ended) throws Exception {
    Map<String, Object> config = new HashMap<>(session.config().kafka());
    config.put("group.id", session.topics().replicatorGroup());
    config.put("auto.offset.reset", "earliest");
    config.put("enable.auto.commit", "false");
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.subscribe(List.of(session.topics().writes()));
      while (!ended.get()) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
          ChangeEvent event = EventCodec.fromRecord(record.key(), record.value(), record.headers());
          if (!LEFT.contains(event.key().id())) {
            refresh(event);
          }
        }
        consumer.commitSync();
      }
    }
    return null;
  }

  private void refresh(ChangeEvent event) throws InterruptedException {
    String id = event.key().id();
    String query = event.routing() == null ? "" : "routing=" + event.routing();
    String path = "/goods/_doc/" + id + "?version_type=external_gte&version=1&" + query;
    EsResponse answer = session.master().callAny(EsRequest.get("/goods/good/" + id + "?" + query));
    JsonObject document = new JsonObject(answer.body());
    boolean found =
        document.getBoolean("found")
            && Objects.equals(document.getString("_routing"), event.routing());
    if (!found) {
      session.slave().callAny(EsRequest.delete(path));
      return;
    }
    String body = answer.body().toString();
    String source = body.substring(body.indexOf("\"_source\":") + 10, body.length() - 1);
    session.slave().call(EsRequest.put(path).json(source));
  }

  @Test
  void indicesOfOneSideAndUnreadableOnesAreToldApart(@TempDir Path directory) throws Exception {
    session.master().call(EsRequest.put("/here/t/1").json("{}"));
    session.slave().call(EsRequest.put("/there/_doc/1").json("{}"));
    DiffReport report =
        new DiffRun(session, new DiffRun.Settings(Depth.CONTENT, false, true))
            .run(IndexChoice.ofNames(session.config(), "sides", List.of("here", "there")));
    assertThat(report.exitCode()).isEqualTo(1);
    assertThat(report.indices().get(0).counts())
        .isEqualTo(Map.of(DifferenceKind.MISSING_INDEX, 1L));
    assertThat(report.indices().get(1).counts()).isEqualTo(Map.of(DifferenceKind.EXTRA_INDEX, 1L));

    session.slave().call(EsRequest.post("/goods/_close"));
    Path file = Files.writeString(directory.resolve("ela.conf"), hocon);
    assertThat(DiffCommand.execute("--config", file.toString(), "--index", "goods", "--json"))
        .isEqualTo(2);
    session.slave().call(EsRequest.post("/goods/_open?wait_for_active_shards=1"));
    assertThat(
            DiffCommand.execute(
                "--config", file.toString(), "--index", "goods", "--depth", "versions"))
        .isZero();
    assertThat(DiffCommand.execute("--config", file.toString(), "--depth", "nonsense"))
        .isEqualTo(2);
  }

  private List<ConsumerRecord<byte[], byte[]>> records(String topic) {
    List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaClients(new HashMap<>(session.config().kafka())).reader("test-reader")) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(p -> new TopicPartition(topic, p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        consumer.poll(Duration.ofMillis(200)).forEach(found::add);
      }
    }
    return found;
  }
}
