package io.ela.e2e;

import static io.ela.e2e.DefinitionsFixture.on;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.ela.cluster.EsClient;
import io.ela.cluster.EsRequest;
import io.ela.cluster.WritingTasks;
import io.ela.testbed.ServerKind;
import io.ela.testbed.junit.Servers;
import io.ela.testbed.junit.WithServers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What 5.6 writes by itself for its clients is on 8.19 too, and the other way round. */
@WithServers({ServerKind.ES_5_6, ServerKind.ES_8_19, ServerKind.KAFKA})
class SweepIT {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final int DOCUMENTS = 12;

  private final Servers servers;
  private DefinitionsFixture both;

  SweepIT(Servers servers) {
    this.servers = servers;
  }

  @BeforeEach
  void start(@TempDir Path state) throws Exception {
    both = new DefinitionsFixture(servers, ServerKind.ES_5_6, ServerKind.ES_8_19, state);
    both.put(
        "/logs-a",
        "{'settings':{'number_of_shards':2,'number_of_replicas':0},'aliases':{'logs-all':{}},"
            + "'mappings':{'log':{'properties':{'n':{'type':'long'}}}}}");
    for (int n = 0; n < DOCUMENTS; n++) {
      String routing = n % 3 == 0 ? "?routing=r" + n % 2 : "";
      both.put("/logs-a/log/" + n + routing, "{ 'n': " + n + ", 'f' : 1.0 }");
    }
    both.settle();
  }

  @AfterEach
  void stop() throws Exception {
    both.close();
  }

  @Test
  void whatIsCopiedAndShrunkIsEqualOnBothSides() throws Exception {
    ok("POST", "/logs-a/_refresh", "");
    ok(
        "POST",
        "/_reindex",
        "{'source':{'index':'logs-a'},'dest':{'index':'logs-b','type':'log'},"
            + "'script':{'inline':'ctx._source.n += 9007199254740993L'}}");
    begin(
        "/_reindex?wait_for_completion=false&requests_per_second=6",
        "{'source':{'index':'logs-a','size':2},'dest':{'index':'logs-c','version_type':'external'}}");
    ok("PUT", "/logs-a/_settings", "{'index.blocks.write':true}");
    ok("POST", "/logs-a/_shrink/logs-s", "{'settings':{'index.number_of_shards':1}}");
    overAndEqual("logs-a", "logs-b", "logs-c", "logs-s");
    assertThat(Documents.of(both.target, "logs-s")).hasSize(DOCUMENTS);
    assertThat(on(both.target, "/logs-s/_settings").at("/logs-s/settings/index/number_of_shards"))
        .asString()
        .isEqualTo("\"1\"");
  }

  @Test
  void whatATaskWritesWhenItsAnswerIsLongThereIsEqualOnBothSides() throws Exception {
    both.source.call(EsRequest.post("/logs-a/_refresh"));
    String update =
        begin(
            "/logs-*/_update_by_query?wait_for_completion=false&scroll_size=2"
                + "&requests_per_second=0.02",
            "{'script':{'inline':'ctx._source.n += 1000'}}");
    both.put("/logs-d/log/1", "{'n':1}");
    both.put("/logs-d/log/2", "{'n':2}");
    both.source.call(EsRequest.post("/logs-d/_refresh"));
    String delete =
        begin(
            "/logs-d/_delete_by_query?wait_for_completion=false&scroll_size=1"
                + "&requests_per_second=0.02",
            "{'query':{'match_all':{}}}");
    await()
        .atMost(LONG)
        .ignoreExceptions()
        .until(() -> on(both.target, "/logs-d/_search").at("/hits/total/value").asInt() == 2);
    assertThat(running(both.source)).as("what stands behind it went on").isNotEmpty();
    both.source.call(
        EsRequest.post("/_update_by_query/" + update + "/_rethrottle?requests_per_second=6"));
    both.source.call(
        EsRequest.post("/_delete_by_query/" + delete + "/_rethrottle?requests_per_second=2"));

    overAndEqual("logs-a", "logs-d");
    assertThat(Documents.of(both.target, "logs-a").get("5/null")).contains("\"n\":1005");
    assertThat(Documents.of(both.target, "logs-d")).isEmpty();
  }

