package io.ela.loader;

import static org.assertj.core.api.Assertions.assertThat;

import io.ela.cluster.EsClient;
import io.ela.cluster.EsRequest;
import io.ela.cluster.EsResponse;
import io.ela.config.ElaConfig;
import io.ela.config.TaskConfig.IndexPair;
import io.ela.dialect.json.Bytes;
import io.ela.events.ChangeEvent;
import io.ela.events.DocKey;
import io.ela.events.KafkaClients;
import io.ela.events.Op;
import io.ela.events.Origin;
import io.ela.events.TopicAdmin;
import io.ela.loader.LoadSummary.IndexOutcome;
import io.ela.migration.IndexChoice;
import io.ela.migration.MigrationSession;
import io.ela.testbed.ServerKind;
import io.ela.testbed.junit.Servers;
import io.ela.testbed.junit.WithServers;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Loads from a real 5.6, with a real 8.19 as the slave. */
@WithServers({ServerKind.ES_5_6, ServerKind.ES_8_19, ServerKind.KAFKA})
class LoaderIT {
  private static final int DOCS = 20_000;
  private static int run;

  private final Servers servers;
  private String hocon;
  private MigrationSession session;
  private StandInReplicator replicator;

  LoaderIT(Servers servers) {
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
          topics {
            prefix = load%d, partitions = 3, replication-factor = 1, min-insync-replicas = 1
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
    session = MigrationSession.open(config, "test-loader");
    replicator =
        new StandInReplicator(
            session.kafka(), session.topics(), session.slave(), index -> !index.equals("never"));
  }

  @AfterEach
  void close() throws Exception {
    replicator.close();
    for (String index : List.of("stock", "types", "shut", "never", "half")) {
      session.master().callAny(EsRequest.delete("/" + index));
      session.slave().callAny(EsRequest.delete("/" + index));
    }
    session.close();
  }

  /** A document whose bytes a decoder and encoder would not give back. */
  private static String document(int i) {
    return "{\"z\": "
        + i
        + ",  \"big\":9007199254740993,\"a\":1.0,\"e\":1e2, \"s\":\"\\u00e9\\/ü"
        + "x".repeat(i % 300)
        + "\" ,\"o\":{\"b\":[ ],\"a\":null}}";
  }

  private void plant() throws InterruptedException {
    EsClient master = session.master();
    master.call(
        EsRequest.put("/stock")
            .json("{\"settings\":{\"number_of_shards\":3,\"number_of_replicas\":0}}"));
    for (int from = 0; from < DOCS; from += 5000) {
      Buffer bulk = Buffer.buffer();
      for (int i = from; i < from + 5000; i++) {
        bulk.appendString("{\"index\":{\"_id\":\"" + id(i) + "\"");
        bulk.appendString(i % 7 == 0 ? ",\"routing\":\"r" + i % 5 + "\"}}\n" : "}}\n");
        bulk.appendString(document(i)).appendString("\n");
      }
      EsResponse answer = master.call(EsRequest.post("/stock/article/_bulk").lines(bulk));
      assertThat(answer.body().toString()).contains("\"errors\":false");
    }
    master.call(EsRequest.put("/stock/article/" + id(1)).json(document(1)));
    master.call(EsRequest.post("/stock/_refresh"));
  }

  private static String id(int i) {
    return i % 100 == 50 ? "é " + i : "d" + i;
  }

  @Test
  void publishesEveryDocumentOnceAsItsBytesAre() throws Exception {
    plant();
    long started = System.nanoTime();
    Loader loader = new Loader(session, Duration.ofSeconds(30));
    LoadSummary summary = loader.run(IndexChoice.ofNames(session.config(), "it", List.of("stock")));
    double seconds = (System.nanoTime() - started) / 1e9;
    System.out.printf(
        "loader: %d docs, %.1f MB in %.2f s, %.0f docs/s%n",
        summary.docs(), summary.indices().get(0).bytes() / 1e6, seconds, summary.docs() / seconds);
    assertThat(summary.isComplete()).as("%s", summary).isTrue();
    assertThat(summary.docs()).isEqualTo(DOCS);
    assertThat(loader.progress().snapshot())
        .singleElement()
        .satisfies(
            index -> {
              assertThat(index.state()).isEqualTo(LoadProgress.State.DONE);
              assertThat(index.published()).isEqualTo(index.total()).isEqualTo(DOCS);
            });

    assertThat(session.replicator().awaitPassed(session.replicator().ends(), Duration.ofMinutes(1)))
        .isTrue();
    Map<String, ChangeEvent> documents = new HashMap<>();
    for (ChangeEvent event : replicator.events()) {
      assertThat(event.origin()).isEqualTo(Origin.LOAD);
      assertThat(event.master()).isEqualTo("es5");
      if (event.op() == Op.INDEX) {
        assertThat(documents.put(event.key().id(), event)).as("%s", event.key()).isNull();
      }
    }
    assertThat(documents).hasSize(DOCS);
    for (int i = 0; i < DOCS; i++) {
      ChangeEvent event = documents.get(id(i));
      assertThat(event).as(id(i)).isNotNull();
      assertThat(event.key()).isEqualTo(new DocKey("stock", "article", id(i)));
      assertThat(event.source()).isEqualTo(Bytes.ofUtf8(document(i)));
      assertThat(event.routing()).isEqualTo(i % 7 == 0 ? "r" + i % 5 : null);
      assertThat(event.version()).isEqualTo(i == 1 ? 2 : 1);
    }
    assertThat(
            replicator.events().stream()
                .filter(event -> event.op() == Op.METADATA)
                .map(event -> event.source().utf8()))
        .containsExactly("{\"load\":true}", "{\"load\":false}");
    assertThat(
            session
                .control()
                .await(
                    state ->
                        state
                            .progress()
                            .getOrDefault("load/it/stock", "")
                            .contains("\"state\":\"done\""),
                    Duration.ofSeconds(30))
                .progress()
                .get("load/it/stock"))
        .contains("\"published\":" + DOCS);
  }

  @Test
  void publishesTriggersOfWhatTheClusterHadBesideIndices() throws Exception {
    EsClient master = session.master();
    master.call(EsRequest.put("/_template/old").json("{\"template\":\"old*\"}"));
    master.call(EsRequest.put("/_ingest/pipeline/old").json("{\"processors\":[]}"));
    master.call(EsRequest.put("/_scripts/painless/old").json("{\"script\":\"1\"}"));
    try {
      assertThat(StockDefinitions.publish(session)).isEqualTo(3);
      assertThat(
              session.replicator().awaitPassed(session.replicator().ends(), Duration.ofMinutes(1)))
          .isTrue();
      assertThat(replicator.events())
          .extracting(event -> event.op() + " " + event.key() + " " + event.origin())
          .containsExactlyInAnyOrder(
              "METADATA [_template/old] LOAD",
              "METADATA [_ingest/pipeline/old] LOAD",
              "METADATA [_scripts/old] LOAD");
    } finally {
      for (String made : List.of("/_template/old", "/_ingest/pipeline/old", "/_scripts/old")) {
        master.call(EsRequest.delete(made));
      }
    }
  }

  @Test
  void failsIndicesByNameAndGoesOn() throws Exception {
    EsClient master = session.master();
    master.call(EsRequest.put("/types/one/1").json("{}"));
    master.call(EsRequest.put("/types/two/1").json("{}"));
    master.call(EsRequest.put("/never/t/1").json("{}"));
    master.call(
        EsRequest.put("/half")
            .json("{\"mappings\":{\"t\":{\"_source\":{\"excludes\":[\"secret\"]}}}}"));
    master.call(EsRequest.put("/shut/t/1").json("{}"));
    master.call(EsRequest.post("/shut/_close"));
    master.call(EsRequest.put("/stock/article/1?refresh=true").json(document(1)));
    IndexChoice choice =
        new IndexChoice(
            "bad",
            List.of(
                new IndexPair("types", "types"),
                new IndexPair("never", "never"),
                new IndexPair("half", "half"),
                new IndexPair("shut", "shut"),
                new IndexPair("absent", "absent"),
                new IndexPair("stock", "renamed")),
            "stock"::equals,
            null,
            3,
            2);
    LoadSummary summary = new Loader(session, Duration.ofSeconds(30)).run(choice);
    Map<String, String> failures =
        summary.indices().stream()
            .collect(Collectors.toMap(IndexOutcome::index, IndexOutcome::failure));
    assertThat(summary.isComplete()).isFalse();
    assertThat(failures.get("types")).contains("several types [one, two]");
    assertThat(failures.get("never")).contains(session.topics().deadLetters());
    assertThat(failures.get("half")).contains("filtered");
    assertThat(failures.get("shut")).contains("closed");
    assertThat(failures.get("absent")).contains("does not exist on the master [es5]");
    assertThat(failures.get("stock")).contains("renames follow");

    LoadSummary good =
        new Loader(session, Duration.ofSeconds(30))
            .run(IndexChoice.ofNames(session.config(), "good", List.of("stock")));
    assertThat(good.isComplete()).as("%s", good).isTrue();
    assertThat(good.docs()).isEqualTo(1);
  }

  @Test
  void theCommandSaysByItsExitCode(@TempDir Path directory) throws Exception {
    session.master().call(EsRequest.put("/stock/article/1?refresh=true").json(document(1)));
    Path file = Files.writeString(directory.resolve("ela.conf"), hocon);
    assertThat(LoadCommand.execute("--config", file.toString(), "--index", "stock", "--json"))
        .isZero();
    assertThat(LoadCommand.execute("--config", file.toString(), "--index", "absent")).isEqualTo(1);
    Path wrong = Files.writeString(directory.resolve("wrong.conf"), "ela { nonsense = 1 }");
    assertThat(LoadCommand.execute("--config", wrong.toString())).isEqualTo(2);
    assertThat(LoadCommand.execute("--nonsense")).isEqualTo(2);
  }
}
