package io.ela.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.ela.events.ChangeEvent;
import io.ela.events.Op;
import io.ela.testbed.ServerKind;
import io.ela.testbed.junit.Servers;
import io.ela.testbed.junit.WithServers;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every spelling of a document write gives exactly the events of what it did, on a real 5.6. */
@WithServers({ServerKind.ES_5_6, ServerKind.KAFKA})
class GatewayWriteIT {
  private final Servers servers;
  private GatewayFixture fixture;

  GatewayWriteIT(Servers servers) {
    this.servers = servers;
  }

  @BeforeEach
  void start() throws Exception {
    start("max-body = 1 MiB, max-in-flight = 2 MiB");
    fixture.master("DELETE", "/w*,direct,kids?ignore_unavailable=true", null);
    fixture.master("PUT", "/w", null);
    fixture.master("DELETE", "/_ingest/pipeline/p", null);
  }

  private void start(String more) throws Exception {
    fixture =
        new GatewayFixture(
            servers.address(ServerKind.ES_5_6),
            "http://127.0.0.1:1",
            servers.address(ServerKind.KAFKA),
            more);
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  @Test
  void eachSpellingOfASingleWriteGivesOneEvent() throws Exception {
    String odd = "{ \"n\": 9007199254740993, \"f\" : 1.0,\"z\":\"\\u00e9/\\/ \uD83D\uDE00\"}";
    ok(fixture.send("PUT", "/w/t/1", odd), 201);
    ok(fixture.send("POST", "/w/t/1?routing=", "{\"a\":2}"), 200);
    ok(fixture.send("PUT", "/w/t/a%2Fb%20c?routing=r%26", "{\"a\":3}"), 201);
    ok(fixture.send("PUT", "/w/t/2/_create", "{\"a\":4}"), 201);
    ok(fixture.send("PUT", "/w/t/3?op_type=create", "{\"a\":5}"), 201);
    ok(fixture.send("PUT", "/w/t/4?version=77&version_type=external", "{\"a\":6}"), 201);
    RawHttp.Answer auto = fixture.send("POST", "/w/t", "{\"a\":7}");
    ok(auto, 201);
    String autoId = auto.text().replaceAll(".*\"_id\":\"([^\"]+)\".*", "$1");
    ok(fixture.send("DELETE", "/w/t/2", null), 200);

    assertThat(fixture.events())
        .extracting(GatewayWriteIT::shown)
        .containsExactlyInAnyOrder(
            "INDEX [w][t][1] r=null v=1 " + odd,
            "INDEX [w][t][1] r=null v=2 {\"a\":2}",
            "INDEX [w][t][a/b c] r=r& v=1 {\"a\":3}",
            "INDEX [w][t][2] r=null v=1 {\"a\":4}",
            "INDEX [w][t][3] r=null v=1 {\"a\":5}",
            "INDEX [w][t][4] r=null v=77 {\"a\":6}",
            "INDEX [w][t][" + autoId + "] r=null v=1 {\"a\":7}",
            "DELETE [w][t][2] r=null v=2 ");
  }

  @Test
  void whatChangedNothingGivesNoEvent() throws Exception {
    fixture.master("PUT", "/w/t/1", "{\"a\":1}");
    fixture.master("PUT", "/w/t/num", "{\"n\":1}");
    ok(fixture.send("DELETE", "/w/t/none", null), 404);
    ok(fixture.send("PUT", "/w/t/2", "{\"n\":\"no number\"}"), 400);
    ok(fixture.send("PUT", "/w/t/1?version=1&version_type=external", "{\"a\":2}"), 409);
    ok(fixture.send("POST", "/w/t/none/_update", "{\"doc\":{\"a\":1}}"), 404);
    ok(fixture.send("POST", "/w/t/1/_update", "{\"doc\":{\"a\":1}}"), 200);
    ok(fixture.send("POST", "/_bulk", "{\"nonsense\":{}}\n"), 400);
    assertThat(fixture.events()).isEmpty();
  }

  @Test
  void aConflictOfACreateOrOfALockIsLookedAtAgain() throws Exception {
    fixture.master("PUT", "/w/t/1", "{\"a\":1}");
    fixture.master("PUT", "/w/t/2", "{\"a\":1}");
    ok(fixture.send("PUT", "/w/t/1/_create", "{\"a\":2}"), 409);
    ok(fixture.send("PUT", "/w/t/2?version=9", "{\"a\":2}"), 409);
    assertThat(fixture.events())
        .extracting(GatewayWriteIT::shown)
        .containsExactlyInAnyOrder(
            "REFRESH [w][t][1] r=null v=-1 ", "REFRESH [w][t][2] r=null v=-1 ");
  }

  @Test
  void updatesCarryTheDocumentThatTheyMade() throws Exception {
    fixture.master("PUT", "/w/t/1", "{\"keep\": 1.0, \"a\":1}");
    RawHttp.Answer doc = fixture.send("POST", "/w/t/1/_update", "{\"doc\":{\"a\":2}}");
    ok(doc, 200);
    assertThat(doc.text()).doesNotContain("\"get\"").contains("\"_version\":2");
    ok(
        fixture.send("POST", "/w/t/1/_update", "{\"script\":{\"source\":\"ctx._source.a=3\"}}"),
        200);
    ok(fixture.send("POST", "/w/t/2/_update", "{\"doc\":{\"x\":1},\"doc_as_upsert\":true}"), 201);
    RawHttp.Answer asked =
        fixture.send("POST", "/w/t/2/_update?_source=true", "{\"doc\":{\"x\":2}}");
    assertThat(asked.text()).contains("\"get\":{\"found\":true,\"_source\":{\"x\":2}}");
    RawHttp.Answer part =
        fixture.send("POST", "/w/t/2/_update?_source=y", "{\"doc\":{\"x\":3,\"y\":1}}");
    assertThat(part.text()).contains("\"_source\":{\"y\":1}");
    ok(
        fixture.send("POST", "/w/t/1/_update", "{\"script\":{\"source\":\"ctx.op='delete'\"}}"),
        200);

    assertThat(fixture.events())
        .extracting(GatewayWriteIT::shown)
        .containsExactlyInAnyOrder(
            "INDEX [w][t][1] r=null v=2 {\"keep\":1.0,\"a\":2}",
            "INDEX [w][t][1] r=null v=3 {\"keep\":1.0,\"a\":3}",
            "INDEX [w][t][2] r=null v=1 {\"x\":1}",
            "INDEX [w][t][2] r=null v=2 {\"x\":2}",
            "REFRESH [w][t][2] r=null v=-1 ",
            "DELETE [w][t][1] r=null v=4 ");
  }

  @Test
  void aBulkGivesAnEventForEachItemThatChangedSomething() throws Exception {
    fixture.master("PUT", "/w/t/u", "{\"n\":1}");
    String body =
        """
        {"index":{"_id":"1"}}
        { "a" : 1.0 }
        {"create":{"_id":"u"}}
        {"n":2}
        {"update":{"_id":"u","_routing":"u"}}
        {"doc":{"n":3}}
        {"update":{"_id":"up"}}
        {"script":{"source":"ctx._source.c=1"},"upsert":{"c":0}}
        {"delete":{"_id":"none"}}
        {"index":{"_id":"bad"}}
        {"n":"x"}
        {"index":{"_index":"w-2","_type":"other","_id":"o","_routing":"q"}}
        {"o":1}
        {"delete":{"_id":"1"}}
        {"index":{}}
        {"auto":true}
        """;
    String seen = fixture.master("POST", "/w/t/_bulk", body).text();
    anew();
    fixture.master("DELETE", "/w-2", null);
    fixture.master("PUT", "/w/t/u", "{\"n\":1}");
    RawHttp.Answer answer = fixture.send("POST", "/w/t/_bulk", body);
    ok(answer, 200);
    assertThat(answer.text()).doesNotContain("\"get\"");
    assertThat(fieldNames(answer.text())).isEqualTo(fieldNames(seen));
    String autoId = answer.text().replaceAll(".*\"_id\":\"([^\"]{20})\".*", "$1");

    assertThat(fixture.events())
        .extracting(GatewayWriteIT::shown)
        .containsExactlyInAnyOrder(
            "INDEX [w][t][1] r=null v=1 { \"a\" : 1.0 }",
            "REFRESH [w][t][u] r=null v=-1 ",
            "INDEX [w][t][u] r=u v=2 {\"n\":3}",
            "INDEX [w][t][up] r=null v=1 {\"c\":0}",
            "REFRESH [w-2][other][o] r=q v=-1 ",
            "DELETE [w][t][1] r=null v=2 ",
            "INDEX [w][t][" + autoId + "] r=null v=1 {\"auto\":true}");
  }

  @Test
  void theAnswersFormIsTheClientsWish() throws Exception {
    String bulk =
        "{\"index\":{\"_id\":\"1\"}}\n{\"a\":1}\n{\"update\":{\"_id\":\"1\"}}\n{\"doc\":{\"a\":2}}\n";
    for (String form :
        List.of(
            "filter_path=errors",
            "filter_path=items.*.status",
            "filter_path=items.index._id,errors",
            "filter_path=**._version",
            "filter_path=-items.*._shards,-took",
            "filter_path=items.*.error",
            "filter_path=nothing",
            "pretty&filter_path=items",
            "filter_path=-took,-items.*._version,-items.*.result,-items.index.created,-items.index.status&pretty")) {
      anew();
      String direct = fixture.master("POST", "/w/t/_bulk?" + form, bulk).text();
      anew();
      String through = fixture.send("POST", "/w/t/_bulk?" + form, bulk).text();
      assertThat(through).as(form).isEqualTo(direct);
    }
    anew();
    String direct = fixture.master("PUT", "/w/t/1?pretty", "{}").text();
    anew();
    assertThat(fixture.send("PUT", "/w/t/1?pretty", "{}").text()).isEqualTo(direct);
    assertThat(fixture.events()).hasSize(19);
    assertThat(fixture.events()).extracting(ChangeEvent::op).containsOnly(Op.INDEX);
  }

  @Test
  void aliasesGiveConcreteIndicesAndTheirRouting() throws Exception {
    fixture.master("PUT", "/w-1", null);
    fixture.master(
        "POST",
        "/_aliases",
        "{\"actions\":[{\"add\":{\"index\":\"w-1\",\"alias\":\"al\",\"index_routing\":\"r9\"}}]}");
    ok(fixture.send("PUT", "/al/t/1", "{\"a\":1}"), 201);
    ok(fixture.send("PUT", "/al/t/1/_create", "{\"a\":1}"), 409);
    assertThat(fixture.events())
        .extracting(GatewayWriteIT::shown)
        .containsExactlyInAnyOrder(
            "INDEX [w-1][t][1] r=r9 v=1 {\"a\":1}", "REFRESH [w-1][t][1] r=r9 v=-1 ");
  }

  @Test
  void parentsTravelBesideTheKey() throws Exception {
    fixture.master(
        "PUT", "/kids", "{\"mappings\":{\"p\":{},\"c\":{\"_parent\":{\"type\":\"p\"}}}}");
    ok(fixture.send("PUT", "/kids/c/1?parent=pa", "{\"a\":1}"), 201);
    ok(
        fixture.send(
            "POST",
            "/kids/c/_bulk",
            "{\"index\":{\"_id\":\"2\",\"_parent\":\"pb\",\"_routing\":\"x\"}}\n{\"a\":2}\n"),
        200);
    assertThat(fixture.events())
        .extracting(event -> event.key().id() + event.routing() + event.parent())
        .containsExactlyInAnyOrder("1nullpa", "2xpb");
  }

  @Test
  void whatMayHaveBeenChangedOnTheWayIsARefresh() throws Exception {
    fixture.master(
        "PUT", "/_ingest/pipeline/p", "{\"processors\":[{\"set\":{\"field\":\"s\",\"value\":1}}]}");
    ok(fixture.send("PUT", "/w/t/1?pipeline=p", "{\"a\":1}"), 201);
    ok(fixture.send("POST", "/w/t/_bulk?pipeline=p", "{\"index\":{\"_id\":\"2\"}}\n{}\n"), 200);
    ok(fixture.send("PUT", "/w/t/3?version=5&version_type=external_gte", "{\"a\":1}"), 201);
    ok(
        RawHttp.send(
            fixture.address(),
            "PUT",
            "/w/t/4",
            "---\na: 1\n".getBytes(StandardCharsets.UTF_8),
            "Content-Type: application/yaml"),
        201);
    assertThat(fixture.events())
        .extracting(GatewayWriteIT::shown)
        .containsExactlyInAnyOrder(
            "REFRESH [w][t][1] r=null v=-1 ",
            "REFRESH [w][t][2] r=null v=-1 ",
            "REFRESH [w][t][3] r=null v=-1 ",
            "REFRESH [w][t][4] r=null v=-1 ");
  }

  @Test
  void compressedBodiesAreRead() throws Exception {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(body)) {
      gzip.write("{\"a\":1}".getBytes(StandardCharsets.UTF_8));
    }
    ok(
        RawHttp.send(
            fixture.address(),
            "PUT",
            "/w/t/1",
            body.toByteArray(),
            "Content-Type: application/json",
            "Content-Encoding: gzip"),
        201);
    assertThat(fixture.events())
        .extracting(GatewayWriteIT::shown)
        .containsExactly("INDEX [w][t][1] r=null v=1 {\"a\":1}");
  }

