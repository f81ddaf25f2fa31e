package io.ela.e2e;

import static io.ela.e2e.DefinitionsFixture.on;
import static io.ela.e2e.DefinitionsFixture.status;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ela.cluster.EsRequest;
import io.ela.diff.DiffReport;
import io.ela.loader.LoadSummary;
import io.ela.testbed.ServerKind;
import io.ela.testbed.junit.Servers;
import io.ela.testbed.junit.WithServers;
import io.vertx.core.buffer.Buffer;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An index of 5.6 with several types, each of which is an index of its own on 8.19. */
@WithServers({ServerKind.ES_5_6, ServerKind.ES_8_19, ServerKind.KAFKA})
class SplitTypesIT {
  private static final String INDEX = "logs-s";
  private static final int STOCK = 300;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Servers servers;
  private DefinitionsFixture both;

  SplitTypesIT(Servers servers) {
    this.servers = servers;
  }

  @BeforeEach
  void start(@TempDir Path state) throws Exception {
    both =
        new DefinitionsFixture(
            servers, ServerKind.ES_5_6, ServerKind.ES_8_19, state, "{ indices = \"logs-s*\" }");
  }

  @AfterEach
  void stop() throws Exception {
    both.close();
  }

  @Test
  void eachTypeBecomesAnIndexAndTheSlaveFollows() throws Exception {
    stock();
    LoadSummary loaded = both.load(INDEX);
    assertThat(loaded.isComplete()).as("%s", loaded.toJson()).isTrue();
    assertThat(loaded.docs()).isEqualTo(2 * STOCK);
    both.put("/logs-s/post/1", "{'text':'live'}");
    both.put("/logs-s/Log-Line/1", "{'n': 1.0}");
    both.send("POST", "/logs-s/post/2/_update", "{'doc':{'text':'updated'}}");
    both.send("DELETE", "/logs-s/user/3", "");
    both.send(
        "POST",
        "/_bulk",
        "{'delete':{'_index':'logs-s','_type':'post','_id':'4'}}\n"
            + "{'index':{'_index':'logs-s','_type':'user','_id':'4','routing':'r'}}\n"
            + "{'name':'r'}\n");
    both.settle();

    assertThat(both.deadLetters()).isEmpty();
    assertThat(status(both.target, "/logs-s")).isEqualTo(404);
    JsonNode post = on(both.target, "/logs-s-post/_doc/1");
    assertThat(post.at("/_source/text").asText()).isEqualTo("live");
    assertThat(post.at("/_version").asLong()).isEqualTo(2);
    JsonNode user = on(both.target, "/logs-s-user/_doc/1");
    assertThat(user.at("/_source/name").asText()).isEqualTo("u1");
    assertThat(user.at("/_version").asLong()).isEqualTo(1);
    assertThat(on(both.target, "/logs-s-~4cog~2d~4cine/_doc/1").at("/_source/n").asText())
        .isEqualTo("1.0");
    assertThat(status(both.target, "/logs-s-user/_doc/3")).isEqualTo(404);
    assertThat(status(both.target, "/logs-s-post/_doc/3")).isEqualTo(200);
    assertThat(status(both.target, "/logs-s-post/_doc/4")).isEqualTo(404);
    JsonNode made = on(both.target, "/logs-s-user").path("logs-s-user");
    assertThat(made.at("/mappings/properties/name/type").asText()).isEqualTo("keyword");
    assertThat(made.at("/mappings/properties/text").isMissingNode()).isTrue();
    assertThat(made.at("/settings/index/number_of_shards").asInt()).isEqualTo(2);
    assertThat(made.at("/aliases/logs-both").isObject()).isTrue();

    DiffReport equal = both.diff(false, INDEX);
    assertThat(equal.isEqual()).as("%s", equal.toJson()).isTrue();
    assertThat(equal.indices()).hasSize(1);
    differencesAreFoundAndRepaired();
    sweepsAndDeletions();
  }

