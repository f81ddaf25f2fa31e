package io.ela.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.ela.events.ChangeEvent;
import io.ela.testbed.ServerKind;
import io.ela.testbed.junit.Servers;
import io.ela.testbed.junit.WithServers;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Writes of documents that nobody names, on 5.6: their events name indices. */
@WithServers({ServerKind.ES_5_6, ServerKind.KAFKA})
class GatewaySweepIT {
  private static final String COPY =
      "{\"source\":{\"index\":\"s\",\"size\":1},\"dest\":{\"index\":\"%s\"}}";

  private final Servers servers;
  private GatewayFixture fixture;

  GatewaySweepIT(Servers servers) {
    this.servers = servers;
  }

  @BeforeEach
  void start() throws Exception {
    fixture =
        new GatewayFixture(
            servers.address(ServerKind.ES_5_6),
            "http://127.0.0.1:1",
            servers.address(ServerKind.KAFKA),
            "");
    for (String left : List.of("/s*", "/d*", "/.d", "/_scripts/mover", "/_ingest/pipeline/mover")) {
      fixture.master("DELETE", left, null);
    }
    ok(fixture.master("PUT", "/s", "{\"settings\":{\"number_of_shards\":2}}"));
    for (int n = 1; n <= 3; n++) {
      fixture.master("PUT", "/s/t/" + n + "?refresh=true", "{\"n\":" + n + "}");
    }
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  private static RawHttp.Answer ok(RawHttp.Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer;
  }

  private List<String> events() throws Exception {
    return fixture.events().stream().map(GatewaySweepIT::shown).toList();
  }

  private static String shown(ChangeEvent event) {
    return event.op() + " " + event.key();
  }

  private void settledWith(String... events) throws Exception {
    assertThat(events()).containsExactlyInAnyOrder(events);
    fixture.awaitNothingOpen();
    fixture.awaitNothingHeld();
  }

  @Test
  void aReindexIsAnsweredByTheMasterAndToldByItsTarget() throws Exception {
    String direct = ok(fixture.master("POST", "/_reindex", COPY.formatted("d-0"))).text();
    String through = ok(fixture.send("POST", "/_reindex", COPY.formatted("d-1"))).text();
    assertThat(untimed(through)).isEqualTo(untimed(direct)).contains("\"created\":3");
    settledWith("METADATA [d-1]", "REFRESH [d-1]");
    ok(fixture.send("POST", "/_reindex?refresh=true", COPY.formatted("d-1")));
    settledWith("METADATA [d-1]", "REFRESH [d-1]", "REFRESH [d-1]");
    assertThat(fixture.master("GET", "/d-1/t/3", null).text()).contains("\"_version\":2");
  }

  private static String untimed(String answer) {
    return answer.replaceAll("\"took\":\\d+", "");
  }

  @Test
  void anAliasIsResolvedUnlessItMayMoveMeanwhile() throws Exception {
    ok(fixture.master("PUT", "/d-1", "{\"aliases\":{\"d\":{}}}"));
    ok(fixture.send("POST", "/_reindex", COPY.formatted("d")));
    settledWith("REFRESH [d-1]");
    RawHttp.Answer task =
        fixture.send("POST", "/_reindex?wait_for_completion=false", COPY.formatted("d"));
    assertThat(task.status()).isEqualTo(501);
    assertThat(task.text()).contains("an alias, which may be moved", "[d-1]");
    settledWith("REFRESH [d-1]");
  }

  @Test
  void aTaskIsToldAtOnceAndCanBeLed() throws Exception {
    String uri = "/_reindex?wait_for_completion=false&requests_per_second=0.1";
    RawHttp.Answer begun = ok(fixture.send("POST", uri, COPY.formatted("d-1")));
    String task = new JsonObject(begun.text()).getString("task");
    settledWith("METADATA [d-1]", "REFRESH [d-1]");
    assertThat(ok(fixture.send("GET", "/_tasks/" + task, null)).text())
        .contains("\"completed\":false");
    ok(fixture.send("POST", "/_reindex/" + task + "/_rethrottle?requests_per_second=0.2", null));
    ok(fixture.send("POST", "/_tasks/" + task + "/_cancel", null));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/s*/_update_by_query | {}",
        "/_all/_delete_by_query | {\"query\":{\"match_all\":{}}}",
        "/all-s/_update_by_query | {\"script\":{\"inline\":\"ctx._source.n++\"}}",
        "/s,s-2/t/_delete_by_query | {\"query\":{\"term\":{\"n\":1}}}",
        "/s,s-2,s-none/_update_by_query?ignore_unavailable=true | {}"
      })
  void aTaskByQueryIsToldByAllIndicesThatItMayChange(String target, String body) throws Exception {
    ok(fixture.master("PUT", "/s-2", "{\"aliases\":{\"all-s\":{}}}"));
    ok(fixture.master("PUT", "/s/_alias/all-s", null));
    String uri = target + (target.contains("?") ? "&" : "?") + "wait_for_completion=false";
    assertThat(ok(fixture.send("POST", uri, body)).text()).contains("{\"task\":\"");
    assertThat(events()).contains("REFRESH [s]", "REFRESH [s-2]").doesNotHaveDuplicates();
    if (!target.contains("_all")) {
      settledWith("REFRESH [s]", "REFRESH [s-2]");
    }
  }