  @Test
  void definitionsGiveMetadataEvents() throws Exception {
    ok(fixture.send("PUT", "/w-1", "{\"settings\":{\"number_of_replicas\":0}}"), 200);
    ok(fixture.send("PUT", "/w-1/_mapping/t", "{\"properties\":{\"a\":{\"type\":\"long\"}}}"), 200);
    ok(fixture.send("PUT", "/w-1/_settings", "{\"number_of_replicas\":1}"), 200);
    ok(fixture.send("PUT", "/w-1/_alias/al", null), 200);
    ok(
        fixture.send(
            "POST",
            "/_aliases",
            "{\"actions\":[{\"remove\":{\"index\":\"w-1\",\"alias\":\"al\"}}]}"),
        200);
    ok(fixture.send("PUT", "/w-1", null), 400);
    assertThat(fixture.events())
        .hasSize(5)
        .extracting(GatewayWriteIT::shown)
        .containsOnly("METADATA [w-1] r=null v=-1 ");
  }

  @Test
  void deletedIndicesAreNamedWithTheirIncarnations() throws Exception {
    String[] uuids = new String[5];
    for (int i = 1; i < uuids.length; i++) {
      fixture.master("PUT", "/w-" + i, null);
      uuids[i] = uuid("w-" + i);
    }
    fixture.master("PUT", "/w-4/_alias/al", null);
    ok(fixture.send("DELETE", "/w-nosuch", null), 404);
    ok(fixture.send("DELETE", "/w-1", null), 200);
    ok(fixture.send("DELETE", "/w-*,-w-3,-w-4", null), 200);
    ok(
        fixture.send(
            "POST",
            "/_aliases",
            """
            {"actions":[{"add":{"index":"w","alias":"w-3"}},{"remove_index":{"index":"w-3"}}]}
            """),
        200);
    ok(fixture.send("DELETE", "/al", null), 200);
    assertThat(fixture.master("GET", "/w-4", null).status())
        .as("5.x deletes the index behind an alias")
        .isEqualTo(404);
    assertThat(fixture.events())
        .extracting(event -> shown(event) + event.indexUuid())
        .containsExactlyInAnyOrder(
            "DELETE [w-1] r=null v=-1 " + uuids[1],
            "DELETE [w-2] r=null v=-1 " + uuids[2],
            "METADATA [w] r=null v=-1 null",
            "DELETE [w-3] r=null v=-1 " + uuids[3],
            "DELETE [w-4] r=null v=-1 " + uuids[4]);
    fixture.awaitNothingOpen();
  }