  private void stock() throws Exception {
    both.source.call(
        EsRequest.put("/logs-s")
            .json(
                """
                {"settings":{"number_of_shards":2,"number_of_replicas":0},
                 "aliases":{"logs-both":{}},
                 "mappings":{"post":{"properties":{"text":{"type":"text"}}},
                             "user":{"properties":{"name":{"type":"keyword"}}}}}
                """));
    StringBuilder bulk = new StringBuilder();
    for (int i = 0; i < STOCK; i++) {
      bulk.append("{\"index\":{\"_type\":\"post\",\"_id\":\"").append(i).append("\"}}\n");
      bulk.append("{\"text\": \"p").append(i).append("\"}\n");
      bulk.append("{\"index\":{\"_type\":\"user\",\"_id\":\"").append(i).append("\"}}\n");
      bulk.append("{\"name\": \"u").append(i).append("\"}\n");
    }
    String answer =
        both.source
            .call(
                EsRequest.post("/logs-s/_bulk?refresh=true").lines(Buffer.buffer(bulk.toString())))
            .body()
            .toString();
    assertThat(answer).contains("\"errors\":false");
  }

  private void differencesAreFoundAndRepaired() throws Exception {
    both.target.call(EsRequest.delete("/logs-s-user/_doc/7"));
    both.target.call(EsRequest.put("/logs-s-post/_doc/extra").json("{}"));
    DiffReport found = both.diff(false, INDEX);
    assertThat(found.differences()).as("%s", found.toJson()).isEqualTo(2);
    assertThat(found.toJson().encode()).contains("\"user\"", "\"extra\"");
    DiffReport repaired = both.diff(true, INDEX);
    assertThat(repaired.isEqual()).as("%s", repaired.toJson()).isTrue();
    assertThat(status(both.target, "/logs-s-user/_doc/7")).isEqualTo(200);
    assertThat(status(both.target, "/logs-s-post/_doc/extra")).isEqualTo(404);
  }

  private void sweepsAndDeletions() throws Exception {
    // A part that somebody takes away is made again, with its documents.
    both.target.call(EsRequest.delete("/logs-s-user"));
    both.put("/logs-s/user/1", "{'name':'again'}");
    both.settle();
    DiffReport swept = both.diff(false, INDEX);
    assertThat(swept.isEqual()).as("%s", swept.toJson()).isTrue();

    assertThat(both.send("DELETE", "/logs-s", "").statusCode()).isEqualTo(200);
    both.settle();
    for (String part : new String[] {"post", "user", "~4cog~2d~4cine"}) {
      assertThat(status(both.target, "/logs-s-" + part)).as(part).isEqualTo(404);
    }
    both.put("/logs-s", "{'settings':{'number_of_replicas':0}}");
    both.settle();
    assertThat(status(both.target, "/logs-s-")).isEqualTo(200);
    both.put("/logs-s/user/1", "{'name':'anew'}");
    both.settle();
    assertThat(on(both.target, "/logs-s-user/_doc/1").at("/_version").asLong()).isEqualTo(1);
    assertThat(both.deadLetters()).isEmpty();
    DiffReport last = both.diff(false, INDEX);
    assertThat(last.isEqual()).as("%s", last.toJson()).isTrue();
  }

