package io.ela.dialect.split;

import static org.assertj.core.api.Assertions.assertThat;

import io.ela.dialect.EsVersion;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.rest.EndpointTable;
import io.ela.dialect.rest.RestRequest;
import io.ela.dialect.translate.ClientRequest;
import io.ela.dialect.translate.DialectBridge;
import io.ela.dialect.translate.Header;
import io.ela.dialect.translate.Translation;
import io.ela.dialect.translate.TypeNames;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests of a 5.6 client to 8.19, where {@code i} and {@code k} are split; quotes are single. */
class SplitBridgeTest {
  private static final EsVersion CLIENT = EsVersion.parse("5.6.16");
  private static final TypeSplits SPLITS =
      new TypeSplits(
          List.of(SplitRule.of("i*", SplitRule.NAME), SplitRule.of("k", "k{index}.{type}")));
  private static final PartView VIEW =
      PartView.of(
          SPLITS,
          Map.of(
              "i-t", Map.of("both", true, "mixed", true),
              "i-u", Map.of("both", true, "filtered", false),
              "kk.t", Map.of(),
              "plain", Map.of("other", true, "mixed", true)));

  private static Translation translated(String method, String target, String body) {
    RestRequest line = RestRequest.of(method, target);
    TypeNames types =
        index -> {
          String type = SPLITS.ofTarget(index).type();
          return type == null ? (index.equals("plain") ? "p" : null) : type;
        };
    return new SplitBridge(
            DialectBridge.between(CLIENT, EsVersion.parse("8.19.13"), types), () -> VIEW)
        .request(
            new ClientRequest(
                method,
                line.path(),
                line.parsedQuery(),
                null,
                null,
                Bytes.ofUtf8(body.replace('\'', '"')),
                EndpointTable.forVersion(CLIENT).classify(line)));
  }

  private static Translation.Forward forward(String method, String target, String body) {
    Translation translation = translated(method, target, body);
    assertThat(translation).isInstanceOf(Translation.Forward.class);
    return (Translation.Forward) translation;
  }

