package io.ela.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ela.cluster.EsClient;
import io.ela.cluster.EsRequest;
import io.ela.cluster.EsTransport;
import io.ela.cluster.WritingTasks;
import io.ela.config.ElaConfig;
import io.ela.events.KafkaClients;
import io.ela.events.TopicAdmin;
import io.ela.replicator.ReplicatorService;
import io.ela.testbed.ServerKind;
import io.ela.testbed.junit.Servers;
import io.ela.testbed.junit.WithServers;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway is killed while the master still copies for one of its clients. */
@WithServers({ServerKind.ES_5_6, ServerKind.ES_8_19, ServerKind.KAFKA})
class OutlivingTaskIT {
  private static final Duration LONG = Duration.ofSeconds(90);
  private static final int DOCUMENTS = 10;

  private final Servers servers;
  private int port;

  OutlivingTaskIT(Servers servers) {
    this.servers = servers;
  }

  @Test
  void whatIsWrittenAfterTheGatewaysDeathReachesTheSlave(@TempDir Path directory) throws Exception {
    ElaConfig config = configured(directory);
    Vertx vertx = EsTransport.vertx();
    EsClient es5 = new EsClient(vertx, config.cluster("es5"));
    EsClient es8 = new EsClient(vertx, config.cluster("es8"));
    try (GatewayProcess gateway = new GatewayProcess(directory.resolve("ela.conf"), port);
        ReplicatorService replicator = ReplicatorService.start(config)) {
      fill(es5, es8);
      CompletableFuture<HttpResponse<String>> answer = copy();
      await().atMost(LONG).until(() -> count(es5) > 0);
      gateway.kill();
      assertThat(running(es5)).as("the master goes on").isNotEmpty();
      assertThat(answer.isDone() && !answer.isCompletedExceptionally()).as("answered").isFalse();
      await().atMost(LONG).until(() -> running(es5).isEmpty());
      assertThat(Documents.of(es5, "copied")).hasSize(DOCUMENTS);
      await()
          .atMost(LONG)
          .ignoreExceptions()
          .untilAsserted(
              () ->
                  assertThat(Documents.of(es8, "copied"))
                      .as("%s", replicator.status())
                      .isEqualTo(Documents.of(es5, "copied")));
      assertThat(replicator.status().reconciled()).isPositive();
    } finally {
      es5.close();
      es8.close();
      vertx.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
  }

  private static void fill(EsClient es5, EsClient es8) throws InterruptedException {
    for (EsClient cluster : List.of(es5, es8)) {
      cluster.callAny(EsRequest.delete("/copied"));
      cluster.callAny(EsRequest.delete("/copy"));
    }
    for (int n = 0; n < DOCUMENTS; n++) {
      es5.call(EsRequest.put("/copy/t/" + n + "?refresh=true").json("{ \"n\": " + n + " }"));
    }
  }

  private CompletableFuture<HttpResponse<String>> copy() {
    return HttpClient.newHttpClient()
        .sendAsync(
            HttpRequest.newBuilder(
                    URI.create("http://127.0.0.1:" + port + "/_reindex?requests_per_second=1"))
                .header("Content-Type", "application/json")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        "{\"source\":{\"index\":\"copy\",\"size\":1},"
                            + "\"dest\":{\"index\":\"copied\"}}"))
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }

  private static long count(EsClient cluster) throws InterruptedException {
    return cluster.callAny(EsRequest.get("/copied")).status() == 404
        ? 0
        : Documents.of(cluster, "copied").size();
  }

  private static Set<String> running(EsClient cluster) throws Exception {
    return WritingTasks.running(cluster)
        .toCompletionStage()
        .toCompletableFuture()
        .get(60, TimeUnit.SECONDS);
  }

  private ElaConfig configured(Path directory) throws Exception {
    port = GatewayProcess.freePort();
    String text =
        """
        ela {
          clusters { es5 { addresses = ["%s"] }, es8 { addresses = ["%s"] } }
          migration { source = es5, target = es8, master = es5, indices { includes = ["copied"] } }
          kafka { bootstrap.servers = "%s" }
          topics { prefix = outlive%s, partitions = 3, replication-factor = 1, min-insync-replicas = 1, allow-unsafe-durability = true }
          gateway { listen = "127.0.0.1:%d", admin = "127.0.0.1:0", name = mortal, capture { intent-deadline = 2 s } }
          replicator { state-dir = "%s", commit-interval = 200 ms }
        }
        """
            .formatted(
                servers.address(ServerKind.ES_5_6),
                servers.address(ServerKind.ES_8_19),
                servers.address(ServerKind.KAFKA),
                Long.toString(System.nanoTime(), 36),
                port,
                directory.resolve("state"));
    Files.writeString(directory.resolve("ela.conf"), text);
    ElaConfig config = ElaConfig.parse(text, "outlive");
    try (Admin admin = new KafkaClients(config.kafka()).admin("outlive")) {
      new TopicAdmin(admin, config.topics()).create();
    }
    return config;
  }
}
