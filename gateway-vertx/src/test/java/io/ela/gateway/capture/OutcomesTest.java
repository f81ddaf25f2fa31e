package io.ela.gateway.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.ela.config.IndexSelection;
import io.ela.dialect.EsVersion;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.rest.DocumentWrite;
import io.ela.dialect.rest.Endpoint;
import io.ela.dialect.rest.EndpointTable;
import io.ela.dialect.rest.QueryString;
import io.ela.dialect.rest.RestRequest;
import io.ela.dialect.translate.ClientRequest;
import io.ela.dialect.translate.TypeNames;
import io.ela.events.ChangeEvent;
import io.ela.events.Origin;
import io.ela.gateway.capture.IndexFacts.Fact;
import io.ela.gateway.capture.IndexFacts.Target;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** From request and answer to events, without servers. */
class OutcomesTest {
  private static final EsVersion V5 = EsVersion.parse("5.6.16");
  private static final ChangeEvent.Context CONTEXT =
      new ChangeEvent.Context("m", 3, Origin.GATEWAY, "r", 0);

  private final AtomicInteger unnamed = new AtomicInteger();
  private Map<String, Target> targets = target(new Fact("u", "", false, false));
  private IndexSelection selection = new IndexSelection(List.of("*"), List.of(".*"));

  private static Map<String, Target> target(Fact fact) {
    return Map.of("i", new Target(Map.of("i", fact)));
  }

  private WritePlan plan(String method, String target, String body) {
    RestRequest line = RestRequest.of(method, target);
    Endpoint endpoint = EndpointTable.forVersion(V5).classify(line);
    QueryString query = line.parsedQuery();
    ClientRequest request =
        new ClientRequest(
            method, line.path(), query, "application/json", null, Bytes.ofUtf8(body), endpoint);
    return WritePlanner.plan(
        request,
        DocumentWrite.of(endpoint, query).orElseThrow(),
        new IdPinning(() -> "pinned", false));
  }

  private List<String> events(WritePlan plan, int status, String answer) {
    return events(plan, status, answer, false);
  }

  private List<String> events(WritePlan plan, int status, String answer, boolean bulkInParts) {
    return new Events(V5, TypeNames.DOC, selection)
            .of(
                Outcomes.of(plan, status, Bytes.ofUtf8(answer), bulkInParts),
                new Events.Facts(targets),
                true,
                CONTEXT,
                unnamed::incrementAndGet)
            .stream()
            .map(e -> e.op() + " " + e.key() + " " + e.version() + " " + e.source().utf8())
            .toList();
  }

  private static String answer(String result) {
    return "{\"_index\":\"i\",\"_type\":\"t\",\"_id\":\"1\",\"_version\":2,\"result\":\""
        + result
        + "\"}";
  }

  @Test
  void aSuccessCarriesTheBytes() {
    WritePlan plan = plan("PUT", "/i/t/1", "{\"a\": 1}");
    assertThat(events(plan, 200, answer("updated")))
        .containsExactly("INDEX [i][t][1] 2 {\"a\": 1}");
    assertThat(events(plan, 200, answer("noop"))).isEmpty();
    assertThat(events(plan, 200, answer("deleted"))).containsExactly("DELETE [i][t][1] 2 ");
    assertThat(events(plan, 200, answer("brand_new_word")))
        .containsExactly("REFRESH [i][t][1] -1 ");
  }

  @Test
  void onlySomeFailuresAreSurelyNothing() {
    WritePlan index = plan("PUT", "/i/t/1", "{}");
    WritePlan create = plan("PUT", "/i/t/1/_create", "{}");
    for (int status : new int[] {400, 404, 409}) {
      assertThat(events(index, status, "{}")).isEmpty();
    }
    for (int status : new int[] {401, 413, 429, 500, 502, 503, 504}) {
      assertThat(events(index, status, "{}")).containsExactly("REFRESH [i][t][1] -1 ");
    }
    assertThat(events(create, 409, "{}")).containsExactly("REFRESH [i][t][1] -1 ");
  }

