package io.ela.e2e;

import static io.ela.e2e.DefinitionsFixture.on;
import static io.ela.e2e.DefinitionsFixture.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.ela.cluster.EsClient;
import io.ela.cluster.EsRequest;
import io.ela.dialect.metadata.MappingGuard;
import io.ela.standalone.switching.SwitchReport;
import io.ela.testbed.ServerKind;
import io.ela.testbed.junit.Servers;
import io.ela.testbed.junit.WithServers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a cluster may not do by itself while it is the slave, it may as soon as it is the master:
 * 6.8, which has lifecycle policies, and 8.19.
 */
@WithServers({ServerKind.ES_6_8, ServerKind.ES_8_19, ServerKind.KAFKA})
class SlaveRestrictionsIT {
  private static final Duration SOON = Duration.ofSeconds(60);

  private final Servers servers;
  private DefinitionsFixture both;

  SlaveRestrictionsIT(Servers servers) {
    this.servers = servers;
  }

  @BeforeEach
  void start(@TempDir Path state) throws Exception {
    both = new DefinitionsFixture(servers, ServerKind.ES_6_8, ServerKind.ES_8_19, state);
  }

  @AfterEach
  void stop() throws Exception {
    both.close();
  }

  @Test
  void theyChangeSidesWithTheMasterAndBack() throws Exception {
    both.put("/logs-0", "{'settings':{'index.lifecycle.name':'logs-policy'}}");
    both.put("/logs-0/log/1", "{'a':'abc'}");
    both.put("/logs-1/log/1", "{'a':'abc','n':[{'m':5}]}");
    both.settle();
    for (String index : new String[] {"logs-0", "logs-1"}) {
      assertThat(MappingGuard.isOn(mapping(both.target, index))).as(index).isTrue();
      assertThat(MappingGuard.isPartlyOn(mapping(both.source, index))).as(index).isFalse();
    }
    assertMakesNoIndex(both.target, "_doc");

    both.switchTo("dst");
    assertThat(policy(both.source)).as("the slave has none").isEmpty();
    assertMakesNoIndex(both.source, "log");
    for (String index : new String[] {"logs-0", "logs-1"}) {
      assertThat(MappingGuard.isPartlyOn(mapping(both.target, index))).as(index).isFalse();
    }
    both.put("/logs-1/log/2", "{'b':5,'n':[{'m':6,'o':'x'}]}");
    both.put("/logs-2/log/1", "{'c':'abc'}");
    both.put("/logs-2/log/2", "{'c':5,'d':null}");
    both.settle();
    for (String index : new String[] {"logs-1", "logs-2"}) {
      assertThat(MappingGuard.isOn(mapping(both.source, index))).as(index).isTrue();
      assertThat(mapping(both.source, index).path("properties"))
          .as(index)
          .isEqualTo(mapping(both.target, index).path("properties"));
    }

    both.switchTo("src");
    assertThat(policy(both.source)).isEqualTo("logs-policy");
    assertMakesNoIndex(both.target, "_doc");
    both.put("/logs-3/log/1", "{'a':1}");
    both.put("/logs-1/log/3", "{'e':5}");
    both.settle();
    assertThat(MappingGuard.isPartlyOn(mapping(both.source, "logs-1"))).isFalse();
    assertThat(MappingGuard.isOn(mapping(both.target, "logs-1"))).isTrue();
    assertThat(both.deadLetters()).isEmpty();
  }

