package io.ela.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ela.cluster.EsClient;
import io.ela.cluster.EsRequest;
import io.ela.cluster.EsResponse;
import io.ela.cluster.EsTransport;
import io.ela.config.ElaConfig;
import io.ela.events.KafkaClients;
import io.ela.events.ReplicatorProgress;
import io.ela.events.TopicAdmin;
import io.ela.events.Topics;
import io.ela.gateway.GatewayService;
import io.ela.replicator.ReplicatorService;
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
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Templates, pipelines and stored scripts of a client of 5.6, on both clusters. */
@WithServers({ServerKind.ES_5_6, ServerKind.ES_8_19, ServerKind.KAFKA})
class DefinitionsIT {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Servers servers;
  private final Vertx vertx = EsTransport.vertx();
  private final HttpClient http = HttpClient.newHttpClient();
  private ElaConfig config;
  private KafkaClients kafka;
  private Topics topics;
  private Admin admin;
  private ReplicatorProgress progress;
  private EsClient es5;
  private EsClient es8;
  private GatewayService gateway;
  private ReplicatorService replicator;

  DefinitionsIT(Servers servers) {
    this.servers = servers;
  }

  @BeforeEach
  void start(@TempDir Path state) throws Exception {
    config =
        ElaConfig.parse(
            """
            ela {
              clusters { es5 { addresses = ["%s"] }, es8 { addresses = ["%s"] } }
              migration { source = es5, target = es8, master = es5 }
              kafka { bootstrap.servers = "%s" }
              topics { prefix = def%s, partitions = 3, replication-factor = 1, min-insync-replicas = 1, allow-unsafe-durability = true }
              gateway { listen = "127.0.0.1:0", admin = "127.0.0.1:0", name = def }
              replicator { state-dir = "%s", commit-interval = 200 ms, retry { max-backoff = 1 s } }
            }
            """
                .formatted(
                    servers.address(ServerKind.ES_5_6),
                    servers.address(ServerKind.ES_8_19),
                    servers.address(ServerKind.KAFKA),
                    Long.toString(System.nanoTime(), 36),
                    state),
            "def");
    kafka = new KafkaClients(config.kafka());
    topics = Topics.of(config.topics());
    admin = kafka.admin("def");
    new TopicAdmin(admin, config.topics()).create();
    progress = new ReplicatorProgress(admin, topics);
    es5 = new EsClient(vertx, config.cluster("es5"));
    es8 = new EsClient(vertx, config.cluster("es8"));
    for (EsClient cluster : List.of(es5, es8)) {
      cluster.callAny(EsRequest.delete("/logs-*"));
      cluster.callAny(EsRequest.delete("/_template/logs*"));
      cluster.callAny(EsRequest.delete("/_ingest/pipeline/*log"));
      cluster.callAny(EsRequest.delete("/_scripts/add"));
    }
    gateway = GatewayService.start(config);
    replicator = ReplicatorService.start(config);
  }

