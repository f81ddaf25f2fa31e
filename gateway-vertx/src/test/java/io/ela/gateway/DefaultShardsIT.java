package io.ela.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ela.events.Op;
import io.ela.testbed.ServerKind;
import io.ela.testbed.junit.Servers;
import io.ela.testbed.junit.WithServers;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Indices that a client of 5.6 makes on 8.19 have as many shards as on 5.6. */
@WithServers({ServerKind.ES_5_6, ServerKind.ES_8_19, ServerKind.KAFKA})
class DefaultShardsIT {
  private static final String AUTOMATIC = "{\"transient\":{\"action.auto_create_index\":%s}}";

  private final Servers servers;
  private final String index = "shards" + Long.toString(System.nanoTime(), 36);
  private GatewayFixture fixture;

  DefaultShardsIT(Servers servers) {
    this.servers = servers;
  }

  @BeforeEach
  void start() throws Exception {
    fixture =
        new GatewayFixture(
            servers.address(ServerKind.ES_5_6),
            servers.address(ServerKind.ES_8_19),
            "dst",
            servers.address(ServerKind.KAFKA),
            "stream-above = 64 KiB");
  }

  @AfterEach
  void stop() throws Exception {
    fixture.master("PUT", "/_cluster/settings", AUTOMATIC.formatted("null"));
    fixture.master("DELETE", "/_template/" + index, null);
    fixture.master("DELETE", "/" + index + "*", null);
    fixture.close();
  }

  /** Number of shards and of routing shards, which only the cluster's state tells. */
  private String shards(String suffix) throws Exception {
    String only =
        "?filter_path=metadata.indices.*.settings.index.number_of_shards,"
            + "metadata.indices.*.routing_num_shards";
    RawHttp.Answer answer =
        fixture.master("GET", "/_cluster/state/metadata/" + index + suffix + only, null);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    JsonObject state =
        new JsonObject(answer.text())
            .getJsonObject("metadata")
            .getJsonObject("indices")
            .getJsonObject(index + suffix);
    String shards =
        state.getJsonObject("settings").getJsonObject("index").getString("number_of_shards");
    return shards + "/" + state.getInteger("routing_num_shards");
  }

  private void ok(String method, String target, String body) throws Exception {
    RawHttp.Answer answer = fixture.send(method, "/" + index + target, body);
    assertThat(answer.status()).as(answer.text()).isIn(200, 201);
    assertThat(answer.text()).doesNotContain("\"errors\":true");
  }

  @Test
  void whateverMakesThem() throws Exception {
    ok("PUT", "-a", null);
    ok("PUT", "-b", "{\"mappings\":{\"t\":{\"properties\":{\"n\":{\"type\":\"long\"}}}}}");
    ok("PUT", "-c", "{\"settings\":{\"number_of_shards\":2}}");
    ok("PUT", "-d", "{\"number_of_replicas\":0}");
    ok("PUT", "-e/t/1", "{\"n\":1}");
    ok("POST", "-f/t/1/_update", "{\"doc\":{\"n\":1},\"doc_as_upsert\":true}");
    ok("POST", "-g/t/_bulk", "{\"index\":{}}\n{\"n\":1}\n{\"delete\":{\"_id\":\"1\"}}\n");
    ok("PUT", "-h/t/1", "{\"n\":\"" + "x".repeat(100_000) + "\"}");
    String line = "{\"index\":{}}\n{\"n\":\"" + "x".repeat(1000) + "\"}\n";
    ok("POST", "-i/t/_bulk", line.repeat(100));
    ok("PUT", "-000001", "{\"aliases\":{\"" + index + "-al\":{}}}");
    ok("PUT", "-000001/t/1?refresh=true", "{\"n\":1}");
    ok("POST", "-al/_rollover", "{\"conditions\":{\"max_docs\":1}}");
    assertThat(shards("-000002")).isEqualTo("5/5");
    for (String made : new String[] {"-a", "-b", "-d", "-e", "-f", "-g", "-h", "-i"}) {
      assertThat(shards(made)).as(made).isEqualTo("5/5");
    }
    assertThat(shards("-c")).isEqualTo("2/2");
    assertThat(fixture.send("DELETE", "/" + index + "-j/t/1", null).status()).isEqualTo(404);
    assertThat(fixture.master("GET", "/" + index + "-j", null).status()).isEqualTo(404);
    fixture.awaitNothingOpen();
  }

  /** The slave is to have it too: no switch passes while only one cluster has an index. */
  @Test
  void alsoIfTheWriteThatItIsMadeForIsRefused() throws Exception {
    RawHttp.Answer answer = fixture.send("PUT", "/" + index + "-x/t/1", "{\"n\":");
    assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    assertThat(shards("-x")).isEqualTo("5/5");
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(fixture.events(index + "-x"))
                    .singleElement()
                    .matches(event -> event.op() == Op.METADATA));
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> fixture.gateway().status().openIntents() == 0);
  }

  /** The second time it has a setting that nobody may name. */
  @Test
  void whatWasShrunkIsShrunkAgain() throws Exception {
    ok("PUT", "-s4", "{\"settings\":{\"number_of_shards\":4,\"number_of_replicas\":0}}");
    ok("PUT", "-s4/t/1", "{\"n\":1}");
    ok("PUT", "-s4/_settings", "{\"index.blocks.write\":true}");
    ok("POST", "-s4/_shrink/" + index + "-s2", "{\"settings\":{\"index.number_of_shards\":2}}");
    ok("PUT", "-s2/_settings", "{\"index.blocks.write\":true}");
    ok("POST", "-s2/_shrink/" + index + "-s1", null);
    assertThat(shards("-s1")).startsWith("1/");
    assertThat(fixture.send("GET", "/" + index + "-s1/t/1", null).status()).isEqualTo(200);
  }

  @Test
  void butForWhatATemplateSays() throws Exception {
    String template = "{\"template\":\"" + index + "-t*\",\"settings\":{\"number_of_shards\":3}}";
    assertThat(fixture.send("PUT", "/_template/" + index, template).status()).isEqualTo(200);
    ok("PUT", "-t1", null);
    ok("PUT", "-t2/t/1", "{\"n\":1}");
    ok("PUT", "-t3", "{\"settings\":{\"index.number_of_shards\":4}}");
    assertThat(shards("-t1")).isEqualTo("3/3");
    assertThat(shards("-t2")).isEqualTo("3/3");
    assertThat(shards("-t3")).isEqualTo("4/4");
    assertThat(fixture.send("GET", "/_template/" + index, null).text())
        .contains("\"number_of_shards\":\"3\"");
  }

  @Test
  void andNothingIsMadeThatTheMasterWouldNotMake() throws Exception {
    fixture.master("PUT", "/_cluster/settings", AUTOMATIC.formatted("false"));
    RawHttp.Answer answer = fixture.send("PUT", "/" + index + "-n/t/1", "{\"n\":1}");
    assertThat(answer.status()).as(answer.text()).isEqualTo(404);
    assertThat(fixture.master("GET", "/" + index + "-n", null).status()).isEqualTo(404);
    ok("PUT", "-n", null);
    assertThat(shards("-n")).isEqualTo("5/5");
  }
}
