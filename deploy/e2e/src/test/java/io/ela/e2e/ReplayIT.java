package io.ela.e2e;

import static io.ela.e2e.DefinitionsFixture.on;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ela.cluster.EsClient;
import io.ela.cluster.EsRequest;
import io.ela.standalone.replay.ReplayReport;
import io.ela.standalone.replay.ReplayRequest;
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

  /** Somebody wrote to the slave, at versions that the replicator takes for its own. */
  @Test
  void aRebuildMendsWhatAReplayTrusts() throws Exception {
    for (int n = 0; n < 10; n++) {
      both.put("/logs-a/log/" + n, "{'n':" + n + "}");
    }
    both.send("DELETE", "/logs-a/log/9", "");
    both.settle();
    String right = documents(both.target);
    bypass("PUT", "/logs-a/_doc/1?version=1&version_type=external_gte", "{\"n\":1001}");
    bypass("PUT", "/logs-a/_doc/2?version=77&version_type=external", "{\"n\":1002}");
    bypass("DELETE", "/logs-a/_doc/3", "");
    bypass("PUT", "/logs-a/_doc/9?version=99&version_type=external", "{\"n\":1009}");

    both.replay(ALL);
    both.settle();
    assertThat(documents(both.target))
        .contains("1001", "1002")
        .doesNotContain("{\"n\":3}")
        // What was deleted, the master is asked for in any case.
        .doesNotContain("1009");

    ReplayReport report = both.replay(ReplayRequest.of(ALL).rebuilding(true));
    both.settle();
    assertThat(report.replayed()).isGreaterThanOrEqualTo(11);
    assertThat(documents(both.target)).isEqualTo(right);
    assertThat(both.deadLetters()).isEmpty();
  }

  /** The replicator is down meanwhile, as the tool demands. */
  @Test
  void kafkasOwnToolSetsTheReplicatorBack() throws Exception {
    for (int n = 0; n < 20; n++) {
      both.put("/logs-a/log/" + n % 7, "{'n':" + n + "}");
    }
    both.send("DELETE", "/logs-a/log/6", "");
    both.settle();
    String before = documents(both.target);

    both.restartReplicator(this::setBack);
    both.settle();
    assertThat(both.replicator.status().read()).isGreaterThanOrEqualTo(21);
    assertThat(both.replicator.status().dropped()).isGreaterThanOrEqualTo(18);
    assertThat(documents(both.target)).isEqualTo(before).contains("\"_version\":3");

    both.restartReplicator(
        () -> {
          both.target.call(EsRequest.delete("/logs-a"));
          setBack();
        });
    both.settle();
    assertThat(documents(both.target)).isEqualTo(before);
    assertThat(both.deadLetters()).isEmpty();
  }

  private void setBack() throws Exception {
    String printed =
        both.kafkaConsumerGroups(
            "--topic", both.writesTopic(), "--reset-offsets", "--to-earliest", "--execute");
    assertThat(printed).contains(both.writesTopic());
  }

  /** Writes to the slave itself. */
  private void bypass(String method, String target, String body) throws InterruptedException {
    EsRequest request =
        method.equals("DELETE") ? EsRequest.delete(target) : EsRequest.put(target).json(body);
    both.target.call(request);
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