  @Test
  void aByQueryOfNoIndexIsTheMastersToRefuse() throws Exception {
    RawHttp.Answer answer =
        fixture.send("POST", "/s-none/_delete_by_query?q=*:*&terminate_after=1", null);
    assertThat(answer.status()).isEqualTo(404);
    settledWith();
  }

  @Test
  void aShrunkIndexIsTold() throws Exception {
    ok(fixture.send("PUT", "/s/_settings", "{\"index.blocks.write\":true}"));
    RawHttp.Answer answer =
        ok(fixture.send("POST", "/s/_shrink/s-1", "{\"settings\":{\"index.number_of_shards\":1}}"));
    assertThat(answer.text()).contains("\"index\":\"s-1\"");
    settledWith("METADATA [s]", "METADATA [s-1]", "REFRESH [s-1]");
    assertThat(fixture.send("POST", "/s/_shrink/s-1", "{}").status()).isEqualTo(400);
    String math = "/s/_shrink/%3Cs-%7Bnow%2Fd%7D%3E";
    assertThat(fixture.send("POST", math, "{}").status())
        .as("date math is not taken here")
        .isEqualTo(400);
    settledWith("METADATA [s]", "METADATA [s-1]", "REFRESH [s-1]");
  }

  /** On 5.x the cluster's own state is to be excluded expressly. */
  @Test
  void aRestoreIsToldByItsIndicesAndTakesNoMore() throws Exception {
    ok(fixture.master("PUT", "/s-2", null));
    ok(fixture.master("PUT", "/_template/s-t", "{\"template\":\"s-none-*\"}"));
    String location = "s" + Long.toString(System.nanoTime(), 36);
    ok(
        fixture.master(
            "PUT",
            "/_snapshot/s-back",
            "{\"type\":\"fs\",\"settings\":{\"location\":\"" + location + "\"}}"));
    ok(fixture.master("PUT", "/_snapshot/s-back/1?wait_for_completion=true", null));
    ok(fixture.master("DELETE", "/_template/s-t", null));
    String uri = "/_snapshot/s-back/1/_restore?wait_for_completion=true";
    String renamed = "{\"rename_pattern\":\"^s\",\"rename_replacement\":\"d\",\"indices\":\"%s\"";
    RawHttp.Answer refused = fixture.send("POST", uri, renamed.formatted("s") + "}");
    assertThat(refused.status()).as(refused.text()).isEqualTo(501);
    assertThat(refused.text()).contains("which 5.x may take for true if it is not given");
    settledWith();

    String only = renamed + ",\"ignore_unavailable\":true,\"include_global_state\":false}";
    ok(fixture.send("POST", uri, only.formatted("s")));
    settledWith("METADATA [d]", "REFRESH [d]");
    ok(fixture.send("POST", uri, only.formatted("_all,-s-2")));
    ok(fixture.send("POST", uri, only.formatted("zz,-s-2")));
    settledWith("METADATA [d]", "REFRESH [d]");
    ok(fixture.send("POST", uri, only.formatted("s*,-s")));
    settledWith("METADATA [d]", "REFRESH [d]", "METADATA [d-2]", "REFRESH [d-2]");
    assertThat(fixture.master("GET", "/d/t/3", null).status()).isEqualTo(200);
    assertThat(fixture.master("GET", "/_template/s-t", null).status()).isEqualTo(404);
    ok(fixture.master("DELETE", "/_snapshot/s-back", null));
  }

