package io.ela.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ela.cluster.EsClient;
import io.ela.cluster.EsRequest;
import io.ela.cluster.EsTransport;
import io.ela.config.ElaConfig;
import io.ela.control.ControlLog;
import io.ela.events.KafkaClients;
import io.ela.events.ReplicatorProgress;
import io.ela.events.TopicAdmin;
import io.ela.events.Topics;
import io.ela.gateway.GatewayService;
import io.ela.standalone.status.StatusReader;
import io.ela.standalone.switching.SwitchCoordinator;
import io.ela.standalone.switching.SwitchReport;
import io.ela.standalone.switching.SwitchRequest;
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
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.common.GroupState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A replicator is stopped while it holds documents that the slave did not take; another one does
 * its work, and master and slave are switched. When it goes on, nothing of what it held comes to
 * the cluster that is the master by then, which remembers no deletes.
 */
@WithServers({ServerKind.ES_5_6, ServerKind.ES_8_19, ServerKind.KAFKA})
class StoppedReplicatorIT {
  private static final Logger LOG = LoggerFactory.getLogger(StoppedReplicatorIT.class);
  private static final Duration LONG = Duration.ofSeconds(90);
  private static final String INDEX = "held";
  private static final int IDS = 200;

  private final Servers servers;
  private final Vertx vertx = EsTransport.vertx();
  private final HttpClient http = HttpClient.newHttpClient();
  private final String prefix = "held" + Long.toString(System.nanoTime(), 36);
  private Path directory;
  private ElaConfig config;
  private KafkaClients kafka;
  private Admin admin;
  private ReplicatorProgress progress;
  private ControlLog control;
  private EsClient es5;
  private EsClient es8;
  private GatewayService gateway;
  private ReplicatorProcess stopped;
  private ReplicatorProcess other;

  StoppedReplicatorIT(Servers servers) {
    this.servers = servers;
  }

  @BeforeEach
  void start(@TempDir Path temporary) throws Exception {
    directory = temporary;
    config = ElaConfig.parse(text("none", ""), "held");
    kafka = new KafkaClients(config.kafka());
    admin = kafka.admin("held");
    new TopicAdmin(admin, config.topics()).create();
    progress = new ReplicatorProgress(admin, Topics.of(config.topics()));
    es5 = new EsClient(vertx, config.cluster("es5"));
    es8 = new EsClient(vertx, config.cluster("es8"));
    es5.callAny(EsRequest.delete("/" + INDEX));
    es8.callAny(EsRequest.delete("/" + INDEX));
    es5.call(
        EsRequest.put("/" + INDEX)
            .json("{\"settings\":{\"number_of_shards\":2,\"number_of_replicas\":0}}"));
    gateway = GatewayService.start(config);
    control = ControlLog.open(kafka, Topics.of(config.topics()), "held");
    stopped = startReplicator("stopped", ", admin = \"127.0.0.1:0\"");
  }

  private String text(String state, String more) {
    return """
        ela {
          clusters { es5 { addresses = ["%s"] }, es8 { addresses = ["%s"] } }
          migration { source = es5, target = es8, master = es5, indices { includes = ["held"] } }
          kafka { bootstrap.servers = "%s" }
          topics { prefix = %s, partitions = 4, replication-factor = 1, min-insync-replicas = 1, allow-unsafe-durability = true }
          gateway { listen = "127.0.0.1:0", admin = "127.0.0.1:0", name = held }
          replicator { state-dir = "%s", commit-interval = 200 ms, session-timeout = 6 s %s }
        }
        """
        .formatted(
            servers.address(ServerKind.ES_5_6),
            servers.address(ServerKind.ES_8_19),
            servers.address(ServerKind.KAFKA),
            prefix,
            directory.resolve(state),
            more);
  }

  private ReplicatorProcess startReplicator(String name, String more) throws Exception {
    return new ReplicatorProcess(directory.resolve(name + "-process"), text(name, more));
  }

