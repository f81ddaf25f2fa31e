package io.ela.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ela.events.ChangeEvent;
import io.ela.events.Op;
import io.ela.testbed.ServerKind;
import io.ela.testbed.junit.Servers;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Locks by version of clients whose version has them, on a master that has none. */
abstract class LocksContract {
  private static final String JSON = "Content-Type: application/json";
  private static final String DOC = "{\"n\":1}";

  private final String source;
  private final String master;
  private final String kafka;
  private final String index = "locks" + Long.toString(System.nanoTime(), 36);
  private GatewayFixture fixture;

  LocksContract(Servers servers, ServerKind source, ServerKind master) {
    this.source = servers.address(source);
    this.master = servers.address(master);
    this.kafka = servers.address(ServerKind.KAFKA);
  }

  @BeforeEach
  void start() throws Exception {
    fixture = new GatewayFixture(source, master, "dst", kafka, "stream-above = 64 KiB");
  }

  @AfterEach
  void stop() throws Exception {
    fixture.close();
    for (String cluster : List.of(source, master)) {
      RawHttp.send(cluster, "DELETE", "/" + index);
    }
  }

  private record Asked(String method, String target, String body) {}

  private List<Asked> asked() {
    String doc = "/" + index + "/t/1";
    String other = "/" + index + "/t/none";
    String update = "{\"doc\":{\"n\":2}}";
    String upsert = "{\"doc\":{\"n\":2},\"doc_as_upsert\":true}";
    String bulk = "/" + index + "/t/_bulk";
    return List.of(
        new Asked("PUT", doc, DOC),
        new Asked("PUT", doc + "?version=2", DOC),
        new Asked("PUT", doc + "?version=1", DOC),
        new Asked("PUT", doc + "?version=2&version_type=internal&routing=r", DOC),
        new Asked("PUT", doc + "?version=-3", DOC),
        new Asked("PUT", doc + "?version=0", DOC),
        new Asked("PUT", doc + "?version=x", DOC),
        new Asked("PUT", doc + "?version=3&op_type=create", DOC),
        new Asked("PUT", doc + "/_create?version=3", DOC),
        new Asked("PUT", doc + "/_create", DOC),
        new Asked("POST", "/" + index + "/t?version=3", DOC),
        new Asked("PUT", other + "?version=3", DOC),
        new Asked("PUT", doc + "?version=3", "{\"n\":\"no number\"}"),
        new Asked("DELETE", other + "?version=3", null),
        new Asked("DELETE", doc + "?version=2", null),
        new Asked("POST", doc + "/_update?version=2", update),
        new Asked("POST", doc + "/_update?version=3", update),
        new Asked("POST", doc + "/_update?version=4", upsert),
        new Asked("POST", doc + "/_update?version=5&retry_on_conflict=2", update),
        new Asked("POST", doc + "/_update?version=5&version_type=external", update),
        new Asked("POST", other + "/_update?version=4", update),
        new Asked("POST", other + "/_update", update),
        new Asked("PUT", "/" + index + "/t/b1", DOC),
        new Asked("PUT", "/" + index + "/t/b2", DOC),
        new Asked("PUT", "/" + index + "/t/b3?routing=r", DOC),
        new Asked("PUT", "/" + index + "/t/b4", DOC),
        new Asked(
            "POST",
            bulk,
            """
            {"index":{"_id":"b1","version":7}}
            {"n":10}
            {"index":{"_id":"b1","_version":1}}
            {"n":11}
            {"index":{"_id":"b9"}}
            {"n":12}
            {"update":{"_id":"b2","version":2}}
            {"doc":{"n":13}}
            {"update":{"_id":"b2","version":1}}
            {"doc":{"n":14}}
            {"update":{"_id":"none","version":1}}
            {"doc":{"n":15}}
            {"update":{"_id":"none","version":1}}
            {"doc":{"n":16},"doc_as_upsert":true}
            {"delete":{"_id":"none","version":1}}
            {"delete":{"_id":"b4","version":3}}
            {"delete":{"_id":"b4","version":1}}
            {"index":{"_id":"b3","version":1,"routing":"r"}}
            {"n":17}
            {"create":{"_id":"b1"}}
            {"n":18}
            {"index":{"_id":"b10","version":1}}
            {"n":"no number"}
            """),
        new Asked("GET", doc, null),
        new Asked("GET", "/" + index + "/t/b1", null),
        new Asked("GET", "/" + index + "/t/b2", null),
        new Asked("GET", "/" + index + "/t/b3?routing=r", null),
        new Asked("GET", "/" + index + "/t/b4", null),
        new Asked("DELETE", doc + "?version=5", null));
  }