  @Test
  void wildcardsStandForTheIndicesThatThereAre() throws Exception {
    fixture.master("PUT", "/w-1", null);
    fixture.master("PUT", "/w-2", null);
    fixture.master("POST", "/w-2/_close", null);
    ok(fixture.send("PUT", "/w-*/_settings", "{\"refresh_interval\":\"9s\"}"), 200);
    ok(fixture.send("PUT", "/w*,-w-2/_mapping/t", "{\"properties\":{}}"), 200);
    ok(fixture.send("PUT", "/w-nosuch*/_settings", "{\"number_of_replicas\":1}"), 404);
    assertThat(fixture.events())
        .extracting(GatewayWriteIT::shown)
        .containsExactlyInAnyOrder(
            "METADATA [w-1] r=null v=-1 ",
            "METADATA [w-2] r=null v=-1 ",
            "METADATA [w] r=null v=-1 ",
            "METADATA [w-1] r=null v=-1 ");
  }

  /** No replicator runs here. */
  @Test
  void noIndexIsClosedWhileTheReplicatorHasToAskForItsDocuments() throws Exception {
    fixture.close();
    start("hold-timeout = 2 s");
    ok(fixture.send("PUT", "/w/t/1", "{}"), 201);
    RawHttp.Answer behind = fixture.send("POST", "/w/_close", null);
    ok(behind, 503);
    assertThat(behind.text()).contains("replicator_behind_exception", "try again");
    assertThat(behind.header("Retry-After")).isEqualTo("30");
    assertThat(fixture.master("GET", "/w/t/1", null).status()).as("it is open").isEqualTo(200);
    ok(fixture.send("POST", "/w/_open", null), 200);
    assertThat(fixture.events())
        .extracting(GatewayWriteIT::shown)
        .containsExactlyInAnyOrder("INDEX [w][t][1] r=null v=1 {}", "METADATA [w] r=null v=-1 ");
    fixture.awaitNothingOpen();
  }

