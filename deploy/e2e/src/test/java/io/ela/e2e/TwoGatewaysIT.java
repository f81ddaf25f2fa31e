package io.ela.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ela.gateway.GatewayService;
import io.ela.testbed.ServerKind;
import io.ela.testbed.junit.Servers;
import io.ela.testbed.junit.WithServers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is changed through one gateway while documents are written through another. */
@WithServers({ServerKind.ES_6_8, ServerKind.ES_8_19, ServerKind.KAFKA})
class TwoGatewaysIT {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final int MOST_TRIES = 20;

  private final Servers servers;

  TwoGatewaysIT(Servers servers) {
    this.servers = servers;
  }

  /**
   * A write may be told as if there were no pipeline yet; whether it is depends on when the other
   * gateway last asked. So it is tried until one was.
   */
  @Test
  void aPipelineThatAnotherGatewayHasSetIsNotMissed(@TempDir Path state) throws Exception {
    try (DefinitionsFixture both =
            new DefinitionsFixture(servers, ServerKind.ES_6_8, ServerKind.ES_8_19, state);
        GatewayService other = both.anotherGateway()) {
      both.put(
          "/_ingest/pipeline/mark-log", "{'processors':[{'set':{'field':'mark','value':1.0}}]}");
      int tries = 0;
      while (tries < MOST_TRIES && unconfirmed(other) == 0) {
        String index = "/logs-" + tries++;
        both.put(index, "{'settings':{'number_of_shards':1,'number_of_replicas':0}}");
        put(both, other, index + "/_doc/1", "{ 'n': 1 }");
        both.put(index + "/_settings", "{'index.default_pipeline':'mark-log'}");
        put(both, other, index + "/_doc/2", "{ 'n': 2 }");
        String last = index;
        await().atMost(LONG).until(() -> other.status().writesInFlight() == 0);
        assertThat(DefinitionsFixture.on(both.source, last + "/_doc/2").at("/_source/mark"))
            .as("the master has done it")
            .hasToString("1.0");
        equal(both, index.substring(1), 2);
      }
      assertThat(unconfirmed(other)).as("after %d tries", tries).isPositive();
    }
  }

  @Test
  void aRoutingThatAnotherGatewayHasChangedIsNotMissed(@TempDir Path state) throws Exception {
    try (DefinitionsFixture both =
            new DefinitionsFixture(servers, ServerKind.ES_6_8, ServerKind.ES_8_19, state);
        GatewayService other = both.anotherGateway()) {
      int tries = 0;
      while (tries < MOST_TRIES && unconfirmed(other) == 0) {
        String index = "logs-" + tries++;
        both.put(
            "/" + index,
            "{'settings':{'number_of_shards':3,'number_of_replicas':0},'aliases':{'"
                + index
                + "-by':{'routing':'a'}}}");
        put(both, other, "/" + index + "-by/_doc/1", "{ 'n': 1 }");
        both.put("/" + index + "/_alias/" + index + "-by", "{'routing':'b'}");
        put(both, other, "/" + index + "-by/_doc/2", "{ 'n': 2 }");
        equal(both, index, 2);
      }
      assertThat(unconfirmed(other)).as("after %d tries", tries).isPositive();
    }
  }

  private static long unconfirmed(GatewayService gateway) {
    return gateway.status().counts().get("unconfirmed");
  }

  private static void put(DefinitionsFixture both, GatewayService to, String path, String body)
      throws Exception {
    HttpResponse<String> answer = both.send(to, "PUT", path, body);
    assertThat(answer.statusCode()).as("%s: %s", path, answer.body()).isEqualTo(201);
  }

  private static void equal(DefinitionsFixture both, String index, int documents) {
    await()
        .atMost(LONG)
        .ignoreExceptions()
        .untilAsserted(
            () ->
                assertThat(Documents.of(both.target, index))
                    .hasSize(documents)
                    .isEqualTo(Documents.of(both.source, index)));
  }
}
