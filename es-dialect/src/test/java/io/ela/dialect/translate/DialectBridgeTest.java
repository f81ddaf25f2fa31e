package io.ela.dialect.translate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ela.dialect.EsVersion;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.metadata.Trees;
import io.ela.dialect.rest.EndpointTable;
import io.ela.dialect.rest.RestRequest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DialectBridgeTest {
  private static final TypeNames TYPES = Map.of("a", "user", "b", "t")::get;
  private static final List<Header> HEADERS =
      List.of(
          new Header("X-elastic-product", "Elasticsearch"),
          new Header("Warning", "299 Elasticsearch-8.19.13 \"x\""),
          new Header("content-type", "application/json"));

  private static Translation translate(
      String client, String cluster, String method, String target, String body) {
    EsVersion dialect = EsVersion.parse(client);
    RestRequest line = RestRequest.of(method, target);
    ClientRequest request =
        new ClientRequest(
            method,
            line.path(),
            line.parsedQuery(),
            null,
            null,
            json(body),
            EndpointTable.forVersion(dialect).classify(line));
    return DialectBridge.between(dialect, EsVersion.parse(cluster), TYPES).request(request);
  }

  private static Bytes json(String text) {
    return Bytes.ofUtf8(text.replace('\'', '"'));
  }

  private static Translation.Forward up(String method, String target, String body) {
    return forward(translate("5.6.16", "8.19.13", method, target, body));
  }

  private static Translation.Forward forward(Translation translation) {
    assertThat(translation).isInstanceOf(Translation.Forward.class);
    return (Translation.Forward) translation;
  }

  private static String down(Translation.Forward forward, int status, String body) {
    return forward.answers().answer(status, HEADERS, json(body)).body().utf8().replace('"', '\'');
  }

  private static Translation.Refused refused(Translation translation) {
    assertThat(translation).isInstanceOf(Translation.Refused.class);
    return (Translation.Refused) translation;
  }

  private static String refusal(String method, String target, String body) {
    return refused(translate("5.6.16", "8.19.13", method, target, body)).reason();
  }

  @Test
  void settingsThatAreNullAreNotThere() {
    String answer =
        "{'b':{'settings':{'index':{'refresh_interval':null,'blocks':{'write':null,'read':'true'},"
            + "'number_of_shards':'1'}}}}";
    assertThat(down(up("GET", "/b/_settings", ""), 200, answer))
        .isEqualTo(
            "{'b':{'settings':{'index':{'blocks':{'read':'true'},'number_of_shards':'1'}}}}");
    assertThat(
            down(
                up("GET", "/b/_settings?flat_settings=true", ""),
                200,
                "{'b':{'settings':{'index.blocks.write':null,'index.uuid':'u'}}}"))
        .isEqualTo("{'b':{'settings':{'index.uuid':'u'}}}");
  }

  @Test
  void resizedIndices() {
    Translation.Forward shrunk =
        up(
            "POST",
            "/a/_shrink/b?master_timeout=10s",
            "{'settings':{'index':{'number_of_shards':1,'mapping.single_type':true,"
                + "'blocks':{'write':null}},'index.routing.allocation.require._name':null,"
                + "'index.mapper.dynamic':null},'aliases':{'x':{}}}");
    assertThat(shrunk.request().target()).isEqualTo("/a/_shrink/b?master_timeout=10s");
    assertThat(shrunk.request().body().utf8().replace('"', '\''))
        .isEqualTo(
            "{'settings':{'index.number_of_shards':1,'index.blocks.write':null,"
                + "'index.routing.allocation.require._name':null},'aliases':{'x':{}}}");
    assertThat(up("PUT", "/a/_shrink/b", "").request().body().isEmpty()).isTrue();
    String answer = "{'acknowledged':true,'shards_acknowledged':true,'index':'b'}";
    assertThat(down(shrunk, 200, answer)).isEqualTo(answer);
    assertThat(
            forward(translate("6.8.23", "8.19.13", "PUT", "/a/_split/b?copy_settings=false", "{}"))
                .request()
                .target())
        .isEqualTo("/a/_split/b");
    assertThat(
            forward(translate("7.17.15", "8.19.13", "PUT", "/a/_clone/b?copy_settings", "{}"))
                .request()
                .target())
        .isEqualTo("/a/_clone/b");
    assertThat(
            forward(translate("7.17.15", "8.19.13", "PUT", "/a/_clone/b?copy_settings=false", "{}"))
                .request()
                .target())
        .isEqualTo("/a/_clone/b?copy_settings=false");
  }

  /** Case 13 of the field's failures. */
  @ParameterizedTest
  @CsvSource({
    "PUT,/a/user/1,/a/_doc/1",
    "DELETE,/a/user/1,/a/_doc/1",
    "GET,/a/user/1,/a/_doc/1",
    "HEAD,/a/user/1,/a/_doc/1",
    "POST,/a/user,/a/_doc",
    "POST,/a/user/1/_update,/a/_update/1",
    "PUT,/a/user/1/_create,/a/_create/1",
    "GET,/a/user/1/_source,/a/_source/1",
    "POST,/a/user/_search,/a/_search?rest_total_hits_as_int=true",
    "POST,/a/user/_count,/a/_count",
    "GET,/a/user/1/_explain,/a/_explain/1",
    "POST,/a/user/_delete_by_query,/a/_delete_by_query",
    "POST,/a/_alias/x,/a/_alias/x",
    "GET,/a/_mapping/user,/a/_mapping",
    "GET,/a/_all/1,/a/_doc/1",
    "PUT,/a/user/x+y%2Fz?routing=a%20b&refresh,/a/_doc/x%20y%2Fz?routing=a%20b&refresh",
    "GET,/a/user/1?_source_include=x%2Cy&preference=_primary,/a/_doc/1?_source_includes=x%2Cy",
    "PUT,/new/whatever/1?version=3&version_type=external,/new/_doc/1?version=3&version_type=external",
    "GET,/_cat/count?h=count,/_cat/count?h=count",
    "GET,/_cache/clear?field_data=true,/_cache/clear?fielddata=true"
  })
  void pathsAndParametersOf5On8(String method, String target, String wanted) {
    assertThat(up(method, target, "").request().target()).isEqualTo(wanted);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'size':3,'source':{'index':['a'],'type':'user','size':100},'dest':{'index':'new','type':'x'}}"
            + "|{'source':{'index':['a'],'size':100},'dest':{'index':'new'},'max_docs':3}",
        "{'source':{'index':'a','query':{'match_all':{}}},'dest':{'index':'b'},'script':{'inline':'ctx._source.n++'}}"
            + "|{'source':{'index':'a','query':{'match_all':{}}},'dest':{'index':'b'},'script':{'source':'ctx._source.n++'}}",
        "{'source':{'remote':{'host':'http://h:1'},'index':'a','type':'z'},'dest':{'index':'b'}}"
            + "|{'source':{'remote':{'host':'http://h:1'},'index':'a','type':'z'},'dest':{'index':'b'}}",
      })
  void aReindexNamesNoTypes(String body, String wanted) {
    ClusterRequest request = up("POST", "/_reindex?wait_for_completion=false", body).request();
    assertThat(request.target()).isEqualTo("/_reindex?wait_for_completion=false");
    assertThat(Trees.object(request.body())).isEqualTo(Trees.object(json(wanted)));
  }

  @Test
  void aReindexOfATypeThatIsNotThereIsRefused() {
    String body = "{'source':{'index':'a','type':'other'},'dest':{'index':'b'}}";
    assertThat(
            new String(
                refused(translate("5.6.16", "8.19.13", "POST", "/_reindex", body)).body().copy(),
                java.nio.charset.StandardCharsets.UTF_8))
        .contains("[other]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/_tasks/n:1/_cancel",
        "/_reindex/n:1/_rethrottle?requests_per_second=-1",
        "/_update_by_query/n:1/_rethrottle?requests_per_second=5"
      })
  void tasksAreLedAsBefore(String target) {
    assertThat(up("POST", target, "").request().target()).isEqualTo(target);
  }

  @Test
  void aMappingUpdateLosesItsType() {
    Translation.Forward forward =
        up("PUT", "/a/_mapping/user", "{'user':{'properties':{'x':{'type':'string'}}}}");
    assertThat(forward.request().target()).isEqualTo("/a/_mapping");
    assertThat(Trees.object(forward.request().body()))
        .isEqualTo(Trees.object(json("{'properties':{'x':{'type':'text','index':true}}}")));
  }

  @Test
  void documentsKeepTheirBytes() {
    Bytes body = json("{ 'n': 12345678901234567890, 'd': 1.0 , 'e':'\\u00e9&' }");
    EsVersion dialect = EsVersion.parse("5.6.16");
    RestRequest line = RestRequest.of("PUT", "/a/user/1");
    ClientRequest request =
        new ClientRequest(
            "PUT",
            "/a/user/1",
            line.parsedQuery(),
            "text/plain",
            null,
            body,
            EndpointTable.forVersion(dialect).classify(line));
    DialectBridge bridge = DialectBridge.between(dialect, EsVersion.parse("8.19.13"), TYPES);
    Translation.Forward forward = forward(bridge.request(request));
    assertThat(forward.request().body()).isSameAs(body);
    assertThat(forward.request().contentType()).isEqualTo("application/json");
    assertThat(bridge.needsBody(request.endpoint())).isFalse();
  }

  /** shapes.txt: index, delete, update. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PUT|/a/user/1|201|{\"_index\":\"a\",\"_id\":\"1\",\"_version\":1,\"result\":\"created\",\"_seq_no\":0,\"_primary_term\":1}|{\"_index\":\"a\",\"_type\":\"user\",\"_id\":\"1\",\"_version\":1,\"result\":\"created\",\"created\":true}",
        "DELETE|/a/user/1|404|{\"_index\":\"a\",\"_id\":\"1\",\"_version\":3,\"result\":\"not_found\",\"_shards\":{\"total\":1},\"_seq_no\":8,\"_primary_term\":1}|{\"_index\":\"a\",\"_type\":\"user\",\"_id\":\"1\",\"_version\":3,\"result\":\"not_found\",\"found\":false,\"_shards\":{\"total\":1}}",
        "GET|/a/user/1|200|{\"_index\":\"a\",\"_id\":\"1\",\"_seq_no\":5,\"_primary_term\":1,\"found\":true,\"_source\":{ \"_index\":1.0,\"_seq_no\":2}}|{\"_index\":\"a\",\"_type\":\"user\",\"_id\":\"1\",\"found\":true,\"_source\":{ \"_index\":1.0,\"_seq_no\":2}}",
        "POST|/a/user/1/_update|200|{\"_index\":\"a\",\"_id\":\"1\",\"result\":\"updated\",\"get\":{\"_seq_no\":1,\"_primary_term\":1,\"found\":true,\"_source\":{\"x\":1}}}|{\"_index\":\"a\",\"_type\":\"user\",\"_id\":\"1\",\"result\":\"updated\",\"get\":{\"found\":true,\"_source\":{\"x\":1}}}"
      })
  void answersToWritesAndGets(String method, String path, int status, String from8, String for5) {
    Translation.Forward forward = up(method, path, method.equals("POST") ? "{'doc':{}}" : "");
    Bytes body = Bytes.ofUtf8(from8);
    assertThat(forward.answers().answer(status, HEADERS, body).body().utf8()).isEqualTo(for5);
  }

  @Test
  void theSourceApiAnswersTheDocumentItself() {
    Translation.Forward forward = up("GET", "/a/user/1/_source", "");
    Bytes document = json("{'_index':'x','result':'created','_seq_no':1}");
    assertThat(forward.answers().answer(200, HEADERS, document).body()).isSameAs(document);
  }

  @Test
  void headersOfTheTargetStayBehind() {
    TranslatedAnswer answer = up("GET", "/a/user/1", "").answers().answer(200, HEADERS, json("{}"));
    assertThat(answer.headers())
        .containsExactly(new Header("content-type", "application/json; charset=UTF-8"));
  }

  @Test
  void hitsGetTheirTypesBack() {
    Translation.Forward forward = up("POST", "/_search", "{'query':{'match_all':{}}}");
    assertThat(
            down(
                forward,
                200,
                "{'took':1,'hits':{'total':2,'hits':[{'_index':'a','_id':'1','_source':{'hits':"
                    + "{'hits':[{'_index':'q'}]}}},{'_index':'b','_id':'2','inner_hits':{'n':{'hits':"
                    + "{'hits':[{'_index':'b','_id':'2'}]}}}}]}}"))
        .isEqualTo(
            "{'took':1,'hits':{'total':2,'hits':[{'_index':'a','_type':'user','_id':'1','_source':"
                + "{'hits':{'hits':[{'_index':'q'}]}}},{'_index':'b','_type':'t','_id':'2',"
                + "'inner_hits':{'n':{'hits':{'hits':[{'_index':'b','_type':'t','_id':'2'}]}}}}]}}");
  }

  @Test
  void typesOf7AreReplaced() {
    Translation.Forward forward = forward(translate("6.8.23", "7.17.15", "GET", "/a/user/1", ""));
    assertThat(down(forward, 200, "{'_index':'a','_type':'_doc','_id':'1','_seq_no':1}"))
        .isEqualTo("{'_index':'a','_type':'user','_id':'1','_seq_no':1}");
  }

  @Test
  void a7ClientOn8GetsDoc() {
    Translation.Forward forward =
        forward(
            translate("7.17.15", "8.19.13", "POST", "/a/_search", "{'query':{'match_all':{}}}"));
    assertThat(forward.request().target()).isEqualTo("/a/_search");
    assertThat(
            down(forward, 200, "{'hits':{'total':{'value':1},'hits':[{'_index':'a','_id':'1'}]}}"))
        .isEqualTo(
            "{'hits':{'total':{'value':1},'hits':[{'_index':'a','_type':'_doc','_id':'1'}]}}");
    assertThat(refused(translate("7.17.15", "8.19.13", "PUT", "/a/user/1", "{}")).reason())
        .contains("_doc only");
  }

  @Test
  void bulkLinesAndAnswers() {
    Translation.Forward forward =
        up(
            "POST",
            "/a/user/_bulk",
            "{'index':{'_id':'1','_routing':'r'}}\n{ 'x':1.0}\n"
                + "{'delete':{'_index':'b','_type':'t','_id':'2'}}\n"
                + "{'update':{'_id':'3','_retry_on_conflict':2}}\n"
                + "{'script':'ctx._source.a=1','params':{'p':1.0},'upsert':{ 'z':1}}\n");
    assertThat(forward.request().target()).isEqualTo("/a/_bulk");
    assertThat(forward.request().contentType()).isEqualTo("application/x-ndjson");
    assertThat(forward.request().body().utf8().replace('"', '\''))
        .isEqualTo(
            "{'index':{'_id':'1','routing':'r'}}\n{ 'x':1.0}\n"
                + "{'delete':{'_index':'b','_id':'2'}}\n"
                + "{'update':{'_id':'3','retry_on_conflict':2}}\n"
                + "{'script':{'source':'ctx._source.a=1','params':{'p':1.0}},'upsert':{ 'z':1}}\n");
    assertThat(
            down(
                forward,
                200,
                "{'took':1,'errors':true,'items':[{'index':{'_index':'a','_id':'1','result':"
                    + "'updated','_seq_no':1,'status':200}},{'delete':{'_index':'b','_id':'2',"
                    + "'result':'deleted','status':200}},{'update':{'_index':'a','_id':'3','status':"
                    + "404,'error':{'type':'document_missing_exception','reason':'[3]: document missing'}}}]}"))
        .isEqualTo(
            "{'took':1,'errors':true,'items':[{'index':{'_index':'a','_type':'user','_id':'1',"
                + "'result':'updated','created':false,'status':200}},{'delete':{'_index':'b',"
                + "'_type':'t','_id':'2','result':'deleted','found':true,'status':200}},{'update':"
                + "{'_index':'a','_type':'user','_id':'3','status':404,'error':{'type':"
                + "'document_missing_exception','reason':'[user][3]: document missing'}}}]}");
  }

  /** Measured: 400 in 5.6 as in 8.19; the cluster shall say so itself. */
  @Test
  void aBulkWithoutItsLastNewlineStaysWithout() {
    Translation.Forward forward = up("POST", "/a/user/_bulk", "{'index':{'_id':'1'}}\n{'x':1}");
    assertThat(forward.request().body().utf8()).doesNotEndWith("\n").endsWith("{\"x\":1}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'index':{'_id':'1','_parent':'p'}}",
        "{'create':{'_id':'1','_version':2}}",
        "{'index':{'_version':2}}",
        "{'index':{'_id':'1','_version':0}}",
        "{'update':{'_id':'1','version':2,'version_type':'external'}}",
        "{'update':{'_id':'1','version':2,'retry_on_conflict':1}}",
        "{'index':{'_id':'1','_ttl':'1d'}}",
        "{'index':{'_id':'1','_type':'other'}}"
      })
  void bulkItemsThatAreRefused(String line) {
    assertThat(refusal("POST", "/a/user/_bulk", line + "\n{}\n")).contains("cannot be translated");
  }

  @Test
  void multiGet() {
    Translation.Forward forward =
        up(
            "POST",
            "/_mget",
            "{'docs':[{'_index':'a','_type':'user','_id':'1','_routing':'r'},{'_index':'b','_id':'2'}]}");
    assertThat(forward.request().body().utf8().replace('"', '\''))
        .isEqualTo("{'docs':[{'_index':'a','_id':'1','routing':'r'},{'_index':'b','_id':'2'}]}");
    assertThat(
            down(
                forward,
                200,
                "{'docs':[{'_index':'a','_id':'1','_seq_no':1,'found':true},"
                    + "{'_index':'b','_id':'2','found':true},{'_index':'b','_id':'2','found':false}]}"))
        .isEqualTo(
            "{'docs':[{'_index':'a','_type':'user','_id':'1','found':true},"
                + "{'_index':'b','_id':'2','found':true,'_type':'t'},"
                + "{'_index':'b','_id':'2','found':false,'_type':null}]}");
  }

  /** 7.x tells a type itself, {@code _doc}. */
  @Test
  void multiGetOfAClusterThatTellsTypes() {
    Translation.Forward forward =
        forward(translate("5.6.16", "7.17.15", "POST", "/b/_mget", "{'ids':['1','2']}"));
    assertThat(
            down(
                forward,
                200,
                "{'docs':[{'_index':'b','_type':'_doc','_id':'1','found':true},"
                    + "{'_index':'b','_type':'_doc','_id':'2','found':false}]}"))
        .isEqualTo(
            "{'docs':[{'_index':'b','_id':'1','found':true,'_type':'t'},"
                + "{'_index':'b','_id':'2','found':false,'_type':null}]}");
  }

  @Test
  void multiSearch() {
    Translation.Forward forward =
        up(
            "POST",
            "/_msearch",
            "{'index':'a','type':'user','zzz':1}\n{'aggs':{'x':{'terms':{'field':'f','order':{'_term':'asc'}}}}}\n");
    assertThat(forward.request().body().utf8().replace('"', '\''))
        .isEqualTo(
            "{'index':'a'}\n{'aggs':{'x':{'terms':{'field':'f','order':{'_key':'asc'}}}}}\n");
  }

  @Test
  void aTypeThatIsNotTheIndexsIsRefused() {
    assertThat(refusal("POST", "/a/other/_search", "{}")).contains("has the type [user]");
    assertThat(refusal("PUT", "/a/other/1", "{}")).contains("has the type [user]");
    assertThat(refusal("POST", "/logs-*/log/_search", "{}")).contains("leave the type out");
  }

  @ParameterizedTest
  @CsvSource({
    "PUT,/a/user/1?parent=2,parents",
    "PUT,/a/user/1?version=3&version_type=force,force",
    "PUT,/a/user/1?ttl=1d,_ttl",
    "GET,/a/_search?q=_all:x,_all",
    "GET,/a/_search?docvalue_fields=d,milliseconds",
    "GET,/a/user/1?filter_path=_type,filter_path",
    "POST,/_suggest,suggest",
    "POST,/a/_nosuch/x/y,no endpoint"
  })
  void parametersAndEndpointsThatAreRefused(String method, String target, String says) {
    Translation.Refused refused = refused(translate("5.6.16", "8.19.13", method, target, ""));
    assertThat(refused.reason()).contains(says).contains(method + " /");
    assertThat(refused.status()).isIn(400, 501);
    assertThat(Trees.object(refused.body()).at("/error/root_cause/0/type").asText())
        .isEqualTo("untranslatable_exception");
  }

  @Test
  void errorsAreInTheClientsWords() {
    Translation.Forward forward = up("GET", "/nope/_search", "");
    assertThat(
            down(
                forward,
                404,
                "{'error':{'root_cause':[{'type':'index_not_found_exception','reason':'no such index"
                    + " [nope]'}],'type':'index_not_found_exception','reason':'no such index"
                    + " [nope]'},'status':404}"))
        .isEqualTo(
            "{'error':{'root_cause':[{'type':'index_not_found_exception','reason':'no such index'}],"
                + "'type':'index_not_found_exception','reason':'no such index'},'status':404}");
    assertThat(
            down(
                up("PUT", "/a/user/1", ""),
                400,
                "{'error':{'type':'document_parsing_exception','reason':'[1:9] failed'},'status':400}"))
        .isEqualTo("{'error':{'type':'mapper_parsing_exception','reason':'failed'},'status':400}");
  }

  @Test
  void theRootShowsTheClientsVersion() {
    assertThat(
            down(
                up("GET", "/", ""),
                200,
                "{'name':'n','version':{'number':'8.19.13','build_flavor':'default','lucene_version':'9'}}"))
        .isEqualTo("{'name':'n','version':{'number':'5.6.16','lucene_version':'9'}}");
  }

  @Test
  void mappingsGetTheLevelOfTheTypeBack() {
    assertThat(
            down(
                up("GET", "/a/_mapping", ""),
                200,
                "{'a':{'mappings':{'properties':{'x':{'type':'text'}}}}}"))
        .isEqualTo("{'a':{'mappings':{'user':{'properties':{'x':{'type':'text'}}}}}}");
    assertThat(
            down(
                up("GET", "/a", ""),
                200,
                "{'a':{'aliases':{},'mappings':{},'settings':{'index':{'routing':{'x':1},'uuid':'u'}}}}"))
        .isEqualTo("{'a':{'aliases':{},'mappings':{'user':{}},'settings':{'index':{'uuid':'u'}}}}");
    assertThat(down(up("GET", "/untyped", ""), 200, "{'untyped':{'mappings':{}}}"))
        .isEqualTo("{'untyped':{'mappings':{}}}");
  }

  @Test
  void anIndexIsMadeWithoutTypes() {
    Translation.Forward forward =
        up("PUT", "/n", "{'mappings':{'t':{'properties':{'a':{'type':'string'}}}}}");
    assertThat(Trees.object(forward.request().body()))
        .isEqualTo(
            Trees.object(json("{'mappings':{'properties':{'a':{'type':'text','index':true}}}}")));
    assertThat(refusal("PUT", "/n", "{'mappings':{'t':{},'u':{}}}")).contains("[t, u]");
  }

  @Test
  void rawScrollIdsBecomeJson() {
    assertThat(up("POST", "/_search/scroll?scroll=1m", "abc==").request().body().utf8())
        .isEqualTo("{\"scroll_id\":\"abc==\"}");
    assertThat(up("DELETE", "/_search/scroll", "a,b").request().body().utf8())
        .isEqualTo("{\"scroll_id\":[\"a\",\"b\"]}");
  }

  @Test
  void equalMajorsAreLeftAlone() {
    DialectBridge bridge =
        DialectBridge.between(EsVersion.parse("5.0.0"), EsVersion.parse("5.6.16"), TYPES);
    assertThat(bridge.identity()).isTrue();
    Translation.Forward forward =
        forward(translate("5.6.16", "5.6.16", "PUT", "/i/_nosuch/1?parent=x", "not json"));
    assertThat(forward.request().target()).isEqualTo("/i/_nosuch/1?parent=x");
    assertThat(forward.answers().passThrough()).isTrue();
  }

  @Test
  void pairsThatAreNotBuiltAreNamed() {
    EsVersion v5 = EsVersion.parse("5.6.16");
    EsVersion v8 = EsVersion.parse("8.19.13");
    assertThatThrownBy(() -> DialectBridge.between(v8, v5, TYPES)).hasMessageContaining("newer");
    assertThatThrownBy(() -> DialectBridge.between(v8, EsVersion.parse("9.1.5"), TYPES))
        .hasMessageContaining("9.1.5");
    assertThatThrownBy(() -> DialectBridge.between(v5, EsVersion.parse("opensearch-2.19.1"), TYPES))
        .hasMessageContaining("OpenSearch");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PUT | /_scripts/s | {'script':{'lang':'painless','code':'1'}} | /_scripts/s"
            + " | {'script':{'lang':'painless','source':'1'}}",
        "POST | /_scripts/painless/s | {'script':'1'} | /_scripts/s"
            + " | {'script':{'lang':'painless','source':'1'}}",
        "PUT | /_search/template/t | {'template':{'query':{'match_all':{}}}} | /_scripts/t"
            + " | {'script':{'lang':'mustache','source':'{\\'query\\':{\\'match_all\\':{}}}'}}",
        "PUT | /_search/template/t | {'size':1} | /_scripts/t"
            + " | {'script':{'lang':'mustache','source':'{\\'size\\':1}'}}",
        "DELETE | /_scripts/painless/s | '' | /_scripts/s | ''",
        "DELETE | /_search/template/s | '' | /_scripts/s | ''",
        "GET | /_scripts/s | '' | /_scripts/s | ''",
        "PUT | /_ingest/pipeline/p | {'processors':[{'date':{'field':'d','formats':['YYYY']}}]}"
            + " | /_ingest/pipeline/p | {'processors':[{'date':{'field':'d','formats':['yyyy']}}]}",
        "DELETE | /_ingest/pipeline/p | '' | /_ingest/pipeline/p | ''",
        "DELETE | /_template/t* | '' | /_template/t* | ''"
      },
      quoteCharacter = '`')
  void definitionsOfTheCluster(
      String method, String target, String body, String path, String sent) {
    ClusterRequest request = up(method, target, body.equals("''") ? "" : body).request();
    assertThat(request.target()).isEqualTo(path);
    assertThat(request.body().utf8().replace('"', '\'')).isEqualTo(sent.equals("''") ? "" : sent);
  }

  @Test
  void scriptsOfALanguageAreAnsweredAs5Does() {
    String script = "{'_id':'s','found':true,'script':{'lang':'mustache','source':'{}'}}";
    assertThat(down(up("GET", "/_search/template/s", ""), 200, script))
        .isEqualTo("{'_id':'s','lang':'mustache','found':true,'template':'{}'}");
    assertThat(down(up("GET", "/_scripts/painless/s", ""), 200, script))
        .isEqualTo("{'_id':'s','lang':'painless','found':false}");
    assertThat(down(up("GET", "/_scripts/painless/s", ""), 404, "{'_id':'s','found':false}"))
        .isEqualTo("{'_id':'s','lang':'painless','found':false}");
    assertThat(down(up("GET", "/_scripts/s", ""), 200, script)).isEqualTo(script);
  }

  @Test
  void rolloversMakeTheIndexAsItWouldBeCreated() {
    Translation.Forward forward =
        up(
            "POST",
            "/al/_rollover?dry_run=true",
            "{'conditions':{'max_docs':1},'mappings':{'t':{'properties':{'a':{'type':'long'}}}}}");
    assertThat(forward.request().target()).isEqualTo("/al/_rollover?dry_run=true");
    assertThat(Trees.object(forward.request().body()))
        .isEqualTo(
            Trees.object(
                json(
                    "{'conditions':{'max_docs':1},'mappings':{'properties':{'a':{'type':'long'}}}}")));
    assertThat(down(forward, 200, "{'old_index':'a','dry_run':true,'lazy':false}"))
        .isEqualTo("{'old_index':'a','dry_run':true}");
    assertThat(up("POST", "/al/_rollover", "").request().body().isEmpty()).isTrue();
    assertThat(up("POST", "/al/_rollover", "{}").request().body().utf8()).isEqualTo("{}");
  }

  @Test
  void definitionsWithoutCounterpartAreRefused() {
    assertThat(refusal("PUT", "/_scripts/s", "{'script':{'lang':'groovy','source':'1'}}"))
        .contains("groovy", "painless");
    assertThat(refusal("PUT", "/_scripts/painless/s", "{'script':{'source':'1'}}"))
        .contains("must be the source as a string");
    assertThat(
            refusal(
                "PUT",
                "/_ingest/pipeline/p",
                "{'processors':[{'set':{'field':'_type','value':'t'}}]}"))
        .contains("processors[0].set.field");
  }
}