  /**
   * A write to what was deleted a moment ago, and made again, is of the new incarnation or none.
   */
  @Test
  void documentsNameTheIncarnationThatWasThereBeforeTheyWereSent() throws Exception {
    String before = uuid("w");
    ok(fixture.send("PUT", "/w/t/1", "{}"), 201);
    ok(fixture.send("DELETE", "/w", null), 200);
    ok(fixture.send("PUT", "/w/t/2", "{}"), 201);
    ok(fixture.send("PUT", "/w/t/3", "{}"), 201);
    String after = uuid("w");
    assertThat(fixture.events())
        .extracting(event -> event.op() + event.key().id() + event.indexUuid())
        .containsExactlyInAnyOrder(
            "INDEX1" + before, "DELETE" + before, "REFRESH2null", "INDEX3" + after);
  }

  @Test
  void whatIsWrongWithARequestIsTheMastersToSay() throws Exception {
    for (String line :
        List.of(
            "POST /_reindex {}",
            "POST /_reindex {\"source\":",
            "POST /_reindex {\"source\":{\"index\":\"w\"},\"dest\":{}}",
            "POST /_aliases {\"actions\":[",
            "POST /_aliases {}",
            "POST /_cluster/reroute {\"commands\":[{\"nonsense\":{}}]}",
            "PUT /w-1 {\"settings\":",
            "PUT /W-1 {}",
            "DELETE /w-nosuch -",
            "PUT /w/_settings {\"nonsense\":1}",
            "PUT /w/_shrink/w {}")) {
      String[] parts = line.split(" ", 3);
      String body = parts[2].equals("-") ? null : parts[2];
      RawHttp.Answer direct = fixture.master(parts[0], parts[1], body);
      RawHttp.Answer through = fixture.send(parts[0], parts[1], body);
      assertThat(through.status()).as(line).isEqualTo(direct.status()).isBetween(400, 500);
      // A stream that the server could not read is named by its address in memory.
      assertThat(through.text().replaceAll("@[0-9a-f]+", "@"))
          .as(line)
          .isEqualTo(direct.text().replaceAll("@[0-9a-f]+", "@"));
    }
    assertThat(fixture.events()).isEmpty();
    fixture.awaitNothingOpen();
  }

