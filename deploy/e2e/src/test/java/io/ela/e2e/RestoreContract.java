package io.ela.e2e;

import static io.ela.e2e.DefinitionsFixture.on;
import static org.assertj.core.api.Assertions.assertThat;

import io.ela.cluster.EsRequest;
import io.ela.cluster.EsResponse;
import io.ela.cluster.WritingTasks;
import io.ela.testbed.ServerKind;
import io.ela.testbed.junit.Servers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a client restores from a snapshot on the master, the slave has too; nothing else. */
abstract class RestoreContract {
  private static final int DOCUMENTS = 12;

  private final Servers servers;
  private final ServerKind from;
  private final String type;
  private DefinitionsFixture both;

  /**
   * A contract for one version as source.
   *
   * @param type the mapping type in paths
   */
  RestoreContract(Servers servers, ServerKind from, String type) {
    this.servers = servers;
    this.from = from;
    this.type = type;
  }

  @BeforeEach
  void start(@TempDir Path state) throws Exception {
    both = new DefinitionsFixture(servers, from, ServerKind.ES_8_19, state);
    both.put(
        "/logs-a",
        "{'settings':{'number_of_shards':2,'number_of_replicas':0},'aliases':{'logs-all':{}}}");
    for (int n = 0; n < DOCUMENTS; n++) {
      document("logs-a", n, "{ 'n': " + n + ", 'f' : 1.0 }");
    }
    // Slow enough to be seen at work.
    put(
        "/_snapshot/logs-back",
        "{'type':'fs','settings':{'location':'r"
            + Long.toString(System.nanoTime(), 36)
            + "','max_restore_bytes_per_sec':'100kb'}}");
  }

  @AfterEach
  void stop() throws Exception {
    both.source.callAny(EsRequest.delete("/_snapshot/logs-back"));
    both.close();
  }

  /** Versions begin anew at what they were; what came since is gone, on both sides. */
  @Test
  void aClosedIndexGoesBackOnBothSides() throws Exception {
    snapshot("logs-a");
    for (int n = 0; n < DOCUMENTS; n += 2) {
      document("logs-a", n, "{'n':" + -n + ",'later':true}");
    }
    both.send("DELETE", "/logs-a/" + type + "/5", "");
    document("logs-a", 100, "{'n':100}");
    both.settle();
    assertThat(Documents.of(both.target, "logs-a")).containsKey("100/null");
    assertThat(ok("/logs-a/_close", "").body()).contains("\"acknowledged\":true");
    restore("logs-a", ",'include_aliases':true", true);
    // The first of their kind: their versions are those of writes that are undone.
    document("logs-a", 2, "{'n':2000}");
    document("logs-a", 100, "{'n':1000}");
    equalOnBothSides("logs-a", DOCUMENTS + 1);
    assertThat(Documents.of(both.target, "logs-a").get("4/null")).contains("1.0");
    document("logs-a", 2, "{'n':2001}");
    document("logs-a", 4, "{'n':4001}");
    equalOnBothSides("logs-a", DOCUMENTS + 1);
  }

  @Test
  void deletedAndRenamedIndicesComeBackWithoutBeingWaitedFor() throws Exception {
    Random random = new Random(7);
    for (int n = 0; n < 40; n++) {
      StringBuilder text = new StringBuilder();
      random.ints(15_000, 'a', 'z').forEach(c -> text.append((char) c));
      document("logs-a", n, "{'t':'" + text + "'}");
    }
    both.put("/logs-b/" + type + "/1", "{'n':1}");
    snapshot("logs-*");
    both.send("DELETE", "/logs-b", "");
    both.settle();
    restore("logs-b", "", false);
    equalOnBothSides("logs-b", 1);
    restore("logs-a", ",'rename_pattern':'(.+)-a','rename_replacement':'$1-old'", false);
    assertThat(WritingTasks.awaitRunning(both.source))
        .as("what is restored")
        .contains("restore:logs-back/s:logs-old");
    equalOnBothSides("logs-old", 40);
    assertThat(WritingTasks.awaitRunning(both.source)).isEmpty();
    assertThat(on(both.target, "/_alias/logs-all").has("logs-old")).isTrue();
    document("logs-old", 1, "{'n':1}");
    equalOnBothSides("logs-old", 40);
    equalOnBothSides("logs-a", 40);
  }

  private void document(String index, int id, String body) throws Exception {
    both.put("/" + index + "/" + type + "/" + id, body);
  }

  private void put(String path, String body) throws Exception {
    EsResponse answer = both.source.callAny(EsRequest.put(path).json(body.replace('\'', '"')));
    assertThat(answer.status()).as("%s", answer.body()).isEqualTo(200);
  }

  private void snapshot(String indices) throws Exception {
    both.settle();
    put("/_snapshot/logs-back/s?wait_for_completion=true", "{'indices':'" + indices + "'}");
  }

  private void restore(String index, String more, boolean wait) throws Exception {
    HttpResponse<String> answer =
        ok(
            "/_snapshot/logs-back/s/_restore?wait_for_completion=" + wait,
            "{'indices':'" + index + "','include_global_state':false" + more + "}");
    assertThat(answer.body()).contains(wait ? "\"failed\":0" : "\"accepted\":true");
  }

  private HttpResponse<String> ok(String target, String body) throws Exception {
    HttpResponse<String> answer = both.send("POST", target, body);
    assertThat(answer.statusCode()).as("%s: %s", target, answer.body()).isEqualTo(200);
    return answer;
  }

  /** Nothing is looked at before the replicator says that it has applied all. */
  private void equalOnBothSides(String index, int documents) throws Exception {
    both.settle();
    assertThat(Documents.of(both.target, index))
        .as(index)
        .hasSize(documents)
        .isEqualTo(Documents.of(both.source, index));
    assertThat(both.deadLetters()).isEmpty();
    both.awaitNothingOpen();
  }
}