  @Test
  void aSwitchThatIsInterruptedLeavesTheSlaveAsItWas() throws Exception {
    both.put("/logs-1/log/1", "{'a':'abc'}");
    both.settle();
    assertMakesNoIndex(both.target, "_doc");
    AtomicReference<JsonNode> between = new AtomicReference<>();

    SwitchReport report =
        both.trySwitchTo(
            "dst",
            step -> {
              if (step.name().equals("dst may map new fields and make indices")) {
                between.set(mappingOrThrow(both.target, "logs-1"));
                Thread.currentThread().interrupt();
              }
            });

    assertThat(report.committed()).isFalse();
    assertThat(report.reason()).isEqualTo("it was interrupted");
    assertThat(MappingGuard.isPartlyOn(between.get())).isFalse();
    assertThat(MappingGuard.isOn(mapping(both.target, "logs-1"))).isTrue();
    assertMakesNoIndex(both.target, "_doc");
    both.put("/logs-1/log/2", "{'b':'abc'}");
    both.put("/logs-1/log/3", "{'b':5}");
    both.settle();
    assertThat(mapping(both.target, "logs-1").at("/properties/b/type").asText()).isEqualTo("text");
    assertThat(both.deadLetters()).isEmpty();
  }

  @Test
  void aSwitchIsAbortedIfTheNewMasterWouldNotBeFree() throws Exception {
    both.put("/logs-1/log/1", "{'a':'abc'}");
    both.settle();
    EsRequest settings = EsRequest.put("/logs-1/_settings");
    both.target.call(settings.json("{\"index.blocks.read_only\":true}"));

    SwitchReport report = both.trySwitchTo("dst", step -> {});
    assertThat(report.committed()).isFalse();
    assertThat(report.reason()).contains("cluster dst", "logs-1", "cluster_block_exception");
    assertThat(both.send("PUT", "/logs-1/log/1", "{'a':'def'}").statusCode()).isEqualTo(200);

    both.target.call(settings.json("{\"index.blocks.read_only\":null}"));
    both.settle();
    both.switchTo("dst");
    assertThat(MappingGuard.isPartlyOn(mapping(both.target, "logs-1"))).isFalse();
  }

  /** A replicator that was sealed or killed while it forced a version leaves an index so. */
  @Test
  void theNewMasterRemembersDeletesAsTheOldOneDid() throws Exception {
    both.put("/logs-0", "{'settings':{'index.gc_deletes':'0s','number_of_replicas':0}}");
    both.put("/logs-1", "{'settings':{'index.gc_deletes':'7m','number_of_replicas':0}}");
    both.put("/logs-2/log/1", "{'a':1}");
    both.settle();
    for (int i = 0; i < 3; i++) {
      both.target.call(
          EsRequest.put("/logs-" + i + "/_settings").json("{\"index.gc_deletes\":\"0s\"}"));
    }

    both.switchTo("dst");
    assertThat(gcDeletes("logs-0")).as("as the old master has it").isEqualTo("0s");
    assertThat(gcDeletes("logs-1")).isEqualTo("7m");
    assertThat(gcDeletes("logs-2")).as("the server's default").isEmpty();
  }

  private String gcDeletes(String index) throws Exception {
    return on(both.target, "/" + index + "/_settings")
        .at("/" + index + "/settings/index/gc_deletes")
        .asText("");
  }

  /** Both are told of new roles at the same time as this test. */
  private static void assertMakesNoIndex(EsClient cluster, String type) {
    await().atMost(SOON).until(() -> !makesIndex(cluster, type));
  }

  private static boolean makesIndex(EsClient cluster, String type) throws InterruptedException {
    cluster.callAny(EsRequest.put("/logs-9/" + type + "/1").json("{\"a\":1}"));
    boolean made = status(cluster, "/logs-9") == 200;
    if (made) {
      cluster.call(EsRequest.delete("/logs-9"));
    }
    return made;
  }

  private static JsonNode mapping(EsClient cluster, String index) throws Exception {
    JsonNode mappings = on(cluster, "/" + index + "/_mapping").at("/" + index + "/mappings");
    return mappings.has("log") ? mappings.path("log") : mappings;
  }

  private static JsonNode mappingOrThrow(EsClient cluster, String index) {
    try {
      return mapping(cluster, index);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static String policy(EsClient cluster) throws Exception {
    return on(cluster, "/logs-0/_settings").at("/logs-0/settings/index/lifecycle/name").asText("");
  }
}