  @Test
  void eachAnswerIsTheSourcesOwn() throws Exception {
    String mapping =
        "{\"settings\":{\"number_of_shards\":1},"
            + "\"mappings\":{\"t\":{\"properties\":{\"n\":{\"type\":\"long\"}}}}}";
    RawHttp.send(source, "PUT", "/" + index, mapping.getBytes(UTF_8), JSON);
    assertThat(fixture.send("PUT", "/" + index, mapping).status()).isEqualTo(200);
    SoftAssertions all = new SoftAssertions();
    for (Asked asked : asked()) {
      byte[] body = asked.body() == null ? null : asked.body().getBytes(UTF_8);
      RawHttp.Answer direct = RawHttp.send(source, asked.method(), asked.target(), body, JSON);
      RawHttp.Answer through = fixture.send(asked.method(), asked.target(), asked.body());
      all.assertThat(through.status() + " " + shown(through))
          .as("%s %s", asked.method(), asked.target())
          .isEqualTo(direct.status() + " " + shown(direct));
    }
    all.assertAll();
    // Which version a document had when it was deleted is not told: as when gc_deletes is over.
    RawHttp.Answer deleted = fixture.send("PUT", "/" + index + "/t/1?version=6", DOC);
    assertThat(deleted.status()).as(deleted.text()).isEqualTo(409);
    assertThat(deleted.text())
        .contains("[t][1]: version conflict, current version [-1] is different than the one");
    assertThat(fixture.events(index))
        .filteredOn(event -> event.key().id().startsWith("b") && event.version() > 1)
        .extracting(event -> event.op() + " " + event.key().id() + " " + event.version())
        .containsExactlyInAnyOrder("INDEX b1 2", "INDEX b2 2", "INDEX b3 2", "DELETE b4 2");
    fixture.awaitNothingOpen();
  }

  /** What one run has and another has not is left out; what says where a position is, too. */
  private static String shown(RawHttp.Answer answer) {
    return answer
        .text()
        .replaceAll("\"(took|_seq_no|_primary_term)\":\\d+,?", "")
        .replaceAll("\"index_uuid\":\"[^\"]*\"", "")
        .replaceAll("\"shard\":\"\\d+\"", "")
        .replaceAll("\"_shards\":\\{[^}]*}", "")
        .replaceAll("in document with id '[^']*'( of type \\[long])?.*?\"", "\"")
        .replaceAll("failed to parse( field)? \\[n][^\"]*\"", "failed\"")
        .replaceAll("\"caused_by\":\\{[^}]*}", "")
        .replaceAll("\"created\":(true|false),?|\"found\":(true|false),?", "")
        .replaceAll(",(?=[,}])", "");
  }

  /** Neither client ever overwrites what the other has written since. */
  @Test
  void twoClientsCountWithoutLosingOne() throws Exception {
    fixture.send("PUT", "/" + index + "/t/c", "{\"n\":0}");
    int each = 20;
    List<CompletableFuture<Integer>> clients = new ArrayList<>();
    for (int client = 0; client < 2; client++) {
      clients.add(CompletableFuture.supplyAsync(() -> counted(each)));
    }
    int conflicts = 0;
    for (CompletableFuture<Integer> client : clients) {
      conflicts += client.join();
    }
    JsonObject end = new JsonObject(fixture.send("GET", "/" + index + "/t/c", null).text());
    assertThat(end.getJsonObject("_source").getInteger("n")).isEqualTo(2 * each);
    assertThat(end.getInteger("_version")).as("conflicts: %s", conflicts).isEqualTo(2 * each + 1);
    assertThat(fixture.events(index))
        .filteredOn(event -> event.op() == Op.INDEX && event.version() > 1)
        .extracting(ChangeEvent::version)
        .doesNotHaveDuplicates()
        .hasSize(2 * each);
  }

