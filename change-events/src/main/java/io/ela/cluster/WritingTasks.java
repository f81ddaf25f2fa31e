package io.ela.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;

/**
 * The tasks by which a cluster writes documents that no client names: by query, by reindexing, by
 * shrinking, splitting and cloning. Stateless.
 *
 * <p>The actions are, measured on 5.6.16, 6.8.23, 7.17.15 and 8.19.13: {@code
 * indices:data/write/update/byquery}, {@code indices:data/write/delete/byquery}, {@code
 * indices:data/write/reindex}; {@code indices:admin/resize}, which is {@code indices:admin/shrink}
 * before 6.1. A task is listed before the request that began it is answered.
 */
public final class WritingTasks {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final EsRequest LIST =
      EsRequest.get(
              "/_tasks?actions=*/byquery*,*/reindex*,indices:admin/resize*,indices:admin/shrink*")
          .within(Duration.ofSeconds(15));

  private WritingTasks() {}

  /**
   * Those that are under way, by the ids that the cluster gave them.
   *
   * @return fails if the cluster does not answer, or not for all of its nodes
   */
  public static Future<Set<String>> running(EsClient cluster) {
    return cluster.ok(LIST).map(answer -> parse(cluster.name(), answer.bytes()));
  }

  /**
   * As {@link #running}; waits for the answer, so not on an event loop.
   *
   * @throws EsException for an error status
   * @throws NoAnswerException if there was no answer
   * @throws IllegalStateException if it does not speak for all nodes
   */
  public static Set<String> awaitRunning(EsClient cluster) throws InterruptedException {
    return parse(cluster.name(), cluster.call(LIST).bytes());
  }

  static Set<String> parse(String cluster, byte[] answer) {
    JsonNode root;
    try {
      root = JSON.readTree(answer);
    } catch (IOException e) {
      throw new UncheckedIOException("the tasks of cluster " + cluster, e);
    }
    for (String failures : new String[] {"node_failures", "task_failures"}) {
      if (!root.path(failures).isEmpty()) {
        throw new IllegalStateException(
            "cluster " + cluster + " does not tell all of its tasks: " + root.path(failures));
      }
    }
    if (!root.path("nodes").isObject()) {
      throw new IllegalStateException("cluster " + cluster + " tells no tasks: " + root);
    }
    Set<String> running = new TreeSet<>();
    for (JsonNode node : root.path("nodes")) {
      node.path("tasks").fieldNames().forEachRemaining(running::add);
    }
    return running;
  }
}
