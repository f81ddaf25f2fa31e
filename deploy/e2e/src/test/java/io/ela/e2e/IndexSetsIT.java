package io.ela.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.ela.cluster.EsRequest;
import io.ela.standalone.switching.SwitchRefusedException;
import io.ela.standalone.switching.SwitchRequest;
import io.ela.testbed.ServerKind;
import io.ela.testbed.junit.Servers;
import io.ela.testbed.junit.WithServers;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A switch is refused while clients would miss indices after it, or find strange ones. */
@WithServers({ServerKind.ES_5_6, ServerKind.ES_8_19, ServerKind.KAFKA})
class IndexSetsIT {
  private final Servers servers;

  IndexSetsIT(Servers servers) {
    this.servers = servers;
  }

  @Test
  void indicesThatOnlyOneClusterHasAreNamedAndThoseOnTheirWayAreNot(@TempDir Path state)
      throws Exception {
    try (DefinitionsFixture both =
        new DefinitionsFixture(servers, ServerKind.ES_5_6, ServerKind.ES_8_19, state)) {
      both.put("/logs-gone/log/1", "{'n':1}");
      both.settle();
      both.source.call(EsRequest.put("/logs-never-loaded"));
      both.target.call(EsRequest.put("/logs-stray"));
      both.send("DELETE", "/logs-gone", "");
      both.put("/logs-new/log/1", "{'n':1}");

      assertThat(refusal(both))
          .contains("logs-never-loaded", "which only src has")
          .contains("logs-stray", "which only dst has")
          .doesNotContain("logs-gone", "logs-new");

      both.source.call(EsRequest.delete("/logs-never-loaded"));
      both.target.call(EsRequest.delete("/logs-stray"));
      assertThat(refusal(both)).doesNotContain("logs-");
    }
  }

  @Test
  void theTypesOfASplitIndexAreThatIndex(@TempDir Path state) throws Exception {
    String types = "{ indices = \"logs-s*\", mode = split }";
    try (DefinitionsFixture both =
        new DefinitionsFixture(servers, ServerKind.ES_5_6, ServerKind.ES_8_19, state, types)) {
      both.put("/logs-split/user/1", "{'n':1}");
      both.put("/logs-split/post/1", "{'n':2}");
      both.settle();
      assertThat(DefinitionsFixture.status(both.target, "/logs-split-user")).isEqualTo(200);
      assertThat(refusal(both)).doesNotContain("logs-");
    }
  }

  /** Empty if it is not refused; other tests may have left indices of other names. */
  private static String refusal(DefinitionsFixture both) throws InterruptedException {
    try {
      both.trySwitch(SwitchRequest.to("dst"), step -> {});
      return "";
    } catch (SwitchRefusedException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