  private int counted(int times) {
    try {
      int conflicts = 0;
      for (int done = 0; done < times; ) {
        JsonObject read = new JsonObject(fixture.send("GET", "/" + index + "/t/c", null).text());
        int next = read.getJsonObject("_source").getInteger("n") + 1;
        int status = written(read.getInteger("_version"), "{\"n\":" + next + "}");
        if (status == 409) {
          conflicts++;
        } else {
          assertThat(status).isEqualTo(200);
          done++;
        }
      }
      return conflicts;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** In one of the three ways that there are. */
  private int written(int version, String document) throws Exception {
    int way = ThreadLocalRandom.current().nextInt(3);
    if (way == 0) {
      return fixture.send("PUT", "/" + index + "/t/c?version=" + version, document).status();
    }
    if (way == 1) {
      String body = "{\"doc\":" + document + "}";
      return fixture.send("POST", "/" + index + "/t/c/_update?version=" + version, body).status();
    }
    String line = "{\"index\":{\"_id\":\"c\",\"version\":" + version + "}}\n" + document + "\n";
    RawHttp.Answer bulk = fixture.send("POST", "/" + index + "/t/_bulk", line);
    JsonObject item = new JsonObject(bulk.text()).getJsonArray("items").getJsonObject(0);
    return item.getJsonObject("index").getInteger("status");
  }

  /** The second's version is there only when the first is written. */
  @Test
  void anItemThatDependsOnAnEarlierOneIsRefusedAlone() throws Exception {
    fixture.send("PUT", "/" + index + "/t/1", DOC);
    RawHttp.Answer answer =
        fixture.send(
            "POST",
            "/" + index + "/t/_bulk",
            """
            {"index":{"_id":"1","version":1}}
            {"n":2}
            {"index":{"_id":"1","version":2}}
            {"n":3}
            {"index":{"_id":"2"}}
            {"n":4}
            """);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    JsonObject told = new JsonObject(answer.text());
    assertThat(told.getBoolean("errors")).isTrue();
    assertThat(told.getJsonArray("items").stream())
        .extracting(item -> ((JsonObject) item).getJsonObject("index").getInteger("status"))
        .containsExactly(200, 400, 201);
    assertThat(answer.text())
        .contains("untranslatable_exception", "line 3 of the bulk", "send it in a bulk of its own");
    assertThat(fixture.send("GET", "/" + index + "/t/1", null).text())
        .contains("\"_version\":2", "\"n\":2");
  }

  /** Parts are read and compared one after the other; the answer is one. */
  @Test
  void aBulkAndADocumentThatAreStreamedHaveTheirLocks() throws Exception {
    StringBuilder made = new StringBuilder();
    StringBuilder locked = new StringBuilder();
    int items = 1500;
    for (int i = 0; i < items; i++) {
      made.append("{\"index\":{\"_id\":\"").append(i).append("\"}}\n{\"n\":1}\n");
      int version = i % 3 == 0 ? 2 : 1;
      locked.append("{\"index\":{\"_id\":\"").append(i).append("\",\"version\":").append(version);
      locked.append("}}\n{\"n\":2,\"pad\":\"").append("x".repeat(200)).append("\"}\n");
    }
    fixture.send("POST", "/" + index + "/t/_bulk", made.toString());
    long before = streamed();
    locked.append("{\"index\":{\"_id\":\"1\",\"version\":2}}\n{\"n\":3}\n");
    RawHttp.Answer answer = fixture.send("POST", "/" + index + "/t/_bulk", locked.toString());
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    List<Integer> statuses =
        new JsonObject(answer.text())
            .getJsonArray("items").stream()
                .map(item -> ((JsonObject) item).getJsonObject("index").getInteger("status"))
                .toList();
    assertThat(statuses).hasSize(items + 1);
    for (int i = 0; i < items; i++) {
      assertThat(statuses.get(i)).as("item %s", i).isEqualTo(i % 3 == 0 ? 409 : 200);
    }
    assertThat(statuses.get(items)).isEqualTo(400);
    assertThat(answer.text())
        .contains("[t][3]: version conflict, current version [1] is different than the one");

    String large = "{\"n\":5,\"pad\":\"" + "x".repeat(100_000) + "\"}";
    String target = "/" + index + "/t/1?version=";
    assertThat(fixture.send("PUT", target + "1", large).status()).isEqualTo(409);
    assertThat(fixture.send("PUT", target + "2", large).status()).isEqualTo(200);
    assertThat(streamed() - before).isEqualTo(3);
  }

  private long streamed() {
    return fixture.gateway().status().counts().getOrDefault("streamed", 0L);
  }
}
