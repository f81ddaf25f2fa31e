package io.ela.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.ela.events.ChangeEvent;
import io.ela.events.Op;
import io.ela.testbed.ServerKind;
import io.ela.testbed.junit.Servers;
import io.ela.testbed.junit.WithServers;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** By-query writes on 5.6, compared with what 5.6 answers to them itself. */
@WithServers({ServerKind.ES_5_6, ServerKind.KAFKA})
class GatewayByQueryIT {
  private static final int DOCUMENTS = 2_500;
  private static final int TWINS = 10;
  private static final String ALL = "{\"query\":{\"match_all\":{}}}";

  private final Servers servers;
  private GatewayFixture fixture;

  GatewayByQueryIT(Servers servers) {
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
    fill("q");
    fill("direct");
  }

  /** Straight to the master: what stood there before capture began. */
  private void fill(String index) throws Exception {
    fixture.master("DELETE", "/" + index, null);
    StringBuilder bulk = new StringBuilder();
    for (int i = 0; i < DOCUMENTS; i++) {
      String type = i % 2 == 0 ? "even" : "odd";
      String routing = i % 5 == 0 ? ",\"routing\":\"r" + i % 3 + "\"" : "";
      bulk.append(
          "{\"index\":{\"_id\":\"id/" + i + "\",\"_type\":\"" + type + "\"" + routing + "}}\n");
      bulk.append("{\"n\":" + i + ",\"word\":\"w" + i % 10 + "\"}\n");
    }
    RawHttp.Answer answer =
        fixture.master("POST", "/" + index + "/_bulk?refresh=true", bulk.toString());
    assertThat(answer.text()).contains("\"errors\":false");
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "_delete_by_query | {\"query\":{\"match_all\":{}}} | 2500",
        "even/_delete_by_query?refresh=true&pretty | {\"query\":{\"range\":{\"n\":{\"lt\":100}}}} |"
            + " 50",
        "_delete_by_query?q=word:w3&scroll_size=7 | | 250",
        "_delete_by_query?size=10 | {\"query\":{\"match_all\":{}}} | 10",
        "_delete_by_query?size=1200&sort=n:desc | {\"query\":{\"match_all\":{}}} | 1200",
        "_delete_by_query?search_type=dfs_query_then_fetch&q=word:w3 | | 250",
        "_delete_by_query?routing=r1 | {\"query\":{\"term\":{\"_routing\":\"r1\"}}} | 166",
        "_delete_by_query | {\"query\":{\"term\":{\"word\":\"none\"}}} | 0",
        "_update_by_query?conflicts=proceed | | 2500",
        "_update_by_query | {\"query\":{\"term\":{\"word\":\"w1\"}},\"script\":{\"inline\":\"ctx.op"
            + " = ctx._source.n < 1000 ? 'noop' : 'delete'\"}} | 250",
        "odd/_update_by_query?filter_path=total,updated,failures |"
            + " {\"size\":300,\"script\":{\"lang\":\"painless\",\"inline\":\"ctx._source.n++\"}} |"
            + " 300",
      })
  void itsAnswerAndItsWorkAreTheMastersOwn(String target, String body, int changed)
      throws Exception {
    assertAsDirect("", target, body);
    List<ChangeEvent> events = fixture.events("q");
    assertThat(events).hasSize(changed).allMatch(event -> event.op() == Op.REFRESH);
    assertThat(events.stream().map(ChangeEvent::key).distinct()).hasSize(changed);
    assertThat(events)
        .allSatisfy(
            event -> {
              int n = Integer.parseInt(event.key().id().substring(3));
              assertThat(event.key().type()).isEqualTo(n % 2 == 0 ? "even" : "odd");
              assertThat(event.routing()).isEqualTo(n % 5 == 0 ? "r" + n % 3 : null);
            });
    fixture.awaitNothingOpen();
    fixture.awaitNothingHeld();
  }

  /**
   * Asks the master for an index, and the gateway for its twin.
   *
   * @param suffix of the indices' names
   * @return the answer
   */
  private String assertAsDirect(String suffix, String operation, String body) throws Exception {
    RawHttp.Answer direct = fixture.master("POST", "/direct" + suffix + "/" + operation, body);
    RawHttp.Answer through = fixture.send("POST", "/q" + suffix + "/" + operation, body);
    assertThat(through.status()).as(through.text()).isEqualTo(direct.status()).isEqualTo(200);
    assertThat(shown(through)).isEqualTo(shown(direct));
    fixture.master("POST", "/_refresh", null);
    assertThat(sum("q")).isEqualTo(sum("direct"));
    return through.text();
  }

  /** One id under several routings: the alias shows one of the documents only. */
  @ParameterizedTest
  @ValueSource(strings = {"_delete_by_query", "even/_update_by_query"})
  void anAliasHidesFromTheOperationWhatItHidesFromASearch(String operation) throws Exception {
    for (String index : List.of("direct", "q")) {
      for (int routing = 0; routing < TWINS; routing++) {
        fixture.master(
            "PUT",
            "/" + index + "/even/twin?refresh=true&routing=s" + routing,
            "{\"word\":\"w3\"}");
      }
      RawHttp.Answer alias =
          fixture.master(
              "PUT",
              "/" + index + "/_alias/" + index + "-alias",
              "{\"search_routing\":\"s1\",\"filter\":{\"term\":{\"word\":\"w3\"}}}");
      assertThat(alias.status()).as(alias.text()).isEqualTo(200);
    }
    List<String> before = twins("q");
    assertAsDirect("-alias", operation, ALL);
    assertThat(total("q")).isEqualTo(total("direct"));
    List<String> after = twins("q");
    assertThat(after).isEqualTo(twins("direct"));
    assertThat(after.get(1)).as("on the alias's shard").isNotEqualTo(before.get(1));
    assertThat(after).as("on other shards").containsAnyElementsOf(before);
    assertThat(fixture.events("q")).filteredOn(event -> event.key().id().equals("twin")).hasSize(1);
  }

  private List<String> twins(String index) throws Exception {
    List<String> twins = new ArrayList<>();
    for (int routing = 0; routing < TWINS; routing++) {
      twins.add(
          fixture
              .master("GET", "/" + index + "/even/twin?routing=s" + routing, null)
              .text()
              .replace("\"" + index + "\"", "\"\""));
    }
    return twins;
  }

  /** Without what may differ: time, and into how many batches it was cut. */
  private static String shown(RawHttp.Answer answer) {
    return answer
        .text()
        .replaceAll("\"took\" ?: ?\\d+", "\"took\":0")
        .replaceAll("\"batches\" ?: ?\\d+", "\"batches\":0");
  }

  /** Number and sum of the documents: equal if the same ones are left. */
  private String sum(String index) throws Exception {
    return fixture
        .master(
            "POST",
            "/" + index + "/_search?filter_path=aggregations",
            "{\"size\":0,\"aggs\":{\"of\":{\"stats\":{\"field\":\"n\"}}}}")
        .text();
  }

  /** Slices take the documents between them, each of them as the master does. */
  @Test
  void slicesAreThoseOfTheMaster() throws Exception {
    for (int slice = 0; slice < 2; slice++) {
      String body = "{\"slice\":{\"id\":" + slice + ",\"max\":2},\"query\":{\"match_all\":{}}}";
      assertThat(assertAsDirect("", "_delete_by_query", body)).contains("\"slice_id\":" + slice);
    }
    assertThat(total("q")).isZero();
    assertThat(fixture.events("q")).hasSize(DOCUMENTS);
  }

  private int total(String index) throws Exception {
    return new JsonObject(fixture.master("GET", "/" + index + "/_count", null).text())
        .getInteger("count");
  }

  @Test
  void aConflictEndsItAsItEndsItOnTheMaster() throws Exception {
    for (String index : List.of("direct", "q")) {
      // Changed after the last refresh: the search sees version 1, the operation finds 2.
      fixture.master("PUT", "/" + index + "/even/id%2F2", "{\"n\":2}");
    }
    String body = "{\"query\":{\"term\":{\"n\":2}}}";
    RawHttp.Answer direct = fixture.master("POST", "/direct/_delete_by_query", body);
    RawHttp.Answer through = fixture.send("POST", "/q/_delete_by_query", body);
    assertThat(through.status()).as(through.text()).isEqualTo(direct.status()).isEqualTo(409);
    assertThat(through.text())
        .contains("\"version_conflicts\":1", "\"failures\":[{\"index\":\"q\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/absent/_delete_by_query?q=*:*",
        "/q/_delete_by_query {\"query\":{\"no_such\":{}}}",
        "/q/_update_by_query?q=(unbalanced"
      })
  void whatTheMasterRefusesHasTheMastersStatus(String request) throws Exception {
    String target = request.split(" ", 2)[0];
    String body = request.contains(" ") ? request.split(" ", 2)[1] : null;
    RawHttp.Answer direct = fixture.master("POST", target, body);
    RawHttp.Answer through = fixture.send("POST", target, body);
    assertThat(through.status()).as(through.text()).isEqualTo(direct.status());
    assertThat(through.text()).contains("\"error\"");
    assertThat(total("q")).isEqualTo(DOCUMENTS);
    assertThat(fixture.events("q")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "_delete_by_query?terminate_after=1 | {\"query\":{\"term\":{\"n\":5}}}",
        "_update_by_query | {\"min_score\":1}"
      })
  void whatCannotBeDoneInStepsIsToldByItsIndex(String target, String body) throws Exception {
    assertAsDirect("", target, body);
    assertThat(fixture.events("q"))
        .singleElement()
        .matches(ChangeEvent::refreshesIndex, "names the index only");
    fixture.awaitNothingOpen();
    fixture.awaitNothingHeld();
  }

  /** A pipeline that writes elsewhere would write where no step looks. */
  @Test
  void aPipelineThatMovesDocumentsIsRefused() throws Exception {
    fixture.master(
        "PUT",
        "/_ingest/pipeline/mover",
        "{\"processors\":[{\"set\":{\"field\":\"_index\",\"value\":\"elsewhere\"}}]}");
    RawHttp.Answer answer = fixture.send("POST", "/q/_update_by_query?pipeline=mover", null);
    assertThat(answer.status()).as(answer.text()).isEqualTo(501);
    assertThat(answer.text()).contains("the pipeline [mover] names [_index]");
    fixture.master("DELETE", "/_ingest/pipeline/mover", null);
    assertThat(fixture.master("GET", "/elsewhere", null).status()).isEqualTo(404);
    assertThat(fixture.events("q")).isEmpty();
  }
}