  /** Also one whose name is as those of split indices. */
  @Test
  void anAliasThatMovedIsFollowedAtOnce() throws Exception {
    both.switchTo("dst");
    String settings = "{'settings':{'number_of_shards':1,'number_of_replicas':0}}";
    both.put("/logs-s1", settings);
    both.put("/logs-s2", settings);
    both.put("/logs-s1/post/1", "{'n':0}");
    both.put("/logs-s2/post/1", "{'n':0}");
    for (String alias : new String[] {"now", "logs-snow"}) {
      for (int i = 1; i <= 6; i++) {
        String there = "logs-s" + (1 + i % 2);
        String moved =
            "{'actions':[{'remove':{'index':'logs-s*','alias':'%s'}},{'add':{'index':'%s','alias':'%s'}}]}";
        String first = "{'actions':[{'add':{'index':'%s','alias':'%s'}}]}";
        JsonNode told =
            ask(
                "POST",
                "/_aliases",
                i == 1 ? first.formatted(there, alias) : moved.formatted(alias, there, alias));
        assertThat(told.path("acknowledged").asBoolean()).as("%s", told).isTrue();
        JsonNode one = ask("PUT", "/" + alias + "/user/" + i, "{'n':" + i + "}");
        assertThat(one.path("_index").asText()).as("%s", one).isEqualTo(there);
        JsonNode several =
            ask(
                "POST",
                "/_bulk",
                "{'index':{'_index':'"
                    + alias
                    + "','_type':'post','_id':'b"
                    + i
                    + "'}}\n{'n':1}\n");
        assertThat(several.at("/items/0/index/_index").asText()).as("%s", several).isEqualTo(there);
      }
    }
    both.settle();
    assertThat(both.deadLetters()).isEmpty();
    for (String index : new String[] {"logs-s1", "logs-s2"}) {
      assertThat(both.diff(false, index).isEqual()).isTrue();
    }
  }

  @Test
  void clientsSeeOneIndexWhileTheMasterHasSeveral() throws Exception {
    stock();
    assertThat(both.load(INDEX).isComplete()).isTrue();
    both.settle();
    both.switchTo("dst");
    reads();
    writes();
    byQuery();
    definitions();
    both.settle();

    assertThat(both.deadLetters()).isEmpty();
    DiffReport there = both.diff(false, INDEX, "logs-s2");
    assertThat(there.isEqual()).as("%s", there.toJson()).isTrue();
    assertThat(on(both.source, "/logs-s/post/1").at("/_source/text").asText()).isEqualTo("there");
    assertThat(on(both.source, "/logs-s/user/1").at("/_source/name").asText()).isEqualTo("u1");
    assertThat(on(both.source, "/logs-s/note/1").at("/_source/n").asInt()).isEqualTo(1);
    assertThat(status(both.source, "/logs-s/user/5")).isEqualTo(404);
    assertThat(status(both.source, "/logs-s/post/5")).isEqualTo(200);
    assertThat(on(both.source, "/logs-s2/_mapping").at("/logs-s2/mappings").size()).isEqualTo(2);

    both.switchTo("src");
    both.put("/logs-s/note/2", "{'n':2}");
    both.put("/logs-s2/b/1", "{'m':'x'}");
    both.settle();
    DiffReport back = both.diff(false, INDEX, "logs-s2");
    assertThat(back.isEqual()).as("%s", back.toJson()).isTrue();

    both.switchTo("dst");
    assertThat(ask("DELETE", "/logs-s2", "").path("acknowledged").asBoolean()).isTrue();
    both.settle();
    assertThat(status(both.source, "/logs-s2")).isEqualTo(404);
    assertThat(status(both.source, "/logs-s")).isEqualTo(200);
    assertThat(both.deadLetters()).isEmpty();
  }

  private JsonNode ask(String method, String path, String body) throws Exception {
    return JSON.readTree(both.send(method, path, body).body());
  }

