package io.ela.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.ela.cluster.EsClient;
import io.ela.cluster.EsRequest;
import io.ela.cluster.EsTransport;
import io.ela.config.ElaConfig;
import io.ela.dialect.bulk.BulkAnswer;
import io.ela.dialect.bulk.BulkAnswerItem;
import io.ela.dialect.bulk.BulkAnswerParser;
import io.ela.events.KafkaClients;
import io.ela.events.TopicAdmin;
import io.ela.testbed.Server;
import io.ela.testbed.ServerKind;
import io.ela.testbed.ServerOptions;
import io.ela.testbed.Testbed;
import io.ela.testbed.TestbedOptions;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bulks that are large together, in their lines or in their answers, through a gateway with a heap
 * of 256 MB. The servers are this class's own, since they need more memory than others give them.
 */
class LargeBulkIT {
  private static final Logger LOG = LoggerFactory.getLogger(LargeBulkIT.class);
  private static final Duration LONG = Duration.ofSeconds(180);
  private static final int BULKS = 8;
  private static final int BULK_BYTES = 100_000_000;
  private static final int DOCUMENT_BYTES = 10_000;
  private static final int LONG_LINE_BYTES = 12_500_000;
  private static final int DELETES = 100_000;

  @TempDir private Path directory;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** Eight bulks of 100 MB at the same time, without ids; and then four with very long lines. */
  @Test
  void largeBulksPassAtOnce() throws Exception {
    try (Testbed testbed = Testbed.open(TestbedOptions.defaults())) {
      CompletableFuture<Server> kafka = testbed.start(ServerKind.KAFKA);
      Server master = started(testbed, ServerKind.ES_5_6, "3g");
      kafka.join();
      int port = GatewayProcess.freePort();
      ElaConfig config =
          configured(master.address(), "http://127.0.0.1:1", "es5", kafka.join().address(), port);
      try (GatewayProcess gateway = gateway(port);
          Cluster cluster = new Cluster(config, "es5")) {
        cluster.create("{'t':{'enabled':false}}");
        List<BulkAnswer> answers = passed(gateway, body(DOCUMENT_BYTES), port, BULKS);
        assertThat(ids(answers)).hasSize(BULKS * (BULK_BYTES / DOCUMENT_BYTES));
        answers.addAll(passed(gateway, body(LONG_LINE_BYTES), port, BULKS / 2));
        int written =
            BULKS * (BULK_BYTES / DOCUMENT_BYTES) + BULKS / 2 * (BULK_BYTES / LONG_LINE_BYTES);
        assertThat(ids(answers)).hasSize(written);
        assertThat(cluster.count()).isEqualTo(written);
      }
    }
  }

  /** Clients speak 5.x, and 8.19 is master: what is long passes, and so do very long answers. */
  @Test
  void largeBulksAndTheirAnswersAreTranslatedWhileTheyPass() throws Exception {
    try (Testbed testbed = Testbed.open(TestbedOptions.defaults())) {
      CompletableFuture<Server> kafka = testbed.start(ServerKind.KAFKA);
      CompletableFuture<Server> source = testbed.start(ServerKind.ES_5_6);
      Server master = started(testbed, ServerKind.ES_8_19, "3g");
      int port = GatewayProcess.freePort();
      ElaConfig config =
          configured(
              source.join().address(), master.address(), "es8", kafka.join().address(), port);
      try (GatewayProcess gateway = gateway(port);
          Cluster cluster = new Cluster(config, "es8")) {
        cluster.create("{'enabled':false}");
        List<BulkAnswer> answers = passed(gateway, body(LONG_LINE_BYTES), port, 2);
        int written = 2 * (BULK_BYTES / LONG_LINE_BYTES);
        assertThat(ids(answers)).hasSize(written);
        assertThat(cluster.count()).isEqualTo(written);

        // Each answer is six times as long as its request, 20 MB, and all come at once.
        for (BulkAnswer deleted : passed(gateway, deletes(), port, BULKS)) {
          assertThat(deleted.items())
              .hasSize(DELETES)
              .allMatch(item -> item.status() == 404 && "t".equals(item.type()));
        }
      }
    }
  }

  private static Server started(Testbed testbed, ServerKind kind, String heap) throws Exception {
    return testbed
        .start(kind, ServerOptions.defaults().withHeap(heap))
        .get(LONG.toSeconds(), TimeUnit.SECONDS);
  }

  private GatewayProcess gateway(int port) throws Exception {
    return new GatewayProcess(directory.resolve("ela.conf"), port, "-XX:+ExitOnOutOfMemoryError");
  }

