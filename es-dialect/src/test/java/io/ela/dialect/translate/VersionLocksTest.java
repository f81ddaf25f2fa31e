package io.ela.dialect.translate;

import static org.assertj.core.api.Assertions.assertThat;

import io.ela.dialect.EsVersion;
import io.ela.dialect.bulk.BulkItem;
import io.ela.dialect.bulk.BulkParser;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.rest.DocumentWrite;
import io.ela.dialect.rest.EndpointTable;
import io.ela.dialect.rest.RestRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Locks by version become locks by sequence number; the words are those that were measured. */
class VersionLocksTest {
  private static final List<Header> JSON = List.of(new Header("content-type", "application/json"));
  private static final String NEVER = "if_seq_no=9007199254740991&if_primary_term=9007199254740991";
  private static final DocumentWrite.Bulk DEFAULTS = new DocumentWrite.Bulk("a", "t", null, null);
  private static final DocumentState THERE = new DocumentState.There(3, 17, 2);
  private static final DocumentState MISSING = new DocumentState.Missing();

  private static DialectBridge bridge(String client) {
    return DialectBridge.between(
        EsVersion.parse(client), EsVersion.parse("8.19.13"), Map.of("a", "t")::get);
  }

  private static ClientRequest request(String client, String method, String target, String body) {
    RestRequest line = RestRequest.of(method, target);
    return new ClientRequest(
        method,
        line.path(),
        line.parsedQuery(),
        null,
        null,
        json(body),
        EndpointTable.forVersion(EsVersion.parse(client)).classify(line));
  }

  private static Bytes json(String text) {
    return Bytes.ofUtf8(text.replace('\'', '"'));
  }

  private static Translation locked(
      String method, String target, String body, DocumentState state) {
    ClientRequest request = request("5.6.16", method, target, body);
    VersionLock lock = bridge("5.6.16").lock(request);
    assertThat(lock).isNotNull();
    return bridge("5.6.16").locked(request, lock, state);
  }

  private static String sent(Translation translation) {
    return ((Translation.Forward) translation).request().target();
  }

  private static String told(Translation translation, int status, String body) {
    TranslatedAnswer answer =
        ((Translation.Forward) translation).answers().answer(status, JSON, json(body));
    return answer.status() + " " + answer.body().utf8().replace('"', '\'');
  }

  @Test
  void whatFitsIsSentWithWhatWasRead() {
    Translation index =
        locked("PUT", "/a/t/1?refresh&version=3&version_type=internal", "{}", THERE);
    assertThat(sent(index)).isEqualTo("/a/_doc/1?refresh&if_seq_no=17&if_primary_term=2");
    Translation delete = locked("DELETE", "/a/t/1?version=3&routing=r", "", THERE);
    assertThat(sent(delete)).isEqualTo("/a/_doc/1?routing=r&if_seq_no=17&if_primary_term=2");
    Translation update =
        locked(
            "POST",
            "/a/t/1/_update?version=3",
            "{'doc':{'upsert':1},'doc_as_upsert':true,'upsert':{'x':1}}",
            THERE);
    assertThat(sent(update)).isEqualTo("/a/_update/1?if_seq_no=17&if_primary_term=2");
    assertThat(((Translation.Forward) update).request().body().utf8())
        .isEqualTo("{\"doc\":{\"upsert\":1}}");
  }

  @Test
  void whatDoesNotFitIsSentWithALockThatNeverFits() {
    Translation stale = locked("PUT", "/a/t/1?version=2", "{}", THERE);
    assertThat(sent(stale)).isEqualTo("/a/_doc/1?" + NEVER);
    String conflict =
        "{'error':{'root_cause':[{'type':'version_conflict_engine_exception','reason':'[1]: version"
            + " conflict, required seqNo [9], primary term [9]. but no document was"
            + " found'}],'type':'version_conflict_engine_exception','reason':'[1]: version"
            + " conflict, required seqNo [9], primary term [9]. but no document was"
            + " found','index':'a'},'status':409}";
    String words = "[t][1]: version conflict, current version [%s] is different than the one";
    assertThat(told(stale, 409, conflict))
        .startsWith("409 ")
        .contains("{'root_cause':[{'type':'version_conflict_engine_exception'")
        .contains("'reason':'" + words.formatted(3) + " provided [2]','index':'a'")
        .doesNotContain("seqNo");
    assertThat(told(locked("DELETE", "/a/t/1?version=2", "", MISSING), 409, conflict))
        .contains(words.formatted(-1) + " provided [2]");
    assertThat(told(locked("PUT", "/a/t/1?version=3", "{}", THERE), 409, conflict))
        .contains(
            "[t][1]: version conflict, current version is different than the one provided [3]");
    assertThat(told(stale, 400, "{'error':{'type':'x','reason':'y'}}"))
        .isEqualTo("400 {'error':{'type':'x','reason':'y'}}");
  }

