package io.ela.e2e;

import static io.ela.e2e.DefinitionsFixture.on;
import static io.ela.e2e.DefinitionsFixture.status;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ela.cluster.EsClient;
import io.ela.cluster.EsRequest;
import io.ela.testbed.ServerKind;
import io.ela.testbed.junit.Servers;
import io.ela.testbed.junit.WithServers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Templates, pipelines and stored scripts of a client of 5.6, on both clusters. */
@WithServers({ServerKind.ES_5_6, ServerKind.ES_8_19, ServerKind.KAFKA})
class DefinitionsIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Servers servers;
  private DefinitionsFixture both;

  DefinitionsIT(Servers servers) {
    this.servers = servers;
  }

  @BeforeEach
  void start(@TempDir Path state) throws Exception {
    both = new DefinitionsFixture(servers, ServerKind.ES_5_6, ServerKind.ES_8_19, state);
  }

  @AfterEach
  void stop() throws Exception {
    both.close();
  }

  @Test
  void whatIsPutAndDeletedReachesTheSlaveAndIsUsedThere() throws Exception {
    both.put(
        "/_template/logs",
        "{'template':'logs-*','order':2,'settings':{'number_of_shards':2},'mappings':{'log':{"
            + "'_all':{'enabled':false},'properties':{'at':{'type':'date','format':'dateOptionalTime'},"
            + "'host':{'type':'string','index':'not_analyzed'}}}},'aliases':{'all-logs':{}}}");
    both.put(
        "/_template/logs2", "{'template':'none-*','mappings':{'_default_':{'dynamic':false}}}");
    both.put(
        "/_ingest/pipeline/log",
        "{'processors':[{'date':{'field':'when','target_field':'at','formats':['dd/MM/YYYY']}},"
            + "{'script':{'lang':'painless','inline':'ctx.n = ctx.n + 1'}}]}");
    both.put("/_scripts/painless/add", "{'script':'ctx._source.n += params.by'}");
    both.put("/_scripts/add", "{'script':{'lang':'painless','code':'ctx._source.n += params.by'}}");
    both.settle();

    assertThat(on(both.target, "/_template/logs").at("/logs/index_patterns/0").asText())
        .isEqualTo("logs-*");
    // A new index of the slave's own, which no event is about.
    both.target.call(EsRequest.put("/logs-1"));
    JsonNode index = on(both.target, "/logs-1").path("logs-1");
    assertThat(index.at("/settings/index/number_of_shards").asText()).isEqualTo("2");
    assertThat(index.at("/mappings/properties/host/type").asText()).isEqualTo("keyword");
    assertThat(index.at("/aliases/all-logs").isObject()).isTrue();
    both.target.call(
        EsRequest.put("/logs-1/_doc/1?pipeline=log&refresh=true")
            .json("{\"when\":\"31/12/2019\",\"n\":1}"));
    both.target.call(
        EsRequest.post("/logs-1/_update/1")
            .json("{\"script\":{\"id\":\"add\",\"params\":{\"by\":5}}}"));
    JsonNode document = on(both.target, "/logs-1/_doc/1").path("_source");
    assertThat(document.path("at").asText()).startsWith("2019-12-31");
    assertThat(document.path("n").asInt()).isEqualTo(7);

    // The pipeline's change follows, and documents that clients send through it arrive once
    // changed.
    both.put("/_ingest/pipeline/log", "{'processors':[{'set':{'field':'n','value':42}}]}");
    both.put("/logs-2/log/1?pipeline=log", "{'host':'h','n':1}");
    both.settle();
    assertThat(on(both.target, "/_ingest/pipeline/log").at("/log/processors/0/set/value").asInt())
        .isEqualTo(42);
    assertThat(on(both.target, "/logs-2/_doc/1").at("/_source/n").asInt()).isEqualTo(42);

    assertThat(both.send("DELETE", "/_template/logs*", "").statusCode()).isEqualTo(200);
    assertThat(both.send("DELETE", "/_ingest/pipeline/*", "").statusCode()).isEqualTo(200);
    assertThat(both.send("DELETE", "/_scripts/add", "").statusCode()).isEqualTo(200);
    both.settle();
    for (String gone :
        List.of("/_template/logs", "/_template/logs2", "/_ingest/pipeline/log", "/_scripts/add")) {
      assertThat(status(both.source, gone)).as("5.6 " + gone).isEqualTo(404);
      assertThat(status(both.target, gone)).as("8.19 " + gone).isEqualTo(404);
    }
    assertThat(status(both.target, "/_ingest/pipeline/reindex-data-stream-pipeline"))
        .as("the slave's own pipelines are no business of the master's wildcard")
        .isEqualTo(200);
    assertThat(both.replicator.status().deadLettered()).isZero();
    both.awaitNothingOpen();
  }

  @Test
  void whatIsClosedIsClosedOnTheNewMasterAndOpenedOnTheNewSlave() throws Exception {
    both.put("/logs-1", "{'settings':{'number_of_replicas':0}}");
    both.put("/logs-1/log/1", "{'n':1}");
    both.put("/logs-1/log/2", "{'n':1}");
    assertThat(both.send("DELETE", "/logs-1/log/2", "").statusCode()).isEqualTo(200);
    assertThat(both.send("POST", "/logs-1/_close", "").statusCode()).isEqualTo(200);
    both.put("/logs-2/log/1", "{'n':2}");
    both.settle();
    assertThat(status(both.source, "/logs-1/log/1")).as("closed").isEqualTo(403);
    assertThat(status(both.target, "/logs-1/_doc/1"))
        .as("what was on its way was written")
        .isEqualTo(200);

    both.switchTo("dst");
    assertThat(status(both.target, "/logs-1/_doc/1")).as("closed").isEqualTo(400);
    assertThat(both.send("POST", "/logs-1/_open", "").statusCode()).isEqualTo(200);
    both.put("/logs-1/log/1", "{'n':3}");
    both.settle();
    assertThat(on(both.source, "/logs-1/log/1").at("/_source/n").asInt()).isEqualTo(3);
    assertThat(both.deadLetters()).isEmpty();
  }

  @Test
  void settingsFollowButNotBlocks() throws Exception {
    both.put("/logs-1", "{'settings':{'number_of_replicas':0,'refresh_interval':'7s'}}");
    both.put("/logs-1/log/1", "{'n':1}");
    both.settle();
    both.put("/logs-1/_settings", "{'max_result_window':20000,'number_of_replicas':1}");
    both.put("/logs-*/_settings", "{'index':{'refresh_interval':null,'blocks.write':true}}");
    both.settle();

    JsonNode settings = on(both.target, "/logs-1/_settings").at("/logs-1/settings/index");
    assertThat(settings.path("max_result_window").asText()).isEqualTo("20000");
    assertThat(settings.path("number_of_replicas").asText()).isEqualTo("1");
    assertThat(settings.has("refresh_interval")).isFalse();
    assertThat(settings.has("blocks")).as("documents may still be on their way").isFalse();

    both.switchTo("dst");
    assertThat(both.send("PUT", "/logs-1/log/2", "{'n':2}").statusCode()).isEqualTo(403);
    both.put("/logs-1/_settings", "{'index.blocks.write':false}");
    both.put("/logs-1/log/2", "{'n':2}");
    both.settle();
    assertThat(status(both.source, "/logs-1/log/2")).isEqualTo(200);
    assertThat(both.deadLetters()).isEmpty();
  }

  @Test
  void whatTheMasterRefusesOrStillHasChangesNothingOnTheSlave() throws Exception {
    both.put("/_template/logs", "{'template':'logs-*','order':1}");
    both.settle();
    assertThat(both.send("PUT", "/_template/logs", "{'order':1}").statusCode()).isEqualTo(400);
    assertThat(both.send("DELETE", "/_template/nosuch*", "").statusCode()).isEqualTo(404);
    HttpResponse<String> several =
        both.send("PUT", "/_ingest/pipeline/a%2Alog", "{'processors':[]}");
    assertThat(several.statusCode()).isEqualTo(501);
    assertThat(several.body()).contains("[a*log]", "reads like several");
    assertThat(status(both.source, "/_ingest/pipeline/a%2Alog")).isEqualTo(404);
    both.settle();
    assertThat(status(both.target, "/_template/logs")).isEqualTo(200);
    assertThat(both.replicator.status().applied()).isEqualTo(1);
  }

  @Test
  void whatHasNoCounterpartIsADeadLetterWithItsReason() throws Exception {
    both.put("/_template/logs", "{'template':'logs-*','mappings':{'a':{},'b':{}}}");
    both.put("/_ingest/pipeline/log", "{'processors':[{'set':{'field':'_type','value':'x'}}]}");
    both.put("/_template/logs3", "{'template':'three-*','mappings':{'a':{}}}");
    both.settle();

    assertThat(both.deadLetters())
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
    assertThat(status(both.target, "/_template/logs")).isEqualTo(404);
    assertThat(status(both.target, "/_ingest/pipeline/log")).isEqualTo(404);
    assertThat(status(both.target, "/_template/logs3")).isEqualTo(200);
  }

  @Test
  void afterASwitchClientsOf5StillPutAndGetThemAndTheOldMasterFollows() throws Exception {
    both.put(
        "/_template/logs",
        "{'template':'logs-*','mappings':{'log':{'properties':{'a':{'type':'keyword'}},'dynamic':'strict'}}}");
    both.put("/logs-000001", "{'aliases':{'log-now':{}}}");
    both.put("/log-now/log/1", "{'a':'first'}");
    both.settle();
    both.switchTo("dst");
    assertThat(both.send("POST", "/log-now/_rollover", "{}").body())
        .contains("\"new_index\":\"logs-000002\"")
        .doesNotContain("lazy");
    both.settle();
    for (EsClient cluster : List.of(both.source, both.target)) {
      assertThat(on(cluster, "/_alias/log-now").has("logs-000002")).isTrue();
      assertThat(on(cluster, "/_alias/log-now").size()).isEqualTo(1);
    }
    both.put(
        "/_template/logs",
        "{'template':'logs-*','order':3,'mappings':{'log':{'properties':{'a':{'type':'keyword'}}}}}");
    both.put("/_template/logs4", "{'template':'four-*','mappings':{'four':{'dynamic':false}}}");
    both.put(
        "/_ingest/pipeline/log",
        "{'processors':[{'date':{'field':'d','formats':['YYYY']}}],'description':'x'}");
    both.put("/_scripts/add", "{'script':{'lang':'painless','source':'ctx._source.n += 1'}}");
    both.settle();

    assertThat(on(both.target, "/_template/logs").at("/logs/mappings/properties/a/type").asText())
        .isEqualTo("keyword");
    JsonNode old = on(both.source, "/_template/logs").path("logs");
    assertThat(old.path("template").asText()).isEqualTo("logs-*");
    assertThat(old.path("order").asInt()).isEqualTo(3);
    assertThat(old.at("/mappings/log/properties/a/type").asText())
        .as("the type that it had: %s", old)
        .isEqualTo("keyword");
    assertThat(on(both.source, "/_template/logs4").at("/logs4/mappings/_default_/dynamic").asText())
        .isEqualTo("false");
    assertThat(on(both.source, "/_ingest/pipeline/log").at("/log/description").asText())
        .isEqualTo("x");
    assertThat(on(both.source, "/_scripts/add").at("/script/source").asText())
        .isEqualTo("ctx._source.n += 1");
    JsonNode shown = JSON.readTree(both.send("GET", "/_template/logs", "").body()).path("logs");
    assertThat(shown.path("template").asText()).isEqualTo("logs-*");
    assertThat(shown.at("/mappings/log/properties/a/type").asText()).isEqualTo("keyword");
    assertThat(both.send("GET", "/_scripts/painless/add", "").body())
        .isEqualTo(
            "{\"_id\":\"add\",\"lang\":\"painless\",\"found\":true,"
                + "\"script\":\"ctx._source.n += 1\"}");

    HttpResponse<String> groovy =
        both.send("PUT", "/_scripts/add", "{'script':{'lang':'groovy','source':'1'}}");
    assertThat(groovy.statusCode()).isEqualTo(400);
    assertThat(groovy.body()).contains("untranslatable_exception", "groovy");
    assertThat(both.send("DELETE", "/_template/logs*", "").statusCode()).isEqualTo(200);
    assertThat(both.send("DELETE", "/_scripts/painless/add", "").statusCode()).isEqualTo(200);
    both.settle();
    for (EsClient cluster : List.of(both.source, both.target)) {
      assertThat(status(cluster, "/_template/logs")).isEqualTo(404);
      assertThat(status(cluster, "/_template/logs4")).isEqualTo(404);
      assertThat(status(cluster, "/_scripts/add")).isEqualTo(404);
    }
    assertThat(both.replicator.status().deadLettered()).isZero();
  }

  @Test
  void aRolloverTakesTheAliasAlong() throws Exception {
    both.put("/_template/logs", "{'template':'logs-*','aliases':{'all-logs':{}}}");
    both.put("/logs-000001", "{'aliases':{'log-now':{}},'settings':{'number_of_shards':1}}");
    both.put("/log-now/log/1", "{'n':1}");
    assertThat(both.send("POST", "/log-now/_rollover?dry_run=true", "{}").statusCode())
        .isEqualTo(200);
    HttpResponse<String> notYet =
        both.send("POST", "/log-now/_rollover", "{'conditions':{'max_docs':1000}}");
    assertThat(notYet.body()).contains("\"rolled_over\":false");
    HttpResponse<String> rolled = both.send("POST", "/log-now/_rollover", "{}");
    assertThat(rolled.body()).contains("\"new_index\":\"logs-000002\"", "\"rolled_over\":true");
    both.put("/log-now/log/1", "{'n':2}");
    both.settle();
    assertThat(on(both.target, "/_alias/log-now").size()).isEqualTo(1);
    assertThat(on(both.target, "/logs-000002/_alias").at("/logs-000002/aliases").size())
        .isEqualTo(2);
    assertThat(on(both.target, "/logs-000001/_doc/1").at("/_source/n").asInt()).isEqualTo(1);
    assertThat(on(both.target, "/log-now/_doc/1").at("/_source/n").asInt()).isEqualTo(2);
    assertThat(both.send("DELETE", "/logs-000001/_alias/all-logs", "").statusCode()).isEqualTo(200);
    both.settle();
    assertThat(on(both.target, "/logs-000001/_alias").at("/logs-000001/aliases").size()).isZero();

    assertThat(both.replicator.status().deadLettered()).isZero();
  }
}