  /** A primary that fails may have written, and the next one finds the lock broken by that. */
  @Test
  void aLockThatIsBrokenMayBeTheEcho() {
    for (String lock : new String[] {"version=3", "version=3&version_type=internal"}) {
      assertThat(events(plan("PUT", "/i/t/1?" + lock, "{}"), 409, "{}"))
          .containsExactly("REFRESH [i][t][1] -1 ");
    }
    assertThat(events(plan("PUT", "/i/t/1?version=3&version_type=external", "{}"), 409, "{}"))
        .isEmpty();
    WritePlan bulk =
        plan(
            "POST",
            "/i/t/_bulk",
            "{\"delete\":{\"_id\":\"1\",\"version\":3}}\n{\"delete\":{\"_id\":\"2\"}}\n");
    String failed =
        "{\"delete\":{\"_index\":\"i\",\"_type\":\"t\",\"_id\":\"%s\",\"status\":409,"
            + "\"error\":{\"type\":\"x\",\"reason\":\"y\"}}}";
    String answer =
        "{\"took\":1,\"errors\":true,\"items\":["
            + failed.formatted("1")
            + ","
            + failed.formatted("2")
            + "]}";
    assertThat(events(bulk, 200, answer)).containsExactly("REFRESH [i][t][1] -1 ");
  }

  @Test
  void anUnreadableAnswerLeavesEverythingOpen() {
    assertThat(events(plan("PUT", "/i/t/1", "{}"), 200, "<html>"))
        .containsExactly("REFRESH [i][t][1] -1 ");
    assertThat(events(plan("POST", "/i/t", "{}"), 200, "{\"cut\":"))
        .describedAs("the gateway gave the id")
        .containsExactly("REFRESH [i][t][pinned] -1 ");
    assertThat(unnamed).hasValue(0);
    assertThat(events(plan("POST", "/i/t?version=3", "{}"), 200, "{\"cut\":"))
        .describedAs("the master refuses a version without an id; nothing is put in")
        .isEmpty();
    assertThat(unnamed).hasValue(1);
  }

  @Test
  void itemsWithoutAnswerAreInDoubt() {
    WritePlan plan =
        plan(
            "POST",
            "/i/t/_bulk",
            "{\"index\":{\"_id\":\"1\"}}\n{}\n{\"delete\":{\"_id\":\"2\"}}\n");
    String one =
        "{\"took\":1,\"errors\":false,\"items\":[{\"index\":{\"_index\":\"i\",\"_type\":\"t\","
            + "\"_id\":\"1\",\"_version\":1,\"result\":\"created\",\"status\":201}}]}";
    assertThat(events(plan, 200, one))
        .containsExactly("INDEX [i][t][1] 1 {}", "REFRESH [i][t][2] -1 ");
  }

  @Test
  void anAnswerForAnotherDocumentIsNotBelieved() {
    WritePlan plan = plan("POST", "/i/t/_bulk", "{\"index\":{\"_id\":\"1\"}}\n{\"mine\":1}\n");
    String other =
        "{\"took\":1,\"errors\":false,\"items\":[{\"index\":{\"_index\":\"i\",\"_type\":\"t\","
            + "\"_id\":\"9\",\"_version\":1,\"result\":\"created\",\"status\":201}}]}";
    assertThat(events(plan, 200, other)).containsExactly("REFRESH [i][t][9] -1 ");
  }

  @Test
  void pipelinesMakeDocumentsUncertain() {
    WritePlan plan = plan("PUT", "/i/t/1", "{}");
    WritePlan none = plan("PUT", "/i/t/1?pipeline=_none", "{}");
    targets = target(new Fact("u", "", true, false));
    assertThat(events(plan, 200, answer("created"))).containsExactly("REFRESH [i][t][1] -1 ");
    assertThat(events(none, 200, answer("created"))).containsExactly("INDEX [i][t][1] 2 {}");
    targets = target(new Fact("u", "", false, true));
    assertThat(events(none, 200, answer("created"))).containsExactly("REFRESH [i][t][1] -1 ");
    targets = Map.of();
    assertThat(events(none, 200, answer("created"))).containsExactly("REFRESH [i][t][1] -1 ");
  }