  @Test
  void whatCouldNotBeReadIsNotSent() {
    Translation refused =
        locked("PUT", "/a/t/1?version=2", "{}", new DocumentState.Unread("no shard"));
    assertThat(refused).isInstanceOf(Translation.Refused.class);
    assertThat(((Translation.Refused) refused).status()).isEqualTo(503);
    assertThat(((Translation.Refused) refused).reason())
        .contains("[a][1]", "no shard", "try again");
  }

  /** Trying again does not help who has no right to read. */
  @Test
  void whoMayNotReadIsToldSo() {
    Bytes refusal =
        json(
            "{'error':{'type':'security_exception','reason':'action is"
                + " unauthorized'},'status':403}");
    List<DocumentState> read = VersionReads.states(403, refusal, 2);
    assertThat(read).hasSize(2);
    Translation refused = locked("PUT", "/a/t/1?version=2", "{}", read.get(1));
    assertThat(((Translation.Refused) refused).status()).isEqualTo(403);
    assertThat(((Translation.Refused) refused).reason())
        .contains("[a][1]", "security_exception: action is unauthorized")
        .doesNotContain("try again");
    Bytes one =
        json(
            "{'docs':[{'_index':'a','_id':'1','error':{'type':'security_exception','reason':'no'}}]}");
    assertThat(VersionReads.states(200, one, 1))
        .containsExactly(new DocumentState.Unread("security_exception: no", 403));
    assertThat(VersionReads.states(401, Bytes.ofUtf8("who are you"), 1))
        .singleElement()
        .matches(state -> ((DocumentState.Unread) state).status() == 401);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PUT|/a/t/1/_create?version=3|create operations do not support explicit versions. use index"
            + " instead",
        "PUT|/a/t/1?version=3&op_type=create|create operations do not support explicit versions."
            + " use index instead",
        "POST|/a/t?version=3|an id must be provided if version type or value are set",
        "PUT|/a/t/1?version=0|illegal version value [0] for version type [INTERNAL]",
        "POST|/a/t/1/_update?version=3&version_type=external_gte|version type [EXTERNAL_GTE] is not"
            + " supported by the update API",
        "POST|/a/t/1/_update?version=3&retry_on_conflict=1|can't provide both retry_on_conflict and"
            + " a specific version"
      })
  void whatTheClientsVersionRefusesIsRefusedInItsWords(String method, String target, String says) {
    ClientRequest request = request("5.6.16", method, target, "{}");
    assertThat(bridge("5.6.16").lock(request)).isNull();
    Translation.Refused refused = (Translation.Refused) bridge("5.6.16").request(request);
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body().utf8())
        .contains("\"action_request_validation_exception\"")
        .contains("\"Validation Failed: 1: " + says + ";\"");
  }

  @ParameterizedTest
  @CsvSource({
    "5.6.16,GET,/a/t/1?version=3",
    "5.6.16,PUT,/a/t/1?version=3&version_type=external",
    "5.6.16,PUT,/a/t/1?version=-3",
    "5.6.16,PUT,/a/t/1",
    "7.17.15,PUT,/a/_doc/1?version=3"
  })
  void whatIsNoLock(String client, String method, String target) {
    assertThat(bridge(client).lock(request(client, method, target, "{}"))).isNull();
  }

  @Test
  void whatIsReadIsAskedForTogether() {
    ClientRequest question =
        VersionReads.question(
            List.of(
                new VersionLock("a", "t", "1", "r", 3), new VersionLock("b", null, "\"", null, 1)));
    Translation.Forward asked = (Translation.Forward) bridge("5.6.16").request(question);
    assertThat(asked.request().target()).isEqualTo("/_mget?_source=false");
    assertThat(asked.request().body().utf8())
        .isEqualTo(
            "{\"docs\":[{\"_index\":\"a\",\"_id\":\"1\",\"routing\":\"r\"},"
                + "{\"_index\":\"b\",\"_id\":\"\\\"\"}]}");
    Bytes answer =
        json(
            "{'docs':[{'_index':'a','_id':'1','_version':3,'_seq_no':17,'_primary_term':2,"
                + "'found':true},{'_index':'a','_id':'2','found':false},{'_index':'b','_id':'3',"
                + "'error':{'type':'index_not_found_exception','reason':'no'}},{'_index':'b','_id':"
                + "'4','error':{'type':'no_shard_available_action_exception','reason':'no'}}]}");
    assertThat(VersionReads.states(200, answer, 4))
        .startsWith(THERE, MISSING, MISSING)
        .last()
        .isInstanceOf(DocumentState.Unread.class);
    assertThat(VersionReads.states(503, Bytes.EMPTY, 2))
        .hasSize(2)
        .allMatch(DocumentState.Unread.class::isInstance);
    assertThat(VersionReads.states(200, answer, 5))
        .hasSize(5)
        .allMatch(DocumentState.Unread.class::isInstance);
  }

  private static List<BulkItem> items(String body) {
    List<BulkItem> items = new ArrayList<>();
    new BulkParser(10_000, items::add).feed(json(body));
    return items;
  }

  private static List<String> lines(
      BulkBridge bulk, List<BulkItem> items, DocumentState... states) {
    return lines(bulk, DEFAULTS, items, states);
  }

  private static List<String> lines(
      BulkBridge bulk, DocumentWrite.Bulk defaults, List<BulkItem> items, DocumentState... states) {
    List<String> lines = new ArrayList<>();
    for (int at = 0; at < items.size(); at++) {
      DocumentState state = bulk.lock(items.get(at), defaults) == null ? null : states[at];
      lines.add(bulk.metadata(items.get(at), defaults, state).utf8().replace('"', '\''));
      if (items.get(at).source() != null) {
        lines.add(bulk.source(items.get(at)).utf8().replace('"', '\''));
      }
    }
    return lines;
  }

  @Test
  void aBulkKeepsItsItems() {
    BulkBridge bulk = bridge("5.6.16").bulk(request("5.6.16", "POST", "/a/t/_bulk", ""));
    List<BulkItem> items =
        items(
            "{'index':{'_id':'1','_version':3}}\n{}\n{'index':{'_id':'1','version':3}}\n{}\n"
                + "{'update':{'_id':'2','version':1}}\n{'doc':{},'upsert':{}}\n"
                + "{'delete':{'_id':'3','version':2}}\n{'delete':{'_id':'4'}}\n"
                + "{'index':{'_id':'4','version':1}}\n{}\n");
    String never = "'if_seq_no':9007199254740991,'if_primary_term':9007199254740991}}";
    assertThat(lines(bulk, items, THERE, THERE, MISSING, THERE, null, THERE))
        .containsExactly(
            "{'index':{'_id':'1','if_seq_no':17,'if_primary_term':2}}",
            "{}",
            "{'index':{'_id':'1'," + never,
            "{}",
            "{'update':{'_id':'2'," + never,
            "{'doc':{}}",
            "{'delete':{'_id':'3'," + never,
            "{'delete':{'_id':'4'}}",
            "{'index':{'_id':'4'," + never,
            "{}");
    String failed =
        "{'_index':'a','_id':'%s','status':%s,'error':{'type':'%s','reason':'[%s]: %s'}}";
    String conflict = "version_conflict_engine_exception";
    String required = "version conflict, required seqNo [9], primary term [9]. but no";
    String answer =
        "{'errors':true,'items':[{'index':{'_index':'a','_id':'1','result':'updated','status':200}},"
            + "{'index':"
            + failed.formatted("1", 409, conflict, "1", required)
            + "},{'update':"
            + failed.formatted("2", 404, "document_missing_exception", "2", "document missing")
            + "},{'delete':"
            + failed.formatted("3", 409, conflict, "3", required)
            + "},{'delete':{'_index':'a','_id':'4','result':'deleted','status':200}},{'index':"
            + failed.formatted("4", 409, conflict, "4", required)
            + "}]}";
    String told = bulk.answers().answer(200, JSON, json(answer)).body().utf8().replace('"', '\'');
    String words = "version conflict, current version [%s] is different than the one provided [%s]";
    assertThat(told)
        .contains("'_id':'1','result':'updated','created':false,'status':200}")
        .contains(
            "'_id':'1','status':400,'error':{'type':'untranslatable_exception','reason':'line 3")
        .contains(
            "'_id':'2','status':409,'error':{'type':'version_conflict_engine_exception','reason':"
                + "'[t][2]: "
                + words.formatted(-1, 1))
        .contains("'_id':'3','status':409,'error':{'type':'" + conflict + "','reason':'[t][3]: ")
        .contains(words.formatted(3, 2))
        .contains(
            "'_id':'4','status':400,'error':{'type':'untranslatable_exception','reason':'line 9");
  }

  @Test
  void beyondWhatIsRememberedNothingIsCompared() {
    BulkBridge bulk = bridge("5.6.16").bulk(request("5.6.16", "POST", "/a/t/_bulk", ""));
    BulkItem item = items("{'delete':{'_id':'x'}}\n").get(0);
    for (int i = 0; i < DocumentSet.MOST; i++) {
      bulk.metadata(item.withId("i" + i, item.metadataLine()), DEFAULTS, null);
    }
    BulkItem locked = items("{'delete':{'_id':'y','version':3}}\n").get(0);
    assertThat(bulk.metadata(locked, DEFAULTS, THERE).utf8()).contains("9007199254740991");
  }

  @Test
  void documentsAreToldApart() {
    DocumentSet set = new DocumentSet();
    for (int i = 0; i < 100_000; i++) {
      set.add("index", Integer.toString(i));
    }
    for (int i = 0; i < 100_000; i++) {
      assertThat(set.contains("index", Integer.toString(i))).isTrue();
      assertThat(set.contains("index2", Integer.toString(i))).isFalse();
      assertThat(set.contains("index", "x" + i)).isFalse();
    }
  }

  /** A token of the source never fits the target by chance, nor the other way round. */
  @Test
  void tokensNameTheClusterThatGaveThem() {
    ClientRequest given =
        request("7.17.15", "PUT", "/a/_doc/1?if_seq_no=4&if_primary_term=1", "{}");
    Translation source = bridge("7.17.15").request(given);
    assertThat(sent(source)).isEqualTo("/a/_doc/1?if_seq_no=4&if_primary_term=9007199254740991");
    assertThat(told(source, 200, "{'_index':'a','_id':'1','_seq_no':4,'_primary_term':1}"))
        .contains("'_seq_no':4,'_primary_term':1000000001}");
    assertThat(
            sent(
                bridge("7.17.15")
                    .request(
                        request(
                            "7.17.15",
                            "PUT",
                            "/a/_doc/1?if_seq_no=4&if_primary_term=1000000001",
                            "{}"))))
        .isEqualTo("/a/_doc/1?if_seq_no=4&if_primary_term=1");
    BulkBridge bulk = bridge("7.17.15").bulk(request("7.17.15", "POST", "/a/_bulk", ""));
    List<BulkItem> items =
        items(
            "{'delete':{'_id':'1','if_seq_no':4,'if_primary_term':1}}\n"
                + "{'delete':{'_id':'1','if_seq_no':4,'if_primary_term':1000000001}}\n");
    DocumentWrite.Bulk untyped = new DocumentWrite.Bulk("a", null, null, null);
    assertThat(lines(bulk, untyped, items))
        .containsExactly(
            "{'delete':{'_id':'1','if_seq_no':4,'if_primary_term':9007199254740991}}",
            "{'delete':{'_id':'1','if_seq_no':4,'if_primary_term':1}}");
    Translation search = bridge("7.17.15").request(request("7.17.15", "GET", "/a/_search", ""));
    assertThat(
            told(
                search,
                200,
                "{'hits':{'hits':[{'_index':'a','_id':'1','_seq_no':4,'_primary_term':1,"
                    + "'_source':{'_primary_term':1}}]}}"))
        .contains("'_seq_no':4,'_primary_term':1000000001,'_source':{'_primary_term':1}");
  }
}