  /** The master, past the gateway. */
  private static final class Cluster implements AutoCloseable {
    private final Vertx vertx = EsTransport.vertx();
    private final EsClient client;

    Cluster(ElaConfig config, String name) {
      client = new EsClient(vertx, config.cluster(name));
    }

    void create(String mappings) throws Exception {
      String body =
          "{'settings':{'number_of_shards':2,'number_of_replicas':0,'refresh_interval':-1},"
              + "'mappings':"
              + mappings
              + "}";
      client.call(EsRequest.put("/large").json(body.replace('\'', '"')));
    }

    long count() throws Exception {
      client.call(EsRequest.post("/large/_refresh"));
      byte[] answer = client.call(EsRequest.get("/large/_count")).bytes();
      return new JsonObject(new String(answer, StandardCharsets.UTF_8)).getLong("count");
    }

    @Override
    public void close() throws Exception {
      client.close();
      vertx.close().await();
    }
  }

  private List<BulkAnswer> passed(GatewayProcess gateway, byte[] body, int port, int times)
      throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/large/t/_bulk"))
            .header("Content-Type", "application/x-ndjson")
            .timeout(LONG)
            .POST(BodyPublishers.ofByteArray(body))
            .build();
    long start = System.nanoTime();
    List<CompletableFuture<HttpResponse<byte[]>>> answers = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      answers.add(http.sendAsync(request, BodyHandlers.ofByteArray()));
    }
    List<BulkAnswer> read = new ArrayList<>();
    for (CompletableFuture<HttpResponse<byte[]>> each : answers) {
      HttpResponse<byte[]> answer = each.join();
      assertThat(answer.statusCode())
          .as(() -> new String(answer.body(), StandardCharsets.UTF_8) + gateway.log())
          .isEqualTo(200);
      BulkAnswer bulk = BulkAnswerParser.parse(answer.body());
      assertThat(bulk.errors()).isFalse();
      read.add(bulk);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    LOG.info(
        "{} bulks of {} bytes in {} s, {}",
        times,
        body.length,
        seconds,
        Files.readString(Path.of("/proc/" + gateway.pid() + "/status"))
            .lines()
            .filter(line -> line.startsWith("VmHWM"))
            .findFirst()
            .orElse("no /proc"));
    assertThat(gateway.isAlive()).as(gateway::log).isTrue();
    return read;
  }

  private static Set<String> ids(List<BulkAnswer> answers) {
    Set<String> ids = new HashSet<>();
    answers.forEach(bulk -> bulk.items().stream().map(BulkAnswerItem::id).forEach(ids::add));
    return ids;
  }

  private static byte[] deletes() {
    StringBuilder body = new StringBuilder(DELETES * 32);
    for (int i = 0; i < DELETES; i++) {
      body.append("{\"delete\":{\"_id\":\"none-").append(i).append("\"}}\n");
    }
    return body.toString().getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] body(int documentBytes) {
    byte[] body = new byte[BULK_BYTES];
    String action = "{\"index\":{}}\n{\"t\":\"";
    String end = "\"}\n";
    int padding = documentBytes - action.length() - end.length();
    byte[] document = (action + "x".repeat(padding) + end).getBytes(StandardCharsets.US_ASCII);
    for (int at = 0; at < BULK_BYTES; at += documentBytes) {
      System.arraycopy(document, 0, body, at, documentBytes);
    }
    return body;
  }

  private ElaConfig configured(String es5, String es8, String master, String kafka, int port)
      throws Exception {
    String text =
        """
        ela {
          clusters { es5 { addresses = ["%s"], request-timeout = 120 s }, es8 { addresses = ["%s"], request-timeout = 120 s } }
          migration { source = es5, target = es8, master = %s, indices { includes = ["large"] } }
          kafka { bootstrap.servers = "%s" }
          topics { prefix = large, partitions = 2, replication-factor = 1, min-insync-replicas = 1, allow-unsafe-durability = true }
          gateway { listen = "127.0.0.1:%d", admin = "127.0.0.1:0", name = small, stream-above = 2 MiB }
        }
        """
            .formatted(es5, es8, master, kafka, port);
    Files.writeString(directory.resolve("ela.conf"), text);
    ElaConfig config = ElaConfig.parse(text, "large");
    try (Admin admin = new KafkaClients(config.kafka()).admin("large")) {
      new TopicAdmin(admin, config.topics()).create();
    }
    return config;
  }
}