  @Test
  void whereNobodyKnewTheIncarnationBeforehandTheMasterIsAsked() {
    WritePlan plan = plan("PUT", "/i/t/1", "{}");
    targets = target(new Fact("", "", false, false));
    assertThat(events(plan, 200, answer("created"))).containsExactly("REFRESH [i][t][1] -1 ");
    targets = Map.of("i", new Target(Map.of("other", new Fact("u", "", false, false))));
    assertThat(events(plan, 200, answer("created")))
        .as("an alias that was moved meanwhile")
        .containsExactly("REFRESH [i][t][1] -1 ");
  }

  @Test
  void aDoubtfulAliasIsEachIndexBehindIt() {
    targets = Map.of("i", new Target(Map.of("i-1", new Fact("u", "", false, false))));
    assertThat(events(plan("PUT", "/i/t/1", "{}"), 500, "{}"))
        .containsExactly("REFRESH [i-1][t][1] -1 ");
  }

  @Test
  void aBulkThatIsRefusedInTheMiddleIsInDoubtWhereItIsCarriedOutInParts() {
    WritePlan bulk = plan("POST", "/i/t/_bulk", "{\"index\":{\"_id\":\"1\"}}\n{}\n");
    assertThat(events(bulk, 400, "{}", false)).isEmpty();
    assertThat(events(bulk, 400, "{}", true)).containsExactly("REFRESH [i][t][1] -1 ");
    assertThat(events(plan("PUT", "/i/t/1", "{}"), 400, "{}", true)).isEmpty();
  }

  @Test
  void indicesThatAreNotMovedGiveNoEvents() {
    selection = new IndexSelection(List.of("*"), List.of("i"));
    assertThat(events(plan("PUT", "/i/t/1", "{}"), 200, answer("created"))).isEmpty();
    assertThat(events(plan("PUT", "/i/t/1", "{}"), 500, "{}")).isEmpty();
  }

  @Test
  void updatesAskForTheDocumentUnlessTheClientDid() {
    WritePlan ours = plan("POST", "/i/t/1/_update?pretty", "{\"doc\":{}}");
    assertThat(ours.request().query().raw()).isEqualTo("_source=true");
    assertThat(ours.form()).isEqualTo(new AnswerForm(true, null, true));
    WritePlan theirs = plan("POST", "/i/t/1/_update", "{\"_source\":[\"a\"],\"doc\":{}}");
    assertThat(theirs.request().query().raw()).isEmpty();
    assertThat(theirs.form().isAsIs()).isTrue();
    assertThat(theirs.items().get(0).inline()).isFalse();
    WritePlan all = plan("POST", "/i/t/1/_update?_source", "{\"doc\":{}}");
    assertThat(all.items().get(0).inline()).isTrue();
    assertThat(all.form().stripGet()).isFalse();
    WritePlan mixed =
        plan(
            "POST",
            "/i/t/_bulk",
            "{\"update\":{\"_id\":\"1\"}}\n{\"doc\":{}}\n{\"update\":{\"_id\":\"2\",\"_source\":\"a\"}}\n{}\n");
    assertThat(mixed.items()).noneMatch(Expected::inline);
  }

  @Test
  void onlyOurPartOfTheAnswerIsStripped() {
    String single =
        "{\"_id\":\"1\",\"get\":{\"found\":true,\"_source\":{\"get\":1}},\"x\":{\"get\":2}}";
    AnswerForm strip = new AnswerForm(true, null, false);
    assertThat(AnswerShaper.stripped(strip, false, Bytes.ofUtf8(single)).utf8())
        .isEqualTo("{\"_id\":\"1\",\"x\":{\"get\":2}}");
    String bulk =
        "{\"items\":[{\"update\":{\"get\":{\"_source\":{}},\"status\":200}},{\"index\":{\"get\":1}}]}";
    assertThat(AnswerShaper.stripped(strip, true, Bytes.ofUtf8(bulk)).utf8())
        .isEqualTo("{\"items\":[{\"update\":{\"status\":200}},{\"index\":{\"get\":1}}]}");
  }
}