  @AfterEach
  void stop() throws Exception {
    gateway.close();
    stopped.close();
    if (other != null) {
      other.close();
    }
    control.close();
    admin.close();
    es5.close();
    es8.close();
    vertx.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  @Test
  void whatItHeldDoesNotComeToTheNewMaster() throws Exception {
    write(0, "first");
    settle();
    setting(es8, "index.blocks.write", "true");
    write(0, "second");
    await().atMost(LONG).ignoreExceptions().until(this::itHoldsDocuments);
    stopped.pause();
    setting(es8, "index.blocks.write", "null");
    other = startReplicator("other", "");
    settle();
    assertThat(Documents.of(es8, INDEX)).isEqualTo(Documents.of(es5, INDEX)).hasSize(IDS);

    switchToEs8();
    assertThat(control.await(state -> state.epoch() == 1, LONG).replicators())
        .as("those that gave their word")
        .hasSize(1);
    setting(es8, "index.gc_deletes", "\"0s\"");
    deleteAll();
    // A tombstone is let go with the clock that the server looks at once in a while.
    await().atMost(LONG).until(this::aVersionBeginsAnew);
    settle();
    SortedMap<String, String> before = Documents.of(es8, INDEX);
    assertThat(before).hasSize(1);

    stopped.resume();
    await().atMost(LONG).ignoreExceptions().until(() -> members() == 2);
    await().atMost(LONG).until(() -> control.state().replicators().size() == 2);
    write(IDS, "third");
    settle();

    SortedMap<String, String> after = Documents.of(es8, INDEX);
    assertThat(after).as("what it held came back").hasSize(IDS + 1).containsAllEntriesOf(before);
    assertThat(Documents.of(es5, INDEX)).isEqualTo(after);
    assertThat(stopped.isAlive()).as(stopped.log()).isTrue();
    assertThat(other.isAlive()).as(other.log()).isTrue();
  }

  /** Writes as many documents as there are ids, from one on. */
  private void write(int from, String text) throws Exception {
    StringBuilder bulk = new StringBuilder();
    for (int id = from; id < from + IDS; id++) {
      bulk.append("{\"index\":{\"_id\":\"").append(id).append("\"}}\n");
      bulk.append("{\"text\":\"").append(text).append("\"}\n");
    }
    send("POST", "/" + INDEX + "/doc/_bulk", bulk.toString());
  }

  private void deleteAll() throws Exception {
    StringBuilder bulk = new StringBuilder();
    for (int id = 0; id < IDS; id++) {
      bulk.append("{\"delete\":{\"_id\":\"").append(id).append("\"}}\n");
    }
    send("POST", "/" + INDEX + "/doc/_bulk?refresh=true", bulk.toString());
  }

  private boolean aVersionBeginsAnew() throws Exception {
    send("DELETE", "/" + INDEX + "/doc/0?refresh=true", "");
    return send("PUT", "/" + INDEX + "/doc/0", "{\"text\":\"anew\"}").contains("\"_version\":1,");
  }

  private String send(String method, String path, String body) throws Exception {
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(URI.create(gateway.address() + path))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isIn(200, 201, 404);
    assertThat(answer.body()).doesNotContain("\"errors\":true");
    return answer.body();
  }

  /** As {@code ela status} has it. */
  private boolean itHoldsDocuments() throws Exception {
    return StatusReader.read(config, kafka).replicators().stream()
        .flatMap(replicator -> replicator.waitingFor().stream())
        .anyMatch(
            wait -> wait.type().equals("cluster_block_exception") && wait.index().equals(INDEX));
  }

  private static void setting(EsClient cluster, String name, String value) throws Exception {
    cluster.call(
        EsRequest.put("/" + INDEX + "/_settings").json("{\"" + name + "\":" + value + "}"));
  }

  private void switchToEs8() throws InterruptedException {
    try (SwitchCoordinator coordinator =
        SwitchCoordinator.open(config, kafka, step -> LOG.info("switch: {}", step))) {
      SwitchReport report = coordinator.run(SwitchRequest.to("es8"));
      assertThat(report.committed()).as("%s", report).isTrue();
    }
  }

  /** Clients are answered before the event is published. */
  private void settle() throws InterruptedException {
    await().atMost(LONG).until(() -> gateway.status().writesInFlight() == 0);
    assertThat(progress.awaitAllPassed(LONG)).isTrue();
  }

  private long members() throws Exception {
    String group = Topics.of(config.topics()).replicatorGroup();
    ConsumerGroupDescription described =
        admin.describeConsumerGroups(List.of(group)).all().get(60, TimeUnit.SECONDS).get(group);
    return described.groupState() == GroupState.STABLE ? described.members().size() : 0;
  }
}
