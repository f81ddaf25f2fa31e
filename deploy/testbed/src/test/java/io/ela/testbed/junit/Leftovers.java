package io.ela.testbed.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.ela.testbed.Http;
import io.ela.testbed.Server;
import io.ela.testbed.ServerKind;
import java.io.IOException;
import java.util.List;

/** All sorts of things that a test may leave in a cluster, named {@code rubbish...}. */
final class Leftovers {
  private final Server server;
  private final boolean old;

  Leftovers(Server server) {
    this.server = server;
    this.old = server.kind() == ServerKind.ES_5_6 || server.kind() == ServerKind.ES_6_8;
  }

  void leave() throws IOException, InterruptedException {
    put("/rubbish-open/" + (old ? "t" : "_doc") + "/1", "{\"a\":1}");
    put("/rubbish-closed", "{}");
    send("POST", "/rubbish-closed/_close", "");
    put("/rubbish-locked", "{}");
    put("/rubbish-locked/_settings", "{\"index.blocks.read_only\":true}");
    put("/_ingest/pipeline/rubbish", "{\"processors\":[]}");
    put("/_scripts/rubbish", "{\"script\":{\"lang\":\"painless\",\"source\":\"1\"}}");
    put("/_snapshot/rubbish", "{\"type\":\"fs\",\"settings\":{\"location\":\"rubbish\"}}");
    if (server.kind() == ServerKind.ES_5_6) {
      put("/_template/rubbish", "{\"template\":\"rubbish-x*\"}");
    } else {
      put("/_template/rubbish", "{\"index_patterns\":[\"rubbish-x*\"]}");
    }
    if (!old) {
      put("/_component_template/rubbish", "{\"template\":{}}");
      put(
          "/_index_template/rubbish",
          "{\"index_patterns\":[\"rubbish-y*\"],\"composed_of\":[\"rubbish\"],\"priority\":500}");
    }
    put(
        "/_cluster/settings",
        "{\"persistent\":{\"cluster.routing.allocation.enable\":\"none\"},"
            + "\"transient\":{\"indices.recovery.max_bytes_per_sec\":\"1mb\"}}");
    assertThat(found()).hasSize(old ? 6 : 8);
  }

  void assertGone() throws IOException, InterruptedException {
    assertThat(found()).isEmpty();
  }

  private List<String> found() throws IOException, InterruptedException {
    List<String> lists =
        new java.util.ArrayList<>(
            List.of(
                "/_cat/indices?h=index",
                "/_template",
                "/_ingest/pipeline",
                "/_snapshot",
                "/_cluster/state/metadata?filter_path=metadata.stored_scripts",
                "/_cluster/settings"));
    if (!old) {
      lists.add("/_component_template");
      lists.add("/_index_template");
    }
    List<String> found = new java.util.ArrayList<>();
    for (String list : lists) {
      String answer = Http.get(server.address() + list);
      // 404: 5.6 says so when there is no pipeline at all.
      assertThat(answer).matches("(?s)(200 .*|404 \\{})");
      if (answer.contains("rubbish") || answer.contains("none") || answer.contains("1mb")) {
        found.add(list + ": " + answer);
      }
    }
    return found;
  }

  private void put(String path, String body) throws IOException, InterruptedException {
    send("PUT", path, body);
  }

  private void send(String method, String path, String body)
      throws IOException, InterruptedException {
    assertThat(Http.send(method, server.address() + path, body))
        .as("%s %s", method, path)
        .startsWith("20");
  }
}
