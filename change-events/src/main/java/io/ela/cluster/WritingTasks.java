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
 * That by which a cluster writes documents that no client names: tasks by query, of reindexing,
 * shrinking, splitting and cloning, and restores of snapshots. Stateless.
 *
 * <p>The actions are, measured on 5.6.16, 6.8.23, 7.17.15 and 8.19.13: {@code
 * indices:data/write/update/byquery}, {@code indices:data/write/delete/byquery}, {@code
 * indices:data/write/reindex}; {@code indices:admin/resize}, which is {@code indices:admin/shrink}
 * before 6.1; {@code cluster:admin/snapshot/restore}. A task is listed before the request that
 * began it is answered. That of a restore ends with its answer, which may come when the restore has
 * begun; what is being restored stands in the cluster's state until it is over (measured on 5.6 and
 * 8.19).
 */
public final class WritingTasks {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final EsRequest TASKS =
      EsRequest.get(
              "/_tasks?actions=*/byquery*,*/reindex*,indices:admin/resize*,indices:admin/shrink*,"
                  + "cluster:admin/snapshot/restore*")
          .within(PATIENCE);
  private static final EsRequest REQUESTS =
      EsRequest.get(
              "/_tasks?actions=indices:data/write/bulk*,indices:admin/create*,"
                  + "indices:admin/delete*,indices:admin/mapping/put*,"
                  + "indices:admin/settings/update*,indices:admin/aliases*,indices:admin/open*")
          .within(PATIENCE);
  private static final EsRequest RESTORES =
      EsRequest.get(
              "/_cluster/state/customs?filter_path=cluster_name,restore.snapshots.repository,"
                  + "restore.snapshots.snapshot,restore.snapshots.indices")
          .within(PATIENCE);

  private WritingTasks() {}

  /**
   * Those that are under way, by the ids that the cluster gave them; restores by their snapshot and
   * the first of their indices.
   *
   * @return fails if the cluster does not answer, or not for all of its nodes
   */
  public static Future<Set<String>> running(EsClient cluster) {
    // Tasks first: a restore that has no task any more stands in the state.
    return cluster
        .ok(TASKS)
        .map(answer -> tasks(cluster.name(), answer.bytes()))
        .compose(
            running ->
                cluster
                    .ok(RESTORES)
                    .map(
                        answer -> {
                          running.addAll(restores(cluster.name(), answer.bytes()));
                          return running;
                        }));
  }

  /**
   * As {@link #running}; waits for the answer, so not on an event loop.
   *
   * @throws EsException for an error status
   * @throws NoAnswerException if there was no answer
   * @throws IllegalStateException if it does not speak for all nodes
   */
  public static Set<String> awaitRunning(EsClient cluster) throws InterruptedException {
    Set<String> running = tasks(cluster.name(), cluster.call(TASKS).bytes());
    running.addAll(restores(cluster.name(), cluster.call(RESTORES).bytes()));
    return running;
  }

  /**
   * Requests such as a replicator sends that are being carried out, by the ids of their tasks; not
   * what takes its time and changes no document, such as a merge. Waits for the answer.
   *
   * @throws EsException for an error status
   * @throws NoAnswerException if there was no answer
   * @throws IllegalStateException if it does not speak for all nodes
   */
  public static Set<String> awaitRequests(EsClient cluster) throws InterruptedException {
    return tasks(cluster.name(), cluster.call(REQUESTS).bytes());
  }

  static Set<String> restores(String cluster, byte[] answer) {
    Set<String> running = new TreeSet<>();
    JsonNode state = tree("the restores of cluster " + cluster, answer);
    if (!state.has("cluster_name")) {
      throw new IllegalStateException("cluster " + cluster + " tells no restores: " + state);
    }
    for (JsonNode restore : state.path("restore").path("snapshots")) {
      Set<String> indices = new TreeSet<>();
      restore.path("indices").forEach(index -> indices.add(index.asText()));
      running.add(
          "restore:"
              + restore.path("repository").asText()
              + "/"
              + restore.path("snapshot").asText()
              + ":"
              + (indices.isEmpty() ? "" : indices.iterator().next()));
    }
    return running;
  }

  static Set<String> tasks(String cluster, byte[] answer) {
    JsonNode root = tree("the tasks of cluster " + cluster, answer);
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

  private static JsonNode tree(String what, byte[] answer) {
    try {
      return JSON.readTree(answer);
    } catch (IOException e) {
      throw new UncheckedIOException(what, e);
    }
  }
}