  @AfterEach
  void stop() throws Exception {
    gateway.close();
    replicator.close();
    admin.close();
    es5.close();
    es8.close();
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Test
  void whatIsPutAndDeletedReachesTheSlaveAndIsUsedThere() throws Exception {
    put(
        "/_template/logs",
        "{'template':'logs-*','order':2,'settings':{'number_of_shards':2},'mappings':{'log':{"
            + "'_all':{'enabled':false},'properties':{'at':{'type':'date','format':'dateOptionalTime'},"
            + "'host':{'type':'string','index':'not_analyzed'}}}},'aliases':{'all-logs':{}}}");
    put("/_template/logs2", "{'template':'none-*','mappings':{'_default_':{'dynamic':false}}}");
    put(
        "/_ingest/pipeline/log",
        "{'processors':[{'date':{'field':'when','target_field':'at','formats':['dd/MM/YYYY']}},"
            + "{'script':{'lang':'painless','inline':'ctx.n = ctx.n + 1'}}]}");
    put("/_scripts/painless/add", "{'script':'ctx._source.n += params.by'}");
    put("/_scripts/add", "{'script':{'lang':'painless','code':'ctx._source.n += params.by'}}");
    settle();

    assertThat(on(es8, "/_template/logs").at("/logs/index_patterns/0").asText())
        .isEqualTo("logs-*");
    // A new index of the slave's own, which no event is about.
    es8.call(EsRequest.put("/logs-1"));
    JsonNode index = on(es8, "/logs-1").path("logs-1");
    assertThat(index.at("/settings/index/number_of_shards").asText()).isEqualTo("2");
    assertThat(index.at("/mappings/properties/host/type").asText()).isEqualTo("keyword");
    assertThat(index.at("/aliases/all-logs").isObject()).isTrue();
    es8.call(
        EsRequest.put("/logs-1/_doc/1?pipeline=log&refresh=true")
            .json("{\"when\":\"31/12/2019\",\"n\":1}"));
    es8.call(
        EsRequest.post("/logs-1/_update/1")
            .json("{\"script\":{\"id\":\"add\",\"params\":{\"by\":5}}}"));
    JsonNode document = on(es8, "/logs-1/_doc/1").path("_source");
    assertThat(document.path("at").asText()).startsWith("2019-12-31");
    assertThat(document.path("n").asInt()).isEqualTo(7);

    // The pipeline's change follows, and documents that clients send through it arrive once
    // changed.
    put("/_ingest/pipeline/log", "{'processors':[{'set':{'field':'n','value':42}}]}");
    put("/logs-2/log/1?pipeline=log", "{'host':'h','n':1}");
    settle();
    assertThat(on(es8, "/_ingest/pipeline/log").at("/log/processors/0/set/value").asInt())
        .isEqualTo(42);
    assertThat(on(es8, "/logs-2/_doc/1").at("/_source/n").asInt()).isEqualTo(42);

    assertThat(send("DELETE", "/_template/logs*", "").statusCode()).isEqualTo(200);
    assertThat(send("DELETE", "/_ingest/pipeline/*", "").statusCode()).isEqualTo(200);
    assertThat(send("DELETE", "/_scripts/add", "").statusCode()).isEqualTo(200);
    settle();
    for (String gone :
        List.of("/_template/logs", "/_template/logs2", "/_ingest/pipeline/log", "/_scripts/add")) {
      assertThat(status(es5, gone)).as("5.6 " + gone).isEqualTo(404);
      assertThat(status(es8, gone)).as("8.19 " + gone).isEqualTo(404);
    }
    assertThat(status(es8, "/_ingest/pipeline/reindex-data-stream-pipeline"))
        .as("the slave's own pipelines are no business of the master's wildcard")
        .isEqualTo(200);
    assertThat(replicator.status().deadLettered()).isZero();
    assertThat(gateway.status().openIntents()).isZero();
  }

  @Test
  void whatTheMasterRefusesOrStillHasChangesNothingOnTheSlave() throws Exception {
    put("/_template/logs", "{'template':'logs-*','order':1}");
    settle();
    assertThat(send("PUT", "/_template/logs", "{'order':1}").statusCode()).isEqualTo(400);
    assertThat(send("DELETE", "/_template/nosuch*", "").statusCode()).isEqualTo(404);
    HttpResponse<String> several = send("PUT", "/_ingest/pipeline/a%2Alog", "{'processors':[]}");
    assertThat(several.statusCode()).isEqualTo(501);
    assertThat(several.body()).contains("[a*log]", "reads like several");
    assertThat(status(es5, "/_ingest/pipeline/a%2Alog")).isEqualTo(404);
    settle();
    assertThat(status(es8, "/_template/logs")).isEqualTo(200);
    assertThat(replicator.status().applied()).isEqualTo(1);
  }

  @Test
  void whatHasNoCounterpartIsADeadLetterWithItsReason() throws Exception {
    put("/_template/logs", "{'template':'logs-*','mappings':{'a':{},'b':{}}}");
    put("/_ingest/pipeline/log", "{'processors':[{'set':{'field':'_type','value':'x'}}]}");
    put("/_template/logs3", "{'template':'three-*','mappings':{'a':{}}}");
    settle();

    assertThat(deadLetters())
        .hasSize(2)
        .anySatisfy(
            cause ->
                assertThat(cause)
                    .startsWith("definition_blocked: [_template/logs]: mappings: ")
                    .contains("has the types [", "split it into one index per type"))
        .anySatisfy(
            cause ->
                assertThat(cause)
                    .startsWith("definition_blocked: [_ingest/pipeline/log]: processors[0].set")
                    .contains("does without types"));
    assertThat(status(es8, "/_template/logs")).isEqualTo(404);
    assertThat(status(es8, "/_ingest/pipeline/log")).isEqualTo(404);
    assertThat(status(es8, "/_template/logs3")).isEqualTo(200);
  }

  @Test
  void afterASwitchClientsOf5StillPutAndGetThemAndTheOldMasterFollows() throws Exception {
    put("/_template/logs", "{'template':'logs-*','mappings':{'log':{'dynamic':'strict'}}}");
    settle();
    switchTo("es8");
    put(
        "/_template/logs",
        "{'template':'logs-*','order':3,'mappings':{'log':{'properties':{'a':{'type':'keyword'}}}}}");
    put("/_template/logs4", "{'template':'four-*','mappings':{'four':{'dynamic':false}}}");
    put(
        "/_ingest/pipeline/log",
        "{'processors':[{'date':{'field':'d','formats':['YYYY']}}],'description':'x'}");
    put("/_scripts/add", "{'script':{'lang':'painless','source':'ctx._source.n += 1'}}");
    settle();

    assertThat(on(es8, "/_template/logs").at("/logs/mappings/properties/a/type").asText())
        .isEqualTo("keyword");
    JsonNode old = on(es5, "/_template/logs").path("logs");
    assertThat(old.path("template").asText()).isEqualTo("logs-*");
    assertThat(old.path("order").asInt()).isEqualTo(3);
    assertThat(old.at("/mappings/log/properties/a/type").asText())
        .as("the type that it had: %s", old)
        .isEqualTo("keyword");
    assertThat(on(es5, "/_template/logs4").at("/logs4/mappings/_default_/dynamic").asText())
        .isEqualTo("false");
    assertThat(on(es5, "/_ingest/pipeline/log").at("/log/description").asText()).isEqualTo("x");
    assertThat(on(es5, "/_scripts/add").at("/script/source").asText())
        .isEqualTo("ctx._source.n += 1");
    JsonNode shown = JSON.readTree(send("GET", "/_template/logs", "").body()).path("logs");
    assertThat(shown.path("template").asText()).isEqualTo("logs-*");
    assertThat(send("GET", "/_scripts/painless/add", "").body())
        .isEqualTo(
            "{\"_id\":\"add\",\"lang\":\"painless\",\"found\":true,"
                + "\"script\":\"ctx._source.n += 1\"}");

    HttpResponse<String> groovy =
        send("PUT", "/_scripts/add", "{'script':{'lang':'groovy','source':'1'}}");
    assertThat(groovy.statusCode()).isEqualTo(400);
    assertThat(groovy.body()).contains("untranslatable_exception", "groovy");
    assertThat(send("DELETE", "/_template/logs*", "").statusCode()).isEqualTo(200);
    assertThat(send("DELETE", "/_scripts/painless/add", "").statusCode()).isEqualTo(200);
    settle();
    for (EsClient cluster : List.of(es5, es8)) {
      assertThat(status(cluster, "/_template/logs")).isEqualTo(404);
      assertThat(status(cluster, "/_template/logs4")).isEqualTo(404);
      assertThat(status(cluster, "/_scripts/add")).isEqualTo(404);
    }
    assertThat(replicator.status().deadLettered()).isZero();
  }

  @Test
  void aRolloverTakesTheAliasAlong() throws Exception {
    put("/_template/logs", "{'template':'logs-*','aliases':{'all-logs':{}}}");
    put("/logs-000001", "{'aliases':{'log-now':{}},'settings':{'number_of_shards':1}}");
    put("/log-now/log/1", "{'n':1}");
    assertThat(send("POST", "/log-now/_rollover?dry_run=true", "{}").statusCode()).isEqualTo(200);
    HttpResponse<String> notYet =
        send("POST", "/log-now/_rollover", "{'conditions':{'max_docs':1000}}");
    assertThat(notYet.body()).contains("\"rolled_over\":false");
    HttpResponse<String> rolled = send("POST", "/log-now/_rollover", "{}");
    assertThat(rolled.body()).contains("\"new_index\":\"logs-000002\"", "\"rolled_over\":true");
    put("/log-now/log/1", "{'n':2}");
    settle();
    assertThat(on(es8, "/_alias/log-now").size()).isEqualTo(1);
    assertThat(on(es8, "/logs-000002/_alias").at("/logs-000002/aliases").size()).isEqualTo(2);
    assertThat(on(es8, "/logs-000001/_doc/1").at("/_source/n").asInt()).isEqualTo(1);
    assertThat(on(es8, "/log-now/_doc/1").at("/_source/n").asInt()).isEqualTo(2);
    assertThat(send("DELETE", "/logs-000001/_alias/all-logs", "").statusCode()).isEqualTo(200);
    settle();
    assertThat(on(es8, "/logs-000001/_alias").at("/logs-000001/aliases").size()).isZero();

    HttpResponse<String> closed = send("POST", "/logs-000001/_close", "");
    assertThat(closed.statusCode()).isEqualTo(501);
    assertThat(closed.body()).contains("documents on their way to the slave");
    HttpResponse<String> shrunk = send("POST", "/logs-000001/_shrink/logs-s", "{}");
    assertThat(shrunk.statusCode()).isEqualTo(501);
    assertThat(shrunk.body()).contains("documents that no client writes", "ela load --index");
    assertThat(replicator.status().deadLettered()).isZero();
  }

  private void put(String target, String body) throws Exception {
    HttpResponse<String> answer = send("PUT", target, body);
    assertThat(answer.statusCode()).as("%s: %s", target, answer.body()).isBetween(200, 201);
  }

  private HttpResponse<String> send(String method, String target, String body) throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create(gateway.address() + target))
            .method(method, HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')))
            .header("Content-Type", "application/json")
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static int status(EsClient cluster, String path) throws InterruptedException {
    return cluster.callAny(EsRequest.get(path)).status();
  }

  private static JsonNode on(EsClient cluster, String path) throws Exception {
    EsResponse answer = cluster.call(EsRequest.get(path));
    return JSON.readTree(answer.bytes());
  }

  private void switchTo(String cluster) throws InterruptedException {
    try (SwitchCoordinator coordinator = SwitchCoordinator.open(config, kafka, step -> {})) {
      SwitchReport report = coordinator.run(SwitchRequest.to(cluster));
      assertThat(report.committed()).as("%s", report).isTrue();
    }
  }

  /** Clients are answered before the trigger is published. */
  private void settle() throws InterruptedException {
    await().atMost(LONG).until(() -> gateway.status().writesInFlight() == 0);
    assertThat(progress.awaitPassed(progress.ends(), LONG))
        .as("replicator passes what is published; status %s", replicator.status())
        .isTrue();
  }

  private List<String> deadLetters() {
    List<String> causes = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> reader = kafka.reader("def-letters")) {
      Set<TopicPartition> partitions = new HashSet<>();
      reader
          .partitionsFor(topics.deadLetters())
          .forEach(p -> partitions.add(new TopicPartition(p.topic(), p.partition())));
      reader.assign(partitions);
      reader.seekToBeginning(partitions);
      var ends = reader.endOffsets(partitions);
      while (ends.entrySet().stream().anyMatch(e -> reader.position(e.getKey()) < e.getValue())) {
        reader
            .poll(Duration.ofMillis(200))
            .forEach(
                record -> {
                  Header cause = record.headers().lastHeader("ela-cause");
                  causes.add(new String(cause.value(), StandardCharsets.UTF_8));
                });
      }
    }
    return causes;
  }
}
