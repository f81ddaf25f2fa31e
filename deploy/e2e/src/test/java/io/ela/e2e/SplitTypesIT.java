package io.ela.e2e;

import static io.ela.e2e.DefinitionsFixture.on;
import static io.ela.e2e.DefinitionsFixture.status;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ela.cluster.EsRequest;
import io.ela.diff.DiffReport;
import io.ela.loader.LoadSummary;
import io.ela.testbed.ServerKind;
import io.ela.testbed.junit.Servers;
import io.ela.testbed.junit.WithServers;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An index of 5.6 with several types, each of which is an index of its own on 8.19. */
@WithServers({ServerKind.ES_5_6, ServerKind.ES_8_19, ServerKind.KAFKA})
class SplitTypesIT {
  private static final String INDEX = "logs-s";
  private static final int STOCK = 300;

  private final Servers servers;
  private DefinitionsFixture both;

  SplitTypesIT(Servers servers) {
    this.servers = servers;
  }

  @BeforeEach
  void start(@TempDir Path state) throws Exception {
    both =
        new DefinitionsFixture(
            servers, ServerKind.ES_5_6, ServerKind.ES_8_19, state, "{ indices = logs-s }");
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
            + "{'index':{'_index':'logs-s','_type':'user','_id':'4','routing':'r'}}\n{'name':'r'}\n");
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
}