  @Test
  void aRerouteThatAcceptsLossesHasItsIndicesLookedAt() throws Exception {
    JsonObject nodes = new JsonObject(fixture.master("GET", "/_nodes", null).text());
    String node = nodes.getJsonObject("nodes").fieldNames().iterator().next();
    String empty =
        "{\"commands\":[{\"allocate_empty_primary\":{\"index\":\"w-1\",\"shard\":0,\"node\":\""
            + node
            + "\",\"accept_data_loss\":true}}]}";
    ok(fixture.send("POST", "/_cluster/reroute", empty), 404);
    fixture.master(
        "PUT",
        "/w-1?wait_for_active_shards=0",
        "{\"settings\":{\"number_of_shards\":1,\"index.routing.allocation.include._id\":\"none\"}}");
    ok(fixture.send("POST", "/_cluster/reroute?dry_run", empty), 200);
    ok(fixture.send("POST", "/_cluster/reroute", null), 200);
    assertThat(fixture.events()).isEmpty();
    ok(fixture.send("POST", "/_cluster/reroute", empty), 200);
    assertThat(fixture.events())
        .extracting(GatewayWriteIT::shown)
        .containsExactly("REFRESH [w-1] r=null v=-1 ");
    fixture.awaitNothingOpen();
  }

  private String uuid(String index) throws Exception {
    return fixture
        .master("GET", "/" + index + "/_settings", null)
        .text()
        .replaceAll(".*\"uuid\":\"([^\"]+)\".*", "$1");
  }