  private void reads() throws Exception {
    JsonNode post = ask("GET", "/logs-s/post/1", "");
    assertThat(post.path("_index").asText()).isEqualTo("logs-s");
    assertThat(post.path("_type").asText()).isEqualTo("post");
    assertThat(post.at("/_source/text").asText()).isEqualTo("p1");
    assertThat(ask("GET", "/logs-s/user/1", "").at("/_source/name").asText()).isEqualTo("u1");
    JsonNode none = ask("GET", "/logs-s/nothing/1", "");
    assertThat(none.path("_index").asText()).isEqualTo("logs-s");
    assertThat(none.path("found").asBoolean(true)).isFalse();
    assertThat(both.send("GET", "/logs-s3/post/1", "").statusCode()).isEqualTo(404);

    JsonNode all = ask("GET", "/logs-s/_search?size=600&sort=_doc", "");
    assertThat(all.at("/hits/total").asInt()).isEqualTo(2 * STOCK);
    Map<String, Integer> types = new TreeMap<>();
    for (JsonNode hit : all.at("/hits/hits")) {
      assertThat(hit.path("_index").asText()).isEqualTo("logs-s");
      types.merge(hit.path("_type").asText(), 1, Integer::sum);
    }
    assertThat(types).isEqualTo(Map.of("post", STOCK, "user", STOCK));
    for (String path :
        new String[] {"/logs-s/user/_search", "/logs-s*/user/_search", "/logs-both/user/_search"}) {
      JsonNode users = ask("GET", path, "");
      assertThat(users.at("/hits/total").asInt()).as("%s: %s", path, users).isEqualTo(STOCK);
      assertThat(users.at("/hits/hits/0/_type").asText()).isEqualTo("user");
    }
    for (String path :
        new String[] {"/logs-s/_search", "/logs-*/_search", "/logs-s/post,user/_search"}) {
      assertThat(ask("GET", path, "").at("/hits/total").asInt()).as(path).isEqualTo(2 * STOCK);
    }
    assertThat(ask("GET", "/logs-s/post/_count", "").path("count").asInt()).isEqualTo(STOCK);
    JsonNode docs =
        ask(
                "POST",
                "/_mget",
                "{'docs':[{'_index':'logs-s','_type':'post','_id':'2'},"
                    + "{'_index':'logs-s','_type':'user','_id':'2'},"
                    + "{'_index':'logs-s','_type':'nothing','_id':'2'}]}")
            .path("docs");
    assertThat(docs.at("/0/_source/text").asText()).as("%s", docs).isEqualTo("p2");
    assertThat(docs.at("/1/_source/name").asText()).isEqualTo("u2");
    assertThat(docs.at("/1/_index").asText()).isEqualTo("logs-s");
    assertThat(docs.at("/2/found").asBoolean(true)).isFalse();
    JsonNode searches =
        ask(
            "POST",
            "/_msearch",
            "{'index':'logs-s','type':'user'}\n{'size':1}\n{'index':'logs-s'}\n{'size':1}\n");
    assertThat(searches.at("/responses/0/hits/total").asInt()).isEqualTo(STOCK);
    assertThat(searches.at("/responses/0/hits/hits/0/_index").asText()).isEqualTo("logs-s");
    assertThat(searches.at("/responses/1/hits/total").asInt()).isEqualTo(2 * STOCK);

    JsonNode mapping = ask("GET", "/logs-s/_mapping", "");
    assertThat(mapping.size()).isEqualTo(1);
    assertThat(mapping.at("/logs-s/mappings/user/properties/name/type").asText())
        .isEqualTo("keyword");
    assertThat(mapping.at("/logs-s/mappings/post/properties/text/type").asText()).isEqualTo("text");
    JsonNode whole = ask("GET", "/logs-s", "");
    assertThat(whole.at("/logs-s/aliases/logs-both").isObject()).as("%s", whole).isTrue();
    assertThat(whole.at("/logs-s/settings/index/number_of_shards").asInt()).isEqualTo(2);
    assertThat(ask("GET", "/_alias/logs-both", "").size()).isEqualTo(1);
    assertThat(both.send("HEAD", "/logs-s", "").statusCode()).isEqualTo(200);
    assertThat(both.send("HEAD", "/logs-s3", "").statusCode()).isEqualTo(404);
    assertThat(both.send("HEAD", "/logs-s/_mapping/user", "").statusCode()).isEqualTo(200);
    assertThat(both.send("HEAD", "/logs-s/_mapping/nothing", "").statusCode()).isEqualTo(404);
    assertThat(both.send("GET", "/_cat/shards/logs-s", "").body())
        .contains("logs-s ")
        .doesNotContain("logs-s-");
    assertThat(ask("GET", "/logs-s/_stats/docs", "").at("/indices/logs-s/primaries/docs/count"))
        .hasToString(String.valueOf(2 * STOCK));
    HttpResponse<String> refused =
        both.send("POST", "/logs-s/_search", "{'aggs':{'by':{'terms':{'field':'_index'}}}}");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("untranslatable_exception", "_index");
    assertThat(
            ask("POST", "/logs-*/_search", "{'query':{'term':{'_index':'logs-s'}}}")
                .at("/hits/total")
                .asInt())
        .isEqualTo(2 * STOCK);
  }