  /** Clients speak 5.x, and 8.19 is master. */
  @Test
  void afterASwitchTheOldClusterFollows() throws Exception {
    both.put("/logs-b/log/extra", "{'n':0}");
    both.settle();
    both.switchTo("dst");
    ok("POST", "/logs-a/_refresh", "");
    ok(
        "POST",
        "/_reindex?refresh=true",
        "{'size':5,'source':{'index':'logs-a','type':'log'},'dest':{'index':'logs-b','type':'log'},"
            + "'script':{'inline':'ctx._source.n++'}}");
    begin(
        "/logs-all/log/_update_by_query?wait_for_completion=false&scroll_size=3&requests_per_second=6",
        "{'script':{'inline':'ctx._source.n += 1000'}}");
    overAndEqual("logs-a", "logs-b");
    assertThat(Documents.of(both.source, "logs-b")).hasSize(6);
    assertThat(Documents.of(both.source, "logs-a").get("5/null")).contains("\"n\":1005");
    assertThat(on(both.source, "/logs-b/_mapping").at("/logs-b/mappings").size()).isEqualTo(1);
  }

  /** 5.x copies neither the source's write block nor its other settings; 8.19 would. */
  @Test
  void whatIsShrunkAfterASwitchIsAsA5xMakesIt() throws Exception {
    ok("PUT", "/logs-a/_settings", "{'index.refresh_interval':'17s'}");
    both.settle();
    both.switchTo("dst");
    ok("PUT", "/logs-a/_settings", "{'index.blocks.write':true}");
    HttpResponse<String> shrunk =
        ok(
            "PUT",
            "/logs-a/_shrink/logs-s?wait_for_active_shards=1",
            "{'settings':{'number_of_replicas':0},'aliases':{'logs-few':{'routing':'r'}}}");
    assertThat(shrunk.body())
        .isEqualTo("{\"acknowledged\":true,\"shards_acknowledged\":true,\"index\":\"logs-s\"}");
    assertThat(both.send("PUT", "/logs-a/log/1", "{}").statusCode()).isEqualTo(403);
    assertThat(ok("GET", "/logs-s/_settings", "").body()).doesNotContain("null", "\"17s\"");
    both.put("/logs-s/log/more", "{ 'n': 1.0 }");
    assertThat(ok("GET", "/logs-s/log/more", "").body()).contains("\"_type\":\"log\"");
    ok("POST", "/logs-s/_refresh", "");
    assertThat(ok("GET", "/logs-s/_search", "").body()).contains("\"_type\":\"log\"");
    assertThat(both.send("PUT", "/logs-a/_shrink/logs-s", "").body())
        .contains("\"type\":\"index_already_exists_exception\"");
    assertThat(both.send("PUT", "/logs-x/_shrink/logs-y", "").statusCode()).isEqualTo(404);
    overAndEqual("logs-a", "logs-s");
    assertThat(Documents.of(both.source, "logs-s")).hasSize(DOCUMENTS + 1);
    for (EsClient cluster : Set.of(both.source, both.target)) {
      JsonNode settings = on(cluster, "/logs-s/_settings").at("/logs-s/settings/index");
      assertThat(settings.path("number_of_shards").asText()).isEqualTo("1");
      for (String unset : new String[] {"/blocks/write", "/refresh_interval"}) {
        assertThat(settings.at(unset).asText("none")).as("%s", settings).isEqualTo("none");
      }
      assertThat(on(cluster, "/_alias/logs-few").at("/logs-s/aliases/logs-few/index_routing"))
          .asString()
          .isEqualTo("\"r\"");
    }
  }

  private HttpResponse<String> ok(String method, String target, String body) throws Exception {
    HttpResponse<String> answer = both.send(method, target, body);
    assertThat(answer.statusCode()).as("%s: %s", target, answer.body()).isEqualTo(200);
    return answer;
  }

  /** Returns the task. */
  private String begin(String target, String body) throws Exception {
    String begun = ok("POST", target, body).body();
    assertThat(begun).startsWith("{\"task\":\"");
    return begun.split("\"", -1)[3];
  }

  private static Set<String> running(EsClient cluster) throws Exception {
    return WritingTasks.running(cluster)
        .toCompletionStage()
        .toCompletableFuture()
        .get(60, TimeUnit.SECONDS);
  }

  /** Nothing is looked at before the replicator says that it has applied all. */
  private void overAndEqual(String... indices) throws Exception {
    both.settle();
    assertThat(running(both.source)).isEmpty();
    assertThat(running(both.target)).isEmpty();
    for (String index : indices) {
      assertThat(Documents.of(both.target, index))
          .as(index)
          .isEqualTo(Documents.of(both.source, index));
    }
    assertThat(both.deadLetters()).isEmpty();
    both.awaitNothingOpen();
  }
}