  /** Without documents. */
  private void anew() throws Exception {
    fixture.master("DELETE", "/w", null);
    fixture.master("PUT", "/w", null);
  }

  @Test
  void writesToDefinitionsGiveTriggers() throws Exception {
    fixture.master("DELETE", "/_template/w-*", null);
    fixture.master("DELETE", "/_scripts/w", null);
    ok(fixture.send("PUT", "/_template/w-1", "{\"template\":\"w-1*\"}"), 200);
    ok(fixture.send("POST", "/_template/w-2", "{\"template\":\"w-2*\"}"), 200);
    ok(fixture.send("PUT", "/_template/w-1", "{\"order\":1}"), 400);
    ok(fixture.send("PUT", "/_ingest/pipeline/w", "{\"processors\":[]}"), 200);
    ok(fixture.send("PUT", "/_search/template/w", "{\"template\":{\"size\":0}}"), 200);
    ok(fixture.send("DELETE", "/_template/none*", null), 404);
    ok(fixture.send("DELETE", "/_template/w-*", null), 200);
    ok(fixture.send("DELETE", "/_ingest/pipeline/w", null), 200);
    ok(fixture.send("DELETE", "/_scripts/mustache/w", null), 200);
    assertThat(fixture.master("GET", "/_template/w-1", null).status()).isEqualTo(404);
    assertThat(fixture.events())
        .extracting(GatewayWriteIT::shown)
        .containsExactlyInAnyOrder(
            "METADATA [_template/w-1] r=null v=-1 ",
            "METADATA [_template/w-2] r=null v=-1 ",
            "METADATA [_template/w-1] r=null v=-1 ",
            "METADATA [_template/w-2] r=null v=-1 ",
            "METADATA [_ingest/pipeline/w] r=null v=-1 ",
            "METADATA [_ingest/pipeline/w] r=null v=-1 ",
            "METADATA [_scripts/w] r=null v=-1 ",
            "METADATA [_scripts/w] r=null v=-1 ");
    fixture.awaitNothingOpen();
  }