  private void writes() throws Exception {
    JsonNode indexed = ask("PUT", "/logs-s/post/1", "{'text':'there'}");
    assertThat(indexed.path("_index").asText()).isEqualTo("logs-s");
    assertThat(indexed.path("_type").asText()).isEqualTo("post");
    assertThat(indexed.path("_version").asInt()).isEqualTo(2);
    JsonNode updated = ask("POST", "/logs-s/user/6/_update", "{'doc':{'name':'six'}}");
    assertThat(updated.path("result").asText()).as("%s", updated).isEqualTo("updated");
    JsonNode made = ask("PUT", "/logs-s/note/1?refresh=true", "{'n':1}");
    assertThat(made.path("result").asText()).as("%s", made).isEqualTo("created");
    JsonNode part = on(both.target, "/logs-s-note").path("logs-s-note");
    assertThat(part.at("/settings/index/number_of_shards").asInt()).isEqualTo(2);
    assertThat(part.at("/aliases/logs-both").isObject()).isTrue();
    JsonNode bulk =
        ask(
            "POST",
            "/logs-s/_bulk",
            "{'delete':{'_type':'user','_id':'5'}}\n"
                + "{'index':{'_type':'Bulk Made','_id':'1'}}\n{'b':1}\n"
                + "{'update':{'_type':'post','_id':'6'}}\n{'doc':{'text':'six'}}\n");
    assertThat(bulk.path("errors").asBoolean(true)).as("%s", bulk).isFalse();
    assertThat(bulk.at("/items/0/delete/_index").asText()).isEqualTo("logs-s");
    assertThat(bulk.at("/items/1/index/_type").asText()).isEqualTo("Bulk Made");
    assertThat(ask("GET", "/logs-s/Bulk%20Made/1", "").at("/_source/b").asInt()).isEqualTo(1);
  }

  private void byQuery() throws Exception {
    both.send("POST", "/logs-s/_refresh", "");
    JsonNode deleted =
        ask("POST", "/logs-s/_delete_by_query?refresh=true", "{'query':{'ids':{'values':['9']}}}");
    assertThat(deleted.path("deleted").asInt()).as("%s", deleted).isEqualTo(2);
    JsonNode one =
        ask(
            "POST",
            "/logs-s/user/_delete_by_query?refresh=true",
            "{'query':{'ids':{'values':['8']}}}");
    assertThat(one.path("deleted").asInt()).as("%s", one).isEqualTo(1);
    assertThat(both.send("GET", "/logs-s/post/8", "").statusCode()).isEqualTo(200);
  }

  private void definitions() throws Exception {
    JsonNode made =
        ask(
            "PUT",
            "/logs-s2",
            "{'settings':{'number_of_shards':1,'number_of_replicas':0},'mappings':{'a':{'properties':"
                + "{'k':{'type':'keyword'}}},'b':{'properties':{'m':{'type':'keyword'}}}}}");
    assertThat(made.path("acknowledged").asBoolean()).as("%s", made).isTrue();
    assertThat(both.send("PUT", "/logs-s2", "").statusCode()).isEqualTo(400);
    both.put("/logs-s2/a/1", "{'k':'x'}");
    JsonNode mapped = ask("PUT", "/logs-s2/_mapping/a", "{'properties':{'more':{'type':'long'}}}");
    assertThat(mapped.path("acknowledged").asBoolean()).as("%s", mapped).isTrue();
    JsonNode aliased =
        ask("POST", "/_aliases", "{'actions':[{'add':{'index':'logs-s2','alias':'logs-other'}}]}");
    assertThat(aliased.path("acknowledged").asBoolean()).as("%s", aliased).isTrue();
    assertThat(on(both.target, "/_alias/logs-other").size()).isEqualTo(2);
    assertThat(ask("GET", "/_alias/logs-other", "").has("logs-s2")).isTrue();
  }
}
