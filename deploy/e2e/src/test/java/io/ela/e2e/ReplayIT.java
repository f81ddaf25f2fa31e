package io.ela.e2e;

import static io.ela.e2e.DefinitionsFixture.on;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ela.cluster.EsClient;
import io.ela.cluster.EsRequest;
import io.ela.standalone.replay.ReplayReport;
import io.ela.standalone.replay.ReplayStart;
import io.ela.testbed.ServerKind;
import io.ela.testbed.junit.Servers;
import io.ela.testbed.junit.WithServers;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events that are seen again change nothing, unless they could not be applied before. */
@WithServers({ServerKind.ES_5_6, ServerKind.ES_8_19, ServerKind.KAFKA})
class ReplayIT {
  private static final ReplayStart ALL = new ReplayStart.Offset(0);
  private static final ReplayStart DEAD_LETTERS = new ReplayStart.DeadLetters();

  private final Servers servers;
  private DefinitionsFixture both;

  ReplayIT(Servers servers) {
    this.servers = servers;
  }

  @BeforeEach
  void start(@TempDir Path state) throws Exception {
    both = new DefinitionsFixture(servers, ServerKind.ES_5_6, ServerKind.ES_8_19, state);
    for (String index : new String[] {"logs-a", "logs-b"}) {
      both.put(
          "/" + index,
          "{'settings':{'number_of_replicas':0},"
              + "'mappings':{'log':{'properties':{'flag':{'type':'boolean'}}}}}");
    }
  }

  @AfterEach
  void stop() throws Exception {
    both.close();
  }

  @Test
  void whatWasAppliedIsDroppedBeforeAndAfterSwitches() throws Exception {
    for (int n = 0; n < 20; n++) {
      both.put("/logs-a/log/" + n % 7, "{'n':" + n + "}");
    }
    both.send("DELETE", "/logs-a/log/6", "");
    both.settle();
    String before = documents(both.target);
    long dropped = both.replicator.status().dropped();

    ReplayReport report = both.replay(ALL);
    both.settle();

    assertThat(report.replayed()).isGreaterThanOrEqualTo(21);
    assertThat(report.unreadable()).isZero();
    assertThat(documents(both.target)).isEqualTo(before).contains("\"_version\":3");
    assertThat(both.replicator.status().dropped()).isGreaterThanOrEqualTo(dropped + 18);

    both.switchTo("dst");
    both.put("/logs-a/log/1", "{'n':100}");
    both.settle();
    String master = documents(both.target);
    both.replay(ALL);
    both.settle();
    assertThat(documents(both.target)).isEqualTo(master).contains("\"n\":100");
    assertThat(documents(both.source)).contains("\"n\":100");
    assertThat(both.deadLetters()).isEmpty();
  }

  @Test
  void onlyWhatWasAskedForIsReplayed() throws Exception {
    both.put("/logs-a/log/1", "{'n':1}");
    both.put("/logs-b/log/1", "{'n':1}");
    both.settle();

    ReplayReport some = both.replay(ALL, "*-b");
    assertThat(some.replayed()).isEqualTo(2); // the index and its document
    assertThat(some.otherIndices()).isEqualTo(2);
    both.settle();
    Instant later = Instant.now().plusSeconds(60);
    assertThat(both.replay(new ReplayStart.Time(later)).read()).isZero();
    Instant earlier = Instant.now().minusSeconds(3600);
    assertThat(both.replay(new ReplayStart.Time(earlier)).replayed()).isEqualTo(6);
    both.settle();
  }

  /** 5.6 takes "on" for true, 8.19 does not. */
  @Test
  void deadLettersGoAndThoseThatFailAgainComeBack() throws Exception {
    both.put("/logs-a/log/mended", "{'flag':'on'}");
    both.put("/logs-a/log/broken", "{'flag':'on'}");
    both.put("/logs-b/log/broken", "{'flag':'on'}");
    both.settle();
    assertThat(both.deadLetters()).hasSize(3);
    both.put("/logs-a/log/mended", "{'flag':true}");
    both.settle();

    ReplayReport report = both.replay(DEAD_LETTERS, "logs-a");
    both.settle();

    assertThat(report.replayed()).isEqualTo(2);
    assertThat(report.otherIndices()).isEqualTo(1);
    assertThat(both.deadLetters()).hasSize(2).allMatch(cause -> cause.contains("[flag]"));
    JsonNode mended = on(both.target, "/logs-a/_doc/mended");
    assertThat(mended.path("_version").asLong()).isEqualTo(2);

    both.send("DELETE", "/logs-a/log/broken", "");
    both.send("DELETE", "/logs-b/log/broken", "");
    both.settle();
    both.replay(DEAD_LETTERS);
    both.settle();
    assertThat(both.deadLetters()).isEmpty();
  }

  /** Versions and sources, in the order of ids. */
  private static String documents(EsClient cluster) throws Exception {
    cluster.call(EsRequest.post("/logs-a/_refresh"));
    StringBuilder text = new StringBuilder();
    for (JsonNode hit :
        on(cluster, "/logs-a/_search?version=true&sort=n&size=100").path("hits").path("hits")) {
      text.append(hit.path("_id")).append("\"_version\":").append(hit.path("_version"));
      text.append(hit.path("_source")).append('\n');
    }
    return text.toString();
  }
}