  @Test
  void whatCannotBeCapturedIsRefused() throws Exception {
    fixture.master("PUT", "/w/t/1?refresh=true", "{\"a\":1}");
    for (String line : List.of("POST /_snapshot/none/none/_restore", "POST /_nosuch/endpoint")) {
      String[] parts = line.split(" ");
      RawHttp.Answer answer = fixture.send(parts[0], parts[1], "{}");
      assertThat(answer.status()).as(line).isEqualTo(501);
      assertThat(answer.text())
          .as(line)
          .contains("uncaptured_write_exception", "ela.gateway.capture.unknown", "\"status\":501");
    }
    assertThat(fixture.master("GET", "/w/t/1", null).status()).isEqualTo(200);
    assertThat(fixture.events()).isEmpty();
    assertThat(fixture.gateway().status().counts().get("uncaptured-refused")).isEqualTo(2);
  }

  @Test
  void whatCannotBeCapturedIsForwardedIfConfigured() throws Exception {
    fixture.close();
    start("capture { unknown = forward }");
    fixture.master("PUT", "/w/t/1?refresh=true", "{\"a\":1}");
    String elsewhere =
        "{\"source\":{\"index\":\"w\"},\"dest\":{\"index\":\"w-2\"},"
            + "\"script\":{\"inline\":\"ctx._index = 'w-1'\"}}";
    ok(fixture.send("POST", "/_reindex", elsewhere), 200);
    assertThat(fixture.master("GET", "/w-1/t/1", null).status()).isEqualTo(200);
    ok(fixture.send("POST", "/_snapshot/none/none/_restore", "{}"), 404);
    assertThat(fixture.gateway().status().counts().get("uncaptured-forwarded")).isEqualTo(2);
  }

  @Test
  void bodiesAreBounded() throws Exception {
    String large = "{\"a\":\"" + "x".repeat(1024 * 1024) + "\"}";
    RawHttp.Answer announced = fixture.send("PUT", "/w/t/1", large);
    ok(announced, 413);
    assertThat(announced.text()).contains("ela.gateway.max-body");
    RawHttp.Answer expecting =
        RawHttp.send(
            fixture.address(),
            "PUT",
            "/w/t/1",
            large.getBytes(StandardCharsets.UTF_8),
            "Expect: 100-continue");
    ok(expecting, 413);
    ok(fixture.send("PUT", "/w/t/1", "{}"), 201);
    assertThat(fixture.events("w")).hasSize(1);
    fixture.awaitNothingHeld();
  }

  @Test
  void anIdIsGivenBeforeTheMasterIsAsked() throws Exception {
    RawHttp.Answer answer = fixture.send("POST", "/w/t", "{\"a\":1}");
    ok(answer, 201);
    String id = new JsonObject(answer.text()).getString("_id");
    assertThat(id).matches("[A-Za-z0-9_-]{20}");
    assertThat(answer.text()).contains("\"result\":\"created\"", "\"created\":true");
    RawHttp.Answer bulk =
        fixture.send("POST", "/w/t/_bulk", "{\"index\":{}}\n{\"a\":2}\n{\"index\":{}}\n{}\n");
    ok(bulk, 200);
    assertThat(bulk.text()).contains("{\"index\":{", "\"errors\":false");
    assertThat(fixture.events("w")).hasSize(3).anyMatch(event -> event.key().id().equals(id));
    assertThat(fixture.send("GET", "/w/t/" + id + "/_source", null).text()).isEqualTo("{\"a\":1}");
    fixture.awaitNothingOpen();
  }

  private static void ok(RawHttp.Answer answer, int status) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
  }

  private static String shown(ChangeEvent event) {
    assertThat(event.master()).isEqualTo("src");
    return event.op()
        + " "
        + event.key()
        + " r="
        + event.routing()
        + " v="
        + event.version()
        + " "
        + event.source().utf8();
  }

  /** The answer without values that differ from one run to the next. */
  private static String fieldNames(String answer) {
    return answer
        .replaceAll("\"took\":\\d+", "")
        .replaceAll("\"_id\":\"[^\"]{20}\"", "\"_id\":\"AUTO\"")
        .replaceAll("\"index_uuid\":\"[^\"]+\"", "")
        .replaceAll("\"shard\":\"\\d+\"", "");
  }
}