  private static String answered(Translation.Forward forward, int status, String body) {
    return forward
        .answers()
        .answer(
            status,
            List.of(new Header("content-type", "application/json")),
            Bytes.ofUtf8(body.replace('\'', '"')))
        .body()
        .utf8()
        .replace('"', '\'');
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET | /i/t/1 | /i-t/_doc/1",
        "PUT | /both/t/1 | /i-t/_doc/1",
        "PUT | /i/new/1 | /i-new/_doc/1",
        "PUT | /plain/p/1 | /plain/_doc/1",
        "POST | /k/t/1/_update | /kk.t/_update/1",
        "GET | /i/_search | /i-t,i-u/_search",
        "GET | /i/u/_search | /i-u/_search",
        "GET | /i/t,u/_search | /i-t,i-u/_search",
        "GET | /i,plain/_search | /i-t,i-u,plain/_search",
        "GET | /missing/_search | /missing/_search",
        "GET | /ix/_search | /ix/_search",
        "GET | /both/_search | /both/_search",
        "GET | /both/u/_search | /i-u/_search",
        "GET | /filtered/_search | /filtered/_search",
        "GET | /_search | /_search",
        "GET | /k*/_search | /k*/_search",
        "GET | /*k/_search | /*k,kk.t/_search",
        "GET | /*-t/_search | /*-t,-i-t/_search",
        "GET | /*,-i/_search | /*,-i-t,-i-u/_search",
        "GET | /i/_mapping/t | /i-t,i-u/_mapping",
        "DELETE | /i | /i-t,i-u",
        "HEAD | /i | /i-t,i-u",
        "PUT | /i/_settings | /i-t,i-u/_settings",
        "GET | /_cat/indices/i | /_cat/indices/i-t,i-u",
        "GET | /_cluster/health/i | /_cluster/health/i-t,i-u",
        "PUT | /inew | /inew-",
        "PUT | /i | /i-t",
        "POST | /i/_delete_by_query?q=a | /i-t,i-u/_delete_by_query"
      })
  void pathsNameParts(String method, String target, String wanted) {
    assertThat(forward(method, target, "").request().rawPath()).isEqualTo(wanted);
  }

  @Test
  void anAliasOfOneSplitIndexIsThatIndexForDocuments() {
    assertThat(VIEW.indexOf("both")).isEqualTo("i");
    assertThat(VIEW.document("both", "t")).isEqualTo(SPLITS.part("i", "t"));
    assertThat(VIEW.document("plain", "t")).isNull();
    assertThat(VIEW.document("mixed", "t")).isNull();
    assertThat(VIEW.aliases()).doesNotContainKey("other");
  }

  @Test
  void aNewIndexHasAPartForEachType() {
    String body = "{'settings':{'number_of_shards':2},'mappings':{'a':{},'b':{'properties':{}}}}";
    Translation.Forward create = forward("PUT", "/inew", body);

    assertThat(create.request().rawPath()).isEqualTo("/inew-a");
    assertThat(create.request().body().utf8()).contains("number_of_shards").doesNotContain("\"b\"");
    assertThat(answered(create, 200, "{'acknowledged':true,'index':'inew-a'}"))
        .contains("'index':'inew'");
  }

  @Test
  void bodiesNameParts() {
    assertThat(
            forward("POST", "/_mget", "{'docs':[{'_index':'i','_type':'u','_id':'1'}]}")
                .request()
                .body()
                .utf8())
        .contains("\"_index\":\"i-u\"");
    assertThat(
            forward("POST", "/_msearch", "{'index':['i'],'type':'t'}\n{}\n{}\n{}\n")
                .request()
                .body()
                .utf8())
        .isEqualTo("{\"index\":[\"i-t\"]}\n{}\n{}\n{}\n");
    assertThat(
            forward("POST", "/_search", "{'query':{'term':{'_index':'i'}}}")
                .request()
                .body()
                .utf8())
        .isEqualTo("{\"query\":{\"terms\":{\"_index\":[\"i-t\",\"i-u\"]}}}");
    assertThat(
            forward(
                    "POST",
                    "/_search",
                    "{'query':{'terms':{'f':{'index':'i','type':'u','id':'1','path':'p'}}}}")
                .request()
                .body()
                .utf8())
        .contains("\"index\":\"i-u\"");
    assertThat(
            forward("POST", "/_aliases", "{'actions':[{'add':{'index':'i','alias':'x'}}]}")
                .request()
                .body()
                .utf8())
        .contains("[\"i-t\",\"i-u\"]");
  }

  @Test
  void hitsAreOfTheOneIndex() {
    String hits =
        "{'hits':{'total':{'value':1,'relation':'eq'},'hits':[{'_index':'i-t','_id':'1',"
            + "'_source':{'_index':'i-t','reason':'[i-t]'},'fields':{'_index':['i-t']}}]}}";

    assertThat(answered(forward("GET", "/i/_search", ""), 200, hits))
        .contains("{'_index':'i','_type':'t','_id':'1'")
        .contains("'_source':{'_index':'i-t','reason':'[i-t]'},'fields':{'_index':['i-t']}");
  }

  @Test
  void whatIsToldByIndexIsPutTogether() {
    assertThat(
            answered(
                forward("GET", "/i/_mapping", ""),
                200,
                "{'i-t':{'mappings':{'properties':{'a':{'type':'text'}}}},"
                    + "'i-u':{'mappings':{'properties':{'b':{'type':'long'}}}}}"))
        .isEqualTo(
            "{'i':{'mappings':{'t':{'properties':{'a':{'type':'text'}}},"
                + "'u':{'properties':{'b':{'type':'long'}}}}}}");
    assertThat(
            answered(
                forward("GET", "/i/_stats", ""),
                200,
                "{'indices':{'i-t':{'total':{'docs':{'count':2}}},"
                    + "'i-u':{'total':{'docs':{'count':3}}},'x':{}}}"))
        .isEqualTo("{'indices':{'i':{'total':{'docs':{'count':5}}},'x':{}}}");
    assertThat(
            answered(
                forward("GET", "/_cluster/health/i?level=indices", ""),
                200,
                "{'status':'yellow','indices':{'i-t':{'status':'green','number_of_shards':1},"
                    + "'i-u':{'status':'yellow','number_of_shards':1}}}"))
        .contains("'i':{'status':'yellow','number_of_shards':1}");
  }

  @Test
  void errorsNameTheOneIndex() {
    assertThat(
            answered(
                forward("PUT", "/i/t/1", ""),
                409,
                "{'error':{'type':'version_conflict_engine_exception','reason':'[1]: at [i-t]',"
                    + "'index':'i-t'},'status':409}"))
        .contains("'reason':'[1]: at [i]'", "'index':'i'");
  }

  @Test
  void documentsOfATypeThatIsNotThereAreNotFound() {
    Translation.Forward get = forward("GET", "/i/none/1", "");

    assertThat(answered(get, 404, "{'_index':'i-t','_id':'_','found':false}"))
        .contains("'_index':'i'", "'_type':'none'", "'found':false");
  }

  @Test
  void whatCannotBeSeenThroughIsRefused() {
    for (String body :
        new String[] {
          "{'aggs':{'a':{'terms':{'field':'_index'}}}}",
          "{'query':{'term':{'_index':'i*'}}}",
          "{'query':{'prefix':{'_index':'i'}}}",
          "{'query':{'query_string':{'query':'_index:i'}}}",
          "{'sort':[{'_index':'asc'}]}"
        }) {
      assertThat(translated("POST", "/_search", body)).isInstanceOf(Translation.Refused.class);
    }
    for (String pattern :
        new String[] {"/i*/_mapping/t", "/_all/_mapping/t", "/_mapping/t", "/mixed/_mapping/t"}) {
      assertThat(translated("PUT", pattern, "{'properties':{}}"))
          .as(pattern)
          .isInstanceOf(Translation.Refused.class);
    }
    assertThat(forward("PUT", "/i/_mapping/new", "{'properties':{}}").request().rawPath())
        .isEqualTo("/i-new/_mapping");
    for (String alias : new String[] {"filtered", "mixed"}) {
      assertThat(translated("GET", "/" + alias + "/t/_search", ""))
          .isInstanceOf(Translation.Refused.class);
    }
    assertThat(translated("POST", "/both/_rollover", "{}")).isInstanceOf(Translation.Refused.class);
    assertThat(translated("POST", "/_mget", "{'docs':[{'_index':'i','_id':'1'}]}"))
        .isInstanceOfSatisfying(
            Translation.Refused.class, no -> assertThat(no.reason()).contains("name the type"));
  }

  @Test
  void anAliasMayBeCalledAsSplitIndicesAre() {
    PartView view = PartView.of(SPLITS, Map.of("i2-t", Map.of("inow", true)));
    assertThat(view.indexOf("inow")).isEqualTo("i2");
    assertThat(view.indexOf("inew")).isEqualTo("inew");
  }

  @Test
  void tablesKeepTheirColumns() {
    String table = "i-t   0 p STARTED\nplain 0 p STARTED\ni-u   1 r STARTED\n";

    assertThat(new SplitAnswers(VIEW).text("cat.shards", Bytes.ofUtf8(table)).utf8())
        .isEqualTo("i     0 p STARTED\nplain 0 p STARTED\ni     1 r STARTED\n");
  }

  @Test
  void theTableOfIndicesHasARowForTheOneIndex() {
    String rows =
        "[{'health':'green','index':'i-t','pri':'1','docs.count':'2','store.size':'1500'},"
            + "{'health':'yellow','index':'i-u','pri':'1','docs.count':'10','store.size':'600'},"
            + "{'health':'green','index':'plain','pri':'5','docs.count':'1','store.size':null}]";
    Translation.Forward asked =
        forward("GET", "/_cat/indices?v&h=health,index,pri,docs.count,store.size", "");

    assertThat(asked.request().query().get("format")).isEqualTo("json");
    assertThat(answered(asked, 200, rows))
        .isEqualTo(
            "health index pri docs.count store.size\n"
                + "yellow i       1         12        2kb\n"
                + "green  plain   5          1           \n");
    assertThat(
            answered(
                forward(
                    "GET",
                    "/_cat/indices?format=json&bytes=b&h=health,index,pri,docs.count,store.size",
                    ""),
                200,
                rows))
        .startsWith(
            "[{'health':'yellow','index':'i','pri':'1','docs.count':'12','store.size':'2100'}");
    assertThat(SplitTable.human("130")).isEqualTo("130b");
    assertThat(SplitTable.human("3379")).isEqualTo("3.2kb");
  }
}
