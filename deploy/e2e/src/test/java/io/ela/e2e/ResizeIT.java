package io.ela.e2e;

import static io.ela.e2e.DefinitionsFixture.on;
import static org.assertj.core.api.Assertions.assertThat;

import io.ela.testbed.ServerKind;
import io.ela.testbed.junit.Servers;
import io.ela.testbed.junit.WithServers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Indices that 7.17 makes of others are on 8.19 too; a clone is known from 7.4 on. */
@WithServers({ServerKind.ES_7_17, ServerKind.ES_8_19, ServerKind.KAFKA})
class ResizeIT {
  private final Servers servers;

  ResizeIT(Servers servers) {
    this.servers = servers;
  }

  @Test
  void shrunkSplitAndClonedIndicesAreEqualOnBothSides(@TempDir Path state) throws Exception {
    try (DefinitionsFixture both =
        new DefinitionsFixture(servers, ServerKind.ES_7_17, ServerKind.ES_8_19, state)) {
      both.put("/logs-a", "{'settings':{'number_of_shards':2,'number_of_replicas':0}}");
      for (int n = 0; n < 30; n++) {
        both.put("/logs-a/_doc/" + n % 20, "{ 'n': " + n + ", 'f' : 1.0 }");
      }
      both.put("/logs-a/_settings", "{'index.blocks.write':true}");
      both.put("/logs-a/_shrink/logs-1", "{'settings':{'index.number_of_shards':1}}");
      both.put(
          "/logs-a/_split/logs-4",
          "{'settings':{'index.number_of_shards':4},'aliases':{'logs-many':{}}}");
      both.put("/logs-a/_clone/logs-2", "{'settings':{'index.blocks.write':null}}");
      both.settle();

      for (String index : new String[] {"logs-1", "logs-2", "logs-4"}) {
        assertThat(Documents.of(both.target, index))
            .as(index)
            .hasSize(20)
            .isEqualTo(Documents.of(both.source, index));
        assertThat(
                on(both.target, "/" + index + "/_settings")
                    .at("/" + index + "/settings/index/number_of_shards")
                    .asText())
            .isEqualTo(index.substring(5));
      }
      assertThat(on(both.target, "/_alias/logs-many").has("logs-4")).isTrue();
      assertThat(both.deadLetters()).isEmpty();
      // The twins go their own ways from here on.
      both.put("/logs-2/_doc/1", "{'n':-1}");
      HttpResponse<String> blocked = both.send("PUT", "/logs-a/_doc/1", "{'n':-2}");
      assertThat(blocked.statusCode()).isEqualTo(403);
      both.settle();
      assertThat(Documents.of(both.target, "logs-2"))
          .isEqualTo(Documents.of(both.source, "logs-2"));

      // Clients speak 7.x, and 8.19 is master.
      both.switchTo("dst");
      both.put("/logs-a/_settings", "{'index.blocks.write':true}");
      both.put("/logs-a/_clone/logs-3?copy_settings=true", "{'aliases':{'logs-three':{}}}");
      HttpResponse<String> apart =
          both.send("PUT", "/logs-a/_split/logs-8?copy_settings=false", "{}");
      assertThat(apart.statusCode()).as(apart.body()).isEqualTo(400);
      assertThat(both.send("PUT", "/logs-3/_doc/1", "{}").statusCode()).isEqualTo(403);
      both.settle();
      assertThat(Documents.of(both.source, "logs-3"))
          .hasSize(20)
          .isEqualTo(Documents.of(both.target, "logs-3"));
      assertThat(on(both.source, "/_alias/logs-three").has("logs-3")).isTrue();
      assertThat(both.deadLetters()).isEmpty();
    }
  }
}