  /** Batches of one document: the second fails when the first is written. */
  @Test
  void anErrorInTheMidstIsToldOneBeforeIsNot() throws Exception {
    String failing = COPY.formatted("d-1").replaceFirst("}$", ",\"script\":{\"inline\":\"%s\"}}");
    RawHttp.Answer midst =
        fixture.send(
            "POST",
            "/_reindex?refresh=true",
            failing.formatted("if (ctx._source.n == 3) { ctx._version = 'x' }"));
    assertThat(midst.status()).as(midst.text()).isEqualTo(400);
    settledWith("METADATA [d-1]", "REFRESH [d-1]");
    RawHttp.Answer before =
        fixture.send("POST", "/_reindex", COPY.formatted("d-2").replace("size", "sighs"));
    assertThat(before.status()).as(before.text()).isEqualTo(400);
    RawHttp.Answer nothing =
        fixture.send(
            "POST",
            "/_reindex",
            COPY.formatted("d-2").replace("\"index\":\"s\"", "\"index\":\"s-none\""));
    assertThat(nothing.status()).as(nothing.text()).isEqualTo(404);
    settledWith("METADATA [d-1]", "REFRESH [d-1]");
  }

  @Test
  void whatTheMigrationIsNotAboutIsNotTold() throws Exception {
    ok(fixture.send("POST", "/_reindex?refresh=true", COPY.formatted(".d")));
    assertThat(fixture.master("GET", "/.d/t/3", null).status()).isEqualTo(200);
    settledWith();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"script\":{\"inline\":\"ctx._index = 'd-2'\"}",
        "\"script\":{\"inline\":\"ctx[params.f] = 'd-2'\",\"params\":{\"f\":\"\\u005findex\"}}",
        "\"script\":{\"id\":\"mover\"}",
        "\"script\":{\"stored\":\"mover\"}",
        "\"script\":{\"file\":\"mover\"}",
        "\"dest\":{\"index\":\"d-1\",\"pipeline\":\"mover\"}",
        "\"dest\":{\"index\":\"<d-{now/d}>\"}",
        "\"dest\":{\"index\":\"d*\"}"
      })
  void whatMayWriteElsewhereIsRefusedByName(String member) throws Exception {
    ok(
        fixture.master(
            "PUT",
            "/_scripts/mover",
            "{\"script\":{\"lang\":\"painless\",\"source\":\"ctx._index = 'd-2'\"}}"));
    ok(
        fixture.master(
            "PUT",
            "/_ingest/pipeline/mover",
            "{\"processors\":[{\"date_index_name\":{\"field\":\"at\",\"date_rounding\":\"d\"}}]}"));
    String dest = member.contains("dest") ? "" : ",\"dest\":{\"index\":\"d-1\"}";
    String body = "{\"source\":{\"index\":\"s\"}" + dest + "," + member + "}";
    RawHttp.Answer answer = fixture.send("POST", "/_reindex", body);
    assertThat(answer.status()).as(answer.text()).isEqualTo(501);
    assertThat(answer.text()).containsAnyOf("_index", "mover", "[dest.index]", "file");
    assertThat(fixture.master("GET", "/_cat/indices/d*", null).text()).isEmpty();
    settledWith();
  }

  @ParameterizedTest
  @ValueSource(strings = {"no-such", "harmless"})
  void aScriptThatStaysIsTheMastersToJudge(String id) throws Exception {
    ok(
        fixture.master(
            "PUT",
            "/_scripts/harmless",
            "{\"script\":{\"lang\":\"painless\",\"source\":\"ctx._source.n++\"}}"));
    String body = COPY.formatted("d-1").replaceFirst("}$", ",\"script\":{\"id\":\"" + id + "\"}}");
    RawHttp.Answer answer = fixture.send("POST", "/_reindex", body);
    assertThat(answer.status()).isEqualTo(id.equals("harmless") ? 200 : 404);
  }
}
