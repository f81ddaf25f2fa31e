package io.ela.e2e;

import static io.ela.e2e.DefinitionsFixture.on;
import static io.ela.e2e.DefinitionsFixture.status;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ela.cluster.EsRequest;
import io.ela.testbed.ServerKind;
import io.ela.testbed.junit.Servers;
import io.ela.testbed.junit.WithServers;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Composable templates, and aliases with a write index, from 7.17 to 8.19 and back. */
@WithServers({ServerKind.ES_7_17, ServerKind.ES_8_19, ServerKind.KAFKA})
class ComposableTemplatesIT {
  private final Servers servers;
  private DefinitionsFixture both;

  ComposableTemplatesIT(Servers servers) {
    this.servers = servers;
  }

  @BeforeEach
  void start(@TempDir Path state) throws Exception {
    both = new DefinitionsFixture(servers, ServerKind.ES_7_17, ServerKind.ES_8_19, state);
  }

  @AfterEach
  void stop() throws Exception {
    both.close();
  }

  /** Events of different names have no order: a template may come before its component. */
  @Test
  void aTemplateAndItsPartsFollowInAnyOrderThereAndBack() throws Exception {
    putAndDelete("dst of src");
    both.switchTo("dst");
    putAndDelete("src of dst");
    assertThat(both.replicator.status().deadLettered()).isZero();
  }

  private void putAndDelete(String round) throws Exception {
    for (int i = 0; i < 6; i++) {
      both.put(
          "/_component_template/part-" + i,
          "{'template':{'mappings':{'properties':{'at':{'type':'date','format':'epoch_millis'}}}}}");
      both.put(
          "/_index_template/composed-" + i,
          "{'index_patterns':['composed-"
              + i
              + "-*'],'priority':600,'composed_of':['part-"
              + i
              + "'],'template':{'settings':{'number_of_shards':2}}}");
    }
    both.settle();
    both.target.call(EsRequest.put("/composed-3-a"));
    JsonNode index = on(both.target, "/composed-3-a").path("composed-3-a");
    assertThat(index.at("/settings/index/number_of_shards").asText()).as(round).isEqualTo("2");
    assertThat(index.at("/mappings/properties/at/format").asText()).isEqualTo("epoch_millis");
    both.target.call(EsRequest.delete("/composed-3-a"));
    for (int i = 0; i < 6; i++) {
      assertThat(status(both.source, "/_index_template/composed-" + i)).isEqualTo(200);
      assertThat(both.send("DELETE", "/_index_template/composed-" + i, "").statusCode())
          .isEqualTo(200);
    }
    assertThat(both.send("DELETE", "/_component_template/part-*", "").statusCode()).isEqualTo(200);
    both.settle();
    for (int i = 0; i < 6; i++) {
      for (String gone :
          new String[] {"/_index_template/composed-", "/_component_template/part-"}) {
        assertThat(status(both.source, gone + i)).as(round + gone).isEqualTo(404);
        assertThat(status(both.target, gone + i)).as(round + gone).isEqualTo(404);
      }
    }
  }

  @Test
  void theWriteIndexOfAnAliasMovesOnBoth() throws Exception {
    both.put("/logs-000001", "{'aliases':{'log-now':{'is_write_index':true}}}");
    both.put("/log-now/_doc/1", "{'n':1}");
    both.settle();
    for (int i = 2; i <= 4; i++) {
      assertThat(both.send("POST", "/log-now/_rollover", "").body())
          .contains("\"rolled_over\":true");
      both.put("/log-now/_doc/1", "{'n':" + i + "}");
    }
    both.settle();
    JsonNode aliases = on(both.target, "/_alias/log-now");
    assertThat(aliases).isEqualTo(on(both.source, "/_alias/log-now"));
    assertThat(aliases.size()).isEqualTo(4);
    assertThat(aliases.at("/logs-000004/aliases/log-now/is_write_index").asBoolean()).isTrue();
    assertThat(on(both.target, "/logs-000003/_doc/1").at("/_source/n").asInt()).isEqualTo(3);
    assertThat(both.replicator.status().deadLettered()).isZero();
  }
}
