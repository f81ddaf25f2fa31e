package io.ela.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ela.events.ChangeEvent;
import io.ela.events.DocKey;
import io.ela.events.Op;
import io.ela.testbed.ServerKind;
import io.ela.testbed.junit.Servers;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the capture of writes relies on, with each version as source and master. */
abstract class VersionContract {
  private final Servers servers;
  private final ServerKind kind;
  private final String type;
  private final boolean typed;
  private GatewayFixture fixture;

  /**
   * A contract for one version.
   *
   * @param type the mapping type in paths
   */
  VersionContract(Servers servers, ServerKind kind, String type) {
    this.servers = servers;
    this.kind = kind;
    this.type = type;
    this.typed = !type.equals("_doc");
  }

  @BeforeEach
  void start() throws Exception {
    fixture =
        new GatewayFixture(
            servers.address(kind), "http://127.0.0.1:1", servers.address(ServerKind.KAFKA), "");
    fixture.master("DELETE", "/v", null);
    fixture.master("DELETE", "/p", null);
    fixture.master("PUT", "/v", null);
    fixture.master("DELETE", "/v-2", null);
    fixture.master("DELETE", "/_ingest/pipeline/mover", null);
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  private String update(String id) {
    return typed ? "/v/" + type + "/" + id + "/_update" : "/v/_update/" + id;
  }

  @Test
  void writesGiveTheirEvents() throws Exception {
    String path = "/v/" + type + "/";
    assertThat(fixture.send("PUT", path + "1", "{ \"n\": 1.0 }").status()).isEqualTo(201);
    RawHttp.Answer update = fixture.send("POST", update("1"), "{\"doc\":{\"m\":2}}");
    assertThat(update.status()).as(update.text()).isEqualTo(200);
    assertThat(update.text()).doesNotContain("\"get\"");
    assertThat(fixture.send("POST", update("1"), "{\"doc\":{\"m\":2}}").text()).contains("noop");
    RawHttp.Answer bulk =
        fixture.send(
            "POST",
            typed ? "/v/" + type + "/_bulk" : "/v/_bulk",
            """
            {"update":{"_id":"1"}}
            {"script":{"source":"ctx._source.m+=1"}}
            {"update":{"_id":"u"}}
            {"doc":{"b":1},"upsert":{"a":1.0}}
            {"update":{"_id":"u"}}
            {"doc":{"b":1}}
            {"update":{"_id":"none"}}
            {"doc":{"b":1}}
            {"index":{"_id":"2","routing":"r"}}
            {"x":1}
            {"delete":{"_id":"2","routing":"r"}}
            """);
    assertThat(bulk.status()).as(bulk.text()).isEqualTo(200);
    assertThat(bulk.text()).doesNotContain("\"get\"");
    assertThat(fixture.send("DELETE", path + "1", null).status()).isEqualTo(200);

    assertThat(fixture.events("v"))
        .allMatch(event -> event.order() != null)
        .extracting(VersionContract::shown)
        .containsExactlyInAnyOrder(
            "INDEX [v][" + type + "][1] null 1 { \"n\": 1.0 }",
            "INDEX [v][" + type + "][1] null 2 {\"n\":1.0,\"m\":2}",
            "INDEX [v][" + type + "][1] null 3 {\"n\":1.0,\"m\":3}",
            "INDEX [v][" + type + "][u] null 1 {\"a\":1.0}",
            "INDEX [v][" + type + "][u] null 2 {\"a\":1.0,\"b\":1}",
            "INDEX [v][" + type + "][2] r 1 {\"x\":1}",
            "DELETE [v][" + type + "][2] r 2 ",
            "DELETE [v][" + type + "][1] null 4 ");
  }

  /** A pipeline that need not exist: the setting alone makes a document uncertain. */
  @Test
  void anIndexWithADefaultPipelineGivesRefreshes() throws Exception {
    RawHttp.Answer created =
        fixture.send("PUT", "/p", "{\"settings\":{\"index.default_pipeline\":\"pipe\"}}");
    assertThat(created.status()).as(created.text()).isEqualTo(200);
    RawHttp.Answer none = fixture.send("PUT", "/p/" + type + "/1?pipeline=_none", "{\"a\":1}");
    assertThat(none.status()).as(none.text()).isEqualTo(201);
    fixture.master("PUT", "/_ingest/pipeline/pipe", "{\"processors\":[]}");
    RawHttp.Answer piped = fixture.send("PUT", "/p/" + type + "/2", "{\"a\":1}");
    assertThat(piped.status()).as(piped.text()).isEqualTo(201);
    assertThat(fixture.events("p"))
        .extracting(VersionContract::shown)
        .containsExactlyInAnyOrder(
            "METADATA [p] null -1 ",
            "INDEX [p][" + type + "][1] null 1 {\"a\":1}",
            "REFRESH [p][" + type + "][2] null -1 ");
  }

  @Test
  void whatAQueryChangesIsRefreshed() throws Exception {
    String path = "/v/" + type + "/";
    for (int id = 1; id <= 4; id++) {
      fixture.send("PUT", path + id + "?refresh=true", "{\"n\":" + id + "}");
    }
    int before = fixture.events("v").size();
    RawHttp.Answer updated =
        fixture.send(
            "POST",
            "/v/_update_by_query?refresh=true",
            "{\"query\":{\"range\":{\"n\":{\"gte\":2}}},"
                + "\"script\":{\"source\":\"ctx._source.n+=params.by\",\"params\":{\"by\":10}}}");
    assertThat(updated.status()).as(updated.text()).isEqualTo(200);
    assertThat(updated.text()).contains("\"total\":3", "\"updated\":3", "\"failures\":[]");
    RawHttp.Answer deleted =
        fixture.send("POST", "/v/_delete_by_query", "{\"query\":{\"term\":{\"n\":14}}}");
    assertThat(deleted.text()).contains("\"total\":1", "\"deleted\":1");
    assertThat(fixture.send("GET", path + "4", null).status()).isEqualTo(404);
    assertThat(fixture.send("GET", path + "3", null).text()).contains("{\"n\":13}");
    List<ChangeEvent> events = fixture.events("v");
    assertThat(events)
        .filteredOn(event -> event.op() == Op.REFRESH)
        .extracting(VersionContract::shown)
        .containsExactlyInAnyOrder(
            "REFRESH [v][" + type + "][2] null -1 ",
            "REFRESH [v][" + type + "][3] null -1 ",
            "REFRESH [v][" + type + "][4] null -1 ",
            "REFRESH [v][" + type + "][4] null -1 ");
    assertThat(events).hasSize(before + 4);
    fixture.awaitNothingOpen();
  }

  /** Slices split what the search finds as they split the operation. */
  @Test
  void slicesOfAByQueryTakeAllBetweenThem() throws Exception {
    fixture.master("DELETE", "/v", null);
    RawHttp.Answer created =
        fixture.send("PUT", "/v", "{\"settings\":{\"number_of_shards\":3},\"aliases\":{\"w\":{}}}");
    assertThat(created.status()).as(created.text()).isEqualTo(200);
    int documents = 40;
    for (int id = 0; id < documents; id++) {
      fixture.master("PUT", "/v/" + type + "/" + id + "?refresh=true", "{\"n\":" + id + "}");
    }
    int slices = 4;
    int deleted = 0;
    for (int slice = 0; slice < slices; slice++) {
      RawHttp.Answer answer =
          fixture.send(
              "POST",
              "/w/_delete_by_query?refresh=true&sort=n:desc",
              "{\"slice\":{\"id\":" + slice + ",\"max\":4},\"query\":{\"match_all\":{}}}");
      assertThat(answer.status()).as(answer.text()).isEqualTo(200);
      JsonObject counts = new JsonObject(answer.text());
      assertThat(counts.getInteger("slice_id")).isEqualTo(slice);
      assertThat(counts.getInteger("total")).isEqualTo(counts.getInteger("deleted"));
      deleted += counts.getInteger("deleted");
    }
    assertThat(deleted).isEqualTo(documents);
    assertThat(fixture.events("v"))
        .filteredOn(event -> event.op() == Op.REFRESH)
        .hasSize(documents)
        .extracting(ChangeEvent::key)
        .doesNotHaveDuplicates();
  }

  @Test
  void slicesThatTheClientWantsAreToldOneByOne() throws Exception {
    for (String index : new String[] {"v", "p"}) {
      fixture.master("DELETE", "/" + index, null);
      fixture.master("PUT", "/" + index, "{\"settings\":{\"number_of_shards\":3}}");
      for (int id = 0; id < 30; id++) {
        fixture.master("PUT", "/" + index + "/" + type + "/" + id + "?refresh=true", "{}");
      }
    }
    for (String slices : new String[] {"2", "5", "auto", "1"}) {
      String operation = "/_update_by_query?refresh=true&slices=" + slices;
      JsonObject direct = new JsonObject(fixture.master("POST", "/p" + operation, "{}").text());
      RawHttp.Answer answer = fixture.send("POST", "/v" + operation, "{}");
      assertThat(answer.status()).as(answer.text()).isEqualTo(200);
      JsonObject through = new JsonObject(answer.text());
      assertThat(through.fieldNames()).containsExactlyElementsOf(direct.fieldNames());
      direct.remove("took");
      through.remove("took");
      assertThat(through).as("slices=%s", slices).isEqualTo(direct);
    }
    assertThat(fixture.events("v")).filteredOn(event -> event.op() == Op.REFRESH).hasSize(4 * 30);
  }

  @Test
  void whatTheMasterWritesByItselfIsToldByItsIndex() throws Exception {
    fixture.master("DELETE", "/v", null);
    fixture.master("PUT", "/v", "{\"settings\":{\"number_of_shards\":2}}");
    fixture.master("PUT", "/v/" + type + "/1?refresh=true", "{\"n\":1}");
    RawHttp.Answer copied =
        fixture.send(
            "POST",
            "/_reindex?refresh=true",
            "{\"source\":{\"index\":\"v\"},\"dest\":{\"index\":\"v-2\"}}");
    assertThat(copied.text()).contains("\"created\":1", "\"failures\":[]");
    RawHttp.Answer task =
        fixture.send("POST", "/v-*/_update_by_query?wait_for_completion=false", "{}");
    assertThat(task.status()).as(task.text()).isEqualTo(200);
    assertThat(task.text()).contains("{\"task\":\"");
    fixture.master("PUT", "/v/_settings", "{\"index.blocks.write\":true}");
    fixture.master("DELETE", "/v-2", null);
    RawHttp.Answer shrunk =
        fixture.send("PUT", "/v/_shrink/v-2", "{\"settings\":{\"index.number_of_replicas\":0}}");
    assertThat(shrunk.status()).as(shrunk.text()).isEqualTo(200);

    assertThat(fixture.events("v-2"))
        .extracting(VersionContract::shown)
        .containsExactly(
            "METADATA [v-2] null -1 ",
            "REFRESH [v-2] null -1 ",
            "REFRESH [v-2] null -1 ",
            "METADATA [v-2] null -1 ",
            "REFRESH [v-2] null -1 ");
    assertThat(fixture.events("v")).isEmpty();
    fixture.awaitNothingOpen();
  }

  /** Which indices these are is compared with what the master then has. */
  @Test
  void whatIsRestoredIsToldByItsIndices() throws Exception {
    snapshot();
    SoftAssertions all = new SoftAssertions();
    for (String names :
        List.of(
            "\"*\"",
            "\"\"",
            "\"-v\"",
            "[\"v*\",\"-*-2\"]",
            "\"-v,v\"",
            "\"v?\"",
            "\"+v*,-v\"",
            "\"v, v-2\"",
            "\"zz,-v\"",
            "\"_all,-v\"")) {
      for (boolean lenient : new boolean[] {false, true}) {
        List<String> before = swept();
        RawHttp.Answer answer =
            fixture.send(
                "POST",
                "/_snapshot/v-back/s/_restore?wait_for_completion=true",
                "{\"include_global_state\":false,\"rename_pattern\":\"^(v)\",\"rename_replacement\":\"w$1\",\"indices\":"
                    + names
                    + ",\"ignore_unavailable\":"
                    + lenient
                    + "}");
        List<String> made =
            fixture
                .master("GET", "/_cat/indices/wv*?h=index&s=index", null)
                .text()
                .lines()
                .toList();
        List<String> told = swept();
        before.forEach(told::remove);
        all.assertThat(told).as("%s %s: %s", names, lenient, answer.text()).isEqualTo(made);
        fixture.master("DELETE", "/wv*", null);
      }
    }
    all.assertAll();
    fixture.awaitNothingOpen();
  }

  private List<String> swept() throws Exception {
    List<String> swept = new ArrayList<>();
    for (ChangeEvent event : fixture.events()) {
      if (event.refreshesIndex()) {
        swept.add(event.key().index());
      }
    }
    Collections.sort(swept);
    return swept;
  }

  /** Over an open index nothing is restored; a closed one stays what it was, by its uuid. */
  @Test
  void aClosedIndexIsRestoredAndKeepsItsUuid() throws Exception {
    snapshot();
    fixture.master("PUT", "/v/" + type + "/1", "{\"n\":2}");
    String uuid = fixture.master("GET", "/v/_settings/index.uuid", null).text();
    String body = "{\"indices\":\"v\",\"include_global_state\":false}";
    String uri = "/_snapshot/v-back/s/_restore?wait_for_completion=true";
    assertThat(fixture.send("POST", uri, body).status()).isEqualTo(500);
    fixture.master("POST", "/v/_close", null);
    RawHttp.Answer answer = fixture.send("POST", uri, body);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(fixture.master("GET", "/v/_settings/index.uuid", null).text()).isEqualTo(uuid);
    assertThat(fixture.master("GET", "/v/" + type + "/1", null).text()).contains("\"n\":1");
    assertThat(fixture.events("v"))
        .extracting(VersionContract::shown)
        .contains("METADATA [v] null -1 ", "REFRESH [v] null -1 ");
    fixture.awaitNothingOpen();
  }

  @Test
  void whatARestoreCannotTellIsRefused() throws Exception {
    snapshot();
    fixture.master("DELETE", "/_template/v-t", null);
    fixture.master("DELETE", "/v", null);
    String uri = "/_snapshot/v-back/s/_restore?wait_for_completion=true";
    RawHttp.Answer global =
        fixture.send("POST", uri, "{\"indices\":\"v\",\"include_global_state\":true}");
    assertThat(global.status()).as(global.text()).isEqualTo(501);
    assertThat(global.text()).contains("include_global_state");
    RawHttp.Answer byDefault = fixture.send("POST", uri, "{\"indices\":\"v\"}");
    boolean refused = byDefault.status() == 501;
    assertThat(refused ? 501 : 200).as(byDefault.text()).isEqualTo(byDefault.status());
    fixture.master("DELETE", "/v", null);
    fixture.master("POST", uri, "{\"indices\":\"v\"}");
    int template = fixture.master("GET", "/_template/v-t", null).status();
    assertThat(template).as("what the master does by default").isEqualTo(refused ? 200 : 404);
    for (String path : List.of("/_snapshot/v-back/none", "/_snapshot/none/none")) {
      RawHttp.Answer missing =
          fixture.send("POST", path + "/_restore", "{\"include_global_state\":false}");
      assertThat(missing.status()).as(missing.text()).isIn(404, 500);
    }
    for (String wrong :
        List.of("\"rename_pattern\":\"(\"", "\"indicez\":\"v\"", "\"rename_pattern\":\"v\"")) {
      RawHttp.Answer answer =
          fixture.send(
              "POST",
              uri,
              "{\"include_global_state\":false,\"indices\":\"v\",\"rename_replacement\":\"x$1\","
                  + wrong
                  + "}");
      assertThat(answer.status()).as(answer.text()).isBetween(400, 500);
    }
    fixture.awaitNothingOpen();
  }

  private void snapshot() throws Exception {
    fixture.master("DELETE", "/wv*", null);
    fixture.master("PUT", "/v/" + type + "/1", "{\"n\":1}");
    fixture.master("PUT", "/v-2/" + type + "/1", "{\"n\":1}");
    fixture.master("PUT", "/_template/v-t", "{\"index_patterns\":[\"v-none-*\"]}");
    String location = "v" + Long.toString(System.nanoTime(), 36);
    fixture.master(
        "PUT",
        "/_snapshot/v-back",
        "{\"type\":\"fs\",\"settings\":{\"location\":\"" + location + "\"}}");
    RawHttp.Answer taken =
        fixture.master(
            "PUT", "/_snapshot/v-back/s?wait_for_completion=true", "{\"indices\":\"v,v-2\"}");
    assertThat(taken.text()).contains("\"state\":\"SUCCESS\"");
  }

  @Test
  void dateMathIsIntendedByTheNameThatItStandsFor() throws Exception {
    fixture.master("DELETE", "/v-made-*,v-written-*,v-shrunk-*", null);
    String math = "-%7Bnow%2Fd%7Byyyy%7D%7D%3E";
    RawHttp.Answer made = fixture.send("PUT", "/%3Cv-made" + math, null);
    assertThat(made.status()).as(made.text()).isEqualTo(200);
    String year = new JsonObject(made.text()).getString("index").substring("v-made-".length());
    RawHttp.Answer written =
        fixture.send("PUT", "/%3Cv-written" + math + "/" + type + "/1", "{\"n\":1}");
    assertThat(written.status()).as(written.text()).isEqualTo(201);
    fixture.master("PUT", "/v/_settings", "{\"index.blocks.write\":true}");
    RawHttp.Answer shrunk = fixture.send("PUT", "/v/_shrink/%3Cv-shrunk" + math, "{}");
    assertThat(shrunk.status()).as("no server takes it there: %s", shrunk.text()).isEqualTo(400);

    assertThat(fixture.intended())
        .extracting(DocKey::index)
        .containsOnly("v-made-" + year, "v-written-" + year, "v-shrunk-" + year);
    assertThat(fixture.events("v-made-" + year)).hasSize(1);
    assertThat(fixture.events("v-written-" + year)).hasSize(1);
    assertThat(fixture.events("v-shrunk-" + year)).isEmpty();
    fixture.awaitNothingOpen();
  }

  /** By the index's own setting: the request names no pipeline. */
  @Test
  void aDefaultPipelineThatMovesDocumentsIsRefused() throws Exception {
    RawHttp.Answer pipeline =
        fixture.master(
            "PUT",
            "/_ingest/pipeline/mover",
            "{\"processors\":[{\"set\":{\"field\":\"_index\",\"value\":\"v-2\"}}]}");
    assumeTrue(pipeline.status() == 200, "this server has no such processor");
    fixture.master("PUT", "/p", "{\"settings\":{\"index.default_pipeline\":\"mover\"}}");
    for (String write : new String[] {"/_reindex", "/p/_update_by_query"}) {
      String body =
          write.equals("/_reindex")
              ? "{\"source\":{\"index\":\"v\"},\"dest\":{\"index\":\"p\"}}"
              : "{}";
      RawHttp.Answer answer = fixture.send("POST", write, body);
      assertThat(answer.status()).as(answer.text()).isEqualTo(501);
      assertThat(answer.text()).contains("the pipeline [mover] names [_index]");
    }
    assertThat(fixture.events()).isEmpty();
  }

  /** No answer tells which routing a document got, and without it nobody finds it again. */
  @Test
  void aPipelineThatGivesARoutingIsRefusedWhereverItComesFrom() throws Exception {
    RawHttp.Answer pipeline =
        fixture.master(
            "PUT",
            "/_ingest/pipeline/mover",
            "{\"processors\":[{\"set\":{\"field\":\"_routing\",\"value\":\"x\"}}]}");
    assumeTrue(pipeline.status() == 200, "this server has no such processor");
    fixture.master("PUT", "/p", "{\"settings\":{\"index.default_pipeline\":\"mover\"}}");
    fixture.master(
        "PUT",
        "/_template/v-t",
        "{\"index_patterns\":[\"v-2*\"],\"settings\":{\"index.default_pipeline\":\"mover\"}}");
    try {
      for (String refused :
          new String[] {
            "/p/" + type + "/1", "/v/" + type + "/1?pipeline=mover", "/v-2/" + type + "/1"
          }) {
        RawHttp.Answer answer = fixture.send("PUT", refused, "{}");
        assertThat(answer.status()).as(answer.text()).isEqualTo(501);
        assertThat(answer.text()).contains("the pipeline [mover] names [_routing]");
      }
      assertThat(fixture.send("POST", "/p/_update_by_query", "{}").text())
          .contains("the pipeline [mover] names [_routing]");
      assertThat(fixture.send("PUT", "/p/" + type + "/2?pipeline=_none", "{}").status())
          .isEqualTo(201);
      assertThat(fixture.send("PUT", "/v/" + type + "/2", "{}").status()).isEqualTo(201);
      assertThat(fixture.master("GET", "/v-2", null).status()).isEqualTo(404);
      assertThat(fixture.events())
          .extracting(event -> event.key().toString())
          .containsExactlyInAnyOrder("[p][" + type + "][2]", "[v][" + type + "][2]");
    } finally {
      fixture.master("DELETE", "/_template/v-t", null);
    }
  }

  private static String shown(ChangeEvent event) {
    return event.op()
        + " "
        + event.key()
        + " "
        + event.routing()
        + " "
        + event.version()
        + " "
        + event.source().utf8();
  }
}
