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
 * Eight bulks of 100 MB at the same time, without ids, through a gateway with a heap of 256 MB. The
 * servers are this class's own, since the master needs more memory than others give it.
 */
class LargeBulkIT {
  private static final Logger LOG = LoggerFactory.getLogger(LargeBulkIT.class);
  private static final Duration LONG = Duration.ofSeconds(180);
  private static final int BULKS = 8;
  private static final int BULK_BYTES = 100_000_000;
  private static final int DOCUMENT_BYTES = 10_000;

  @TempDir private Path directory;

  @Test
  void eightLargeBulksPassAtOnce() throws Exception {
    try (Testbed testbed = Testbed.open(TestbedOptions.defaults())) {
      CompletableFuture<Server> kafka = testbed.start(ServerKind.KAFKA);
      Server master =
          testbed
              .start(ServerKind.ES_5_6, ServerOptions.defaults().withHeap("3g"))
              .get(LONG.toSeconds(), TimeUnit.SECONDS);
      kafka.join();
      int port = GatewayProcess.freePort();
      ElaConfig config = configured(master.address(), kafka.join().address(), port);
      Vertx vertx = EsTransport.vertx();
      EsClient client = new EsClient(vertx, config.cluster("es5"));
      try (GatewayProcess gateway =
          new GatewayProcess(directory.resolve("ela.conf"), port, "-XX:+ExitOnOutOfMemoryError")) {
        client.call(
            EsRequest.put("/large")
                .json(
                    "{\"settings\":{\"number_of_shards\":2,\"number_of_replicas\":0,"
                        + "\"refresh_interval\":-1},\"mappings\":{\"t\":{\"enabled\":false}}}"));
        passed(gateway, client, port);
      } finally {
        client.close();
        vertx.close().await();
      }
    }
  }

  private void passed(GatewayProcess gateway, EsClient client, int port) throws Exception {
    byte[] body = body();
    HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/large/t/_bulk"))
            .header("Content-Type", "application/x-ndjson")
            .timeout(LONG)
            .POST(BodyPublishers.ofByteArray(body))
            .build();
    long start = System.nanoTime();
    List<CompletableFuture<HttpResponse<byte[]>>> answers = new ArrayList<>();
    for (int i = 0; i < BULKS; i++) {
      answers.add(http.sendAsync(request, BodyHandlers.ofByteArray()));
    }
    Set<String> ids = new HashSet<>();
    for (CompletableFuture<HttpResponse<byte[]>> each : answers) {
      HttpResponse<byte[]> answer = each.join();
      assertThat(answer.statusCode())
          .as(() -> new String(answer.body(), StandardCharsets.UTF_8) + gateway.log())
          .isEqualTo(200);
      BulkAnswer bulk = BulkAnswerParser.parse(answer.body());
      assertThat(bulk.errors()).isFalse();
      bulk.items().stream().map(BulkAnswerItem::id).forEach(ids::add);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    LOG.info(
        "{} bulks of {} bytes in {} s, {}",
        BULKS,
        body.length,
        seconds,
        Files.readString(Path.of("/proc/" + gateway.pid() + "/status"))
            .lines()
            .filter(line -> line.startsWith("VmHWM"))
            .findFirst()
            .orElse("no /proc"));
    assertThat(gateway.isAlive()).as(gateway::log).isTrue();
    assertThat(ids).hasSize(BULKS * (BULK_BYTES / DOCUMENT_BYTES));
    client.call(EsRequest.post("/large/_refresh"));
    long count =
        new JsonObject(
                new String(
                    client.call(EsRequest.get("/large/_count")).bytes(), StandardCharsets.UTF_8))
            .getLong("count");
    assertThat(count).isEqualTo(ids.size());
  }

  private static byte[] body() {
    byte[] body = new byte[BULK_BYTES];
    String action = "{\"index\":{}}\n{\"t\":\"";
    String end = "\"}\n";
    int padding = DOCUMENT_BYTES - action.length() - end.length();
    byte[] document = (action + "x".repeat(padding) + end).getBytes(StandardCharsets.US_ASCII);
    for (int at = 0; at < BULK_BYTES; at += DOCUMENT_BYTES) {
      System.arraycopy(document, 0, body, at, DOCUMENT_BYTES);
    }
    return body;
  }

  private ElaConfig configured(String master, String kafka, int port) throws Exception {
    String text =
        """
        ela {
          clusters { es5 { addresses = ["%s"], request-timeout = 120 s }, es8 { addresses = ["http://127.0.0.1:1"] } }
          migration { source = es5, target = es8, master = es5, indices { includes = ["large"] } }
          kafka { bootstrap.servers = "%s" }
          topics { prefix = large, partitions = 2, replication-factor = 1, min-insync-replicas = 1, allow-unsafe-durability = true }
          gateway { listen = "127.0.0.1:%d", admin = "127.0.0.1:0", name = small }
        }
        """
            .formatted(master, kafka, port);
    Files.writeString(directory.resolve("ela.conf"), text);
    ElaConfig config = ElaConfig.parse(text, "large");
    try (Admin admin = new KafkaClients(config.kafka()).admin("large")) {
      new TopicAdmin(admin, config.topics()).create();
    }
    return config;
  }
}
