package io.ela.e2e.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Removes what a test left in a cluster. What clients of a gateway make is removed through it, for
 * it remembers what there is; the rest at the cluster itself.
 */
final class CleanUp {
  private static final int FORBIDDEN = 403;
  private static final String STATE =
      "/_cluster/state/metadata?filter_path=metadata.indices.*.state,metadata.templates.*.order,"
          + "metadata.repositories.*.type,metadata.stored_scripts,metadata.ingest.pipeline.id";

  private final RestClient client;
  private final RestClient cluster;
  private final Left own;

  private record Left(
      Set<String> indices,
      Set<String> templates,
      Set<String> repositories,
      Set<String> scripts,
      Set<String> pipelines) {}

  /**
   * @param client as clients see the cluster
   * @param cluster the cluster itself; what is there now is never removed
   */
  CleanUp(RestClient client, RestClient cluster) throws InterruptedException {
    this.client = client;
    this.cluster = cluster;
    try {
      this.own = left();
    } catch (StepFailedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Removes it. */
  void run() throws InterruptedException {
    try {
      clean();
    } catch (StepFailedException e) {
      throw new IllegalStateException("what a test left cannot be removed", e);
    }
  }

  private void clean() throws StepFailedException, InterruptedException {
    JsonNode settings = get("/_cluster/settings");
    if (!settings.path("persistent").isEmpty() || !settings.path("transient").isEmpty()) {
      put("/_cluster/settings", "{\"persistent\":{\"*\":null},\"transient\":{\"*\":null}}");
    }
    Left left = left();
    List<String> indices = new ArrayList<>(left.indices());
    indices.removeAll(own.indices());
    if (!indices.isEmpty()) {
      deleteIndices("/" + Encoding.part(String.join(",", indices)));
    }
    for (String repository : left.repositories()) {
      deleteRepository(repository);
    }
    each("/_template/", left.templates(), own.templates());
    each("/_scripts/", left.scripts(), own.scripts());
    each("/_ingest/pipeline/", left.pipelines(), own.pipelines());
  }

  /** A test may have made them read-only. */
  private void deleteIndices(String path) throws StepFailedException, InterruptedException {
    if (client.send("DELETE", path, "", Map.of()).status() == FORBIDDEN) {
      put(path + "/_settings", "{\"index.blocks.read_only\":null}");
      put(path + "/_settings", "{\"index.blocks.metadata\":null}");
    }
    delete(client, path);
  }

  private void each(String path, Set<String> names, Set<String> spared)
      throws StepFailedException, InterruptedException {
    for (String name : names) {
      if (!spared.contains(name)) {
        delete(client, path + Encoding.part(name));
      }
    }
  }

  private void deleteRepository(String repository)
      throws StepFailedException, InterruptedException {
    String path = "/_snapshot/" + Encoding.part(repository);
    Answer snapshots = cluster.send("GET", path + "/_all", "", Map.of());
    for (JsonNode snapshot : snapshots.body().path("snapshots")) {
      delete(cluster, path + "/" + Encoding.part(snapshot.path("snapshot").asText()));
    }
    delete(cluster, path);
  }

  private void delete(RestClient by, String path) throws StepFailedException, InterruptedException {
    Answer answer = by.send("DELETE", path, "", Map.of());
    if (!answer.ok() && answer.status() != 404) {
      throw new StepFailedException("DELETE " + path + " gave " + answer.shortly());
    }
  }

  private void put(String path, String body) throws StepFailedException, InterruptedException {
    Answer answer = cluster.send("PUT", path, body, Map.of());
    if (!answer.ok()) {
      throw new StepFailedException("PUT " + path + " gave " + answer.shortly());
    }
  }

  private JsonNode get(String path) throws StepFailedException, InterruptedException {
    Answer answer = cluster.send("GET", path, "", Map.of());
    if (!answer.ok()) {
      throw new StepFailedException("GET " + path + " gave " + answer.shortly());
    }
    return answer.body();
  }

  private Left left() throws StepFailedException, InterruptedException {
    JsonNode metadata = get(STATE).path("metadata");
    Set<String> scripts = names(metadata.path("stored_scripts"));
    // 5.x also keeps each script under "lang#id", which goes with the id.
    scripts.removeIf(name -> name.indexOf('#') >= 0);
    Set<String> pipelines = new LinkedHashSet<>();
    metadata
        .path("ingest")
        .path("pipeline")
        .forEach(pipeline -> pipelines.add(pipeline.path("id").asText()));
    return new Left(
        names(metadata.path("indices")),
        names(metadata.path("templates")),
        names(metadata.path("repositories")),
        scripts,
        pipelines);
  }

  private static Set<String> names(JsonNode object) {
    Set<String> names = new LinkedHashSet<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
