package io.ela.gateway.capture;

import com.fasterxml.jackson.databind.JsonNode;
import io.ela.cluster.EsRequest;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.metadata.Trees;
import io.ela.dialect.rest.QueryString;
import io.ela.gateway.route.Route;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * The concrete indices that an expression stands for on the master, and the pipelines that
 * documents pass on their way into them. Asked anew each time, never guessed.
 *
 * @param indices empty if the master knows none
 * @param pipelines {@code index.default_pipeline} (6.5) and {@code index.final_pipeline} (7.5)
 */
record SweptIndices(Set<String> indices, Set<String> pipelines) {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String NONE = "_none";
  private static final String SETTINGS =
      "/_settings/index.uuid,index.default_pipeline,index.final_pipeline";

  /** Parameters that say what a name without an index means, the same for reads and writes. */
  private static final String[] OF_EXPRESSIONS = {"ignore_unavailable", "allow_no_indices"};

  /**
   * Asks the master.
   *
   * @param expression names, aliases, patterns; as the client wrote it, decoded
   * @param parameters of the client's request, of which some say how to read an expression
   * @return fails if the master does not say
   */
  static Future<SweptIndices> of(Route route, String expression, QueryString parameters) {
    StringBuilder uri = new StringBuilder("/" + EsRequest.encode(expression) + SETTINGS);
    String wildcards = parameters.get("expand_wildcards");
    uri.append("?expand_wildcards=")
        .append(wildcards == null ? "open" : EsRequest.encode(wildcards));
    for (String name : OF_EXPRESSIONS) {
      String value = parameters.get(name);
      if (value != null) {
        uri.append('&').append(name).append('=').append(EsRequest.encode(value));
      }
    }
    return route
        .client()
        .send(EsRequest.get(uri.toString()).within(PATIENCE))
        .map(
            answer ->
                answer.status() == 404
                    ? new SweptIndices(Set.of(), Set.of())
                    : read(Trees.object(Bytes.of(answer.orThrow().bytes()))));
  }

  private static SweptIndices read(JsonNode byIndex) {
    Set<String> indices = new TreeSet<>();
    Set<String> pipelines = new LinkedHashSet<>();
    byIndex
        .properties()
        .forEach(
            entry -> {
              indices.add(entry.getKey());
              JsonNode settings = entry.getValue().path("settings").path("index");
              for (String name : new String[] {"default_pipeline", "final_pipeline"}) {
                String pipeline = settings.path(name).asText(NONE);
                if (!pipeline.equals(NONE)) {
                  pipelines.add(pipeline);
                }
              }
            });
    return new SweptIndices(indices, pipelines);
  }
}
