package io.ela.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.ela.events.ChangeEvent;
import io.ela.events.Op;
import io.ela.testbed.ServerKind;
import io.ela.testbed.junit.Servers;
import io.ela.testbed.junit.WithServers;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a write may say beside its document, above all in a bulk, on a real 5.6. */
@WithServers({ServerKind.ES_5_6, ServerKind.KAFKA})
class GatewayBulkIT {
  private final Servers servers;
  private GatewayFixture fixture;

  GatewayBulkIT(Servers servers) {
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
    fixture.master("DELETE", "/b", null);
    fixture.master("PUT", "/b", null);
    fixture.master("DELETE", "/_ingest/pipeline/p", null);
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  /** An event has what the master holds then, whatever kind of update made it. */
  @Test
  void updatesOfEveryKindCarryTheDocumentThatTheyMade() throws Exception {
    fixture.master("PUT", "/b/t/1", "{\"n\":1, \"keep\" : 1.0}");
    fixture.master("PUT", "/b/t/2", "{\"n\":1}");
    fixture.master("PUT", "/b/t/3", "{\"n\":1}");
    String bulk =
        """
        {"update":{"_id":"1","_retry_on_conflict":2}}
        {"script":{"lang":"painless","inline":"ctx._source.n += params.by","params":{"by":2}}}
        {"update":{"_id":"upsert"}}
        {"doc":{"n":1},"upsert":{"big":9007199254740993,"one":1.0}}
        {"update":{"_id":"scripted"}}
        {"script":{"lang":"painless","inline":"ctx._source.c = 1"},"upsert":{},"scripted_upsert":true}
        {"update":{"_id":"doc"}}
        {"doc":{"x":"\u00e9 & \u4e2d"},"doc_as_upsert":true}
        {"update":{"_id":"2"}}
        {"doc":{"n":1},"detect_noop":false}
        {"update":{"_id":"2"}}
        {"doc":{"n":1}}
        {"update":{"_id":"2"}}
        {"script":{"lang":"painless","inline":"ctx.op = 'none'"}}
        {"update":{"_id":"3"}}
        {"script":{"lang":"painless","inline":"ctx.op = 'delete'"}}
        {"update":{"_id":"missing"}}
        {"doc":{"n":1}}
        """;
    RawHttp.Answer answer = fixture.send("POST", "/b/t/_bulk", bulk);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(answer.text()).as("what the client did not ask for").doesNotContain("_source");

    List<ChangeEvent> events = fixture.events("b");
    assertThat(events)
        .extracting(event -> event.op() + " " + event.key().id() + " " + event.version())
        .containsExactlyInAnyOrder(
            "INDEX 1 2",
            "INDEX upsert 1",
            "INDEX scripted 1",
            "INDEX doc 1",
            "INDEX 2 2",
            "DELETE 3 2");
    for (ChangeEvent event : events) {
      if (event.op() == Op.INDEX) {
        String path = "/b/t/" + event.key().id() + "/_source";
        assertThat(event.source().utf8())
            .as("%s", event.key())
            .isEqualTo(fixture.master("GET", path, null).text());
      }
    }
  }

  @Test
  void eachSpellingOfWhatAnItemSaysIsUnderstood() throws Exception {
    String bulk =
        """
        {"index":{"_id":"1","_version":7,"_version_type":"external"}}
        {"n":1}
        {"index":{"_id":"1","version":6,"version_type":"external"}}
        {"n":2}
        {"index":{"_id":"2","version":7,"versionType":"external_gte"}}
        {"n":3}
        {"index":{"_id":"3","_routing":"x"}}
        {"n":4}
        {"index":{"_id":"4","routing":"y"}}
        {"n":5}
        {"create":{"_id":"3","_routing":"x"}}
        {"n":6}
        {"delete":{"_id":"1","_version":9,"_versionType":"external"}}
        {"delete":{"_id":"4"}}
        """;
    RawHttp.Answer answer = fixture.send("POST", "/b/t/_bulk", bulk);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(fixture.events("b"))
        .extracting(
            event ->
                event.op() + " " + event.key().id() + " " + event.routing() + " " + event.version())
        .containsExactlyInAnyOrder(
            "INDEX 1 null 7",
            "REFRESH 2 null -1",
            "INDEX 3 x 1",
            "INDEX 4 y 1",
            // A conflict of a create may be the echo of its own success.
            "REFRESH 3 x -1",
            "DELETE 1 null 9");
  }

  /** The answer tells where the document went; an event is made of that, before it is given. */
  @Test
  void whereAPipelineSendsADocumentIsRefreshed() throws Exception {
    fixture.master(
        "PUT",
        "/_ingest/pipeline/p",
        "{\"processors\":[{\"set\":{\"field\":\"_index\",\"value\":\"b-moved\"}},"
            + "{\"set\":{\"field\":\"_id\",\"value\":\"{{a}}\"}}]}");
    fixture.master("DELETE", "/b-moved", null);
    assertThat(fixture.send("PUT", "/b/t/1?pipeline=p", "{\"a\":\"x\"}").status()).isEqualTo(201);
    assertThat(
            fixture
                .send(
                    "POST",
                    "/b/t/_bulk",
                    "{\"index\":{\"_id\":\"2\",\"pipeline\":\"p\"}}\n{\"a\":\"y\"}\n")
                .status())
        .isEqualTo(200);
    assertThat(fixture.events())
        .extracting(event -> event.op() + " " + event.key())
        .containsExactlyInAnyOrder("REFRESH [b-moved][t][x]", "REFRESH [b-moved][t][y]");
    fixture.master("DELETE", "/b-moved", null);
  }

  /** A document with a routing that nobody knows is not found again. */
  @Test
  void aPipelineThatGivesARoutingIsRefused() throws Exception {
    fixture.master(
        "PUT",
        "/_ingest/pipeline/p",
        "{\"processors\":[{\"set\":{\"field\":\"_routing\",\"value\":\"x\"}}]}");
    String item = "{\"index\":{\"_id\":\"2\",\"pipeline\":\"p\"}}\n{\"a\":\"y\"}\n";
    for (RawHttp.Answer answer :
        List.of(
            fixture.send("PUT", "/b/t/1?pipeline=p", "{}"),
            fixture.send("POST", "/b/t/_bulk", item))) {
      assertThat(answer.status()).as(answer.text()).isEqualTo(501);
      assertThat(answer.text())
          .contains("the pipeline [p] names [_routing]", "give the routing in the request");
    }
    assertThat(fixture.events()).isEmpty();
    assertThat(fixture.intended()).isEmpty();
    assertThat(fixture.master("HEAD", "/b/t/1?routing=x", null).status()).isEqualTo(404);
    // Looked at again when it was changed, by whomever.
    assertThat(fixture.send("PUT", "/_ingest/pipeline/p", "{\"processors\":[]}").status())
        .isEqualTo(200);
    assertThat(fixture.send("PUT", "/b/t/1?pipeline=p", "{}").status()).isEqualTo(201);
  }
}
