package io.ela.gateway.capture;

import com.fasterxml.jackson.databind.JsonNode;
import io.ela.cluster.EsRequest;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.metadata.Trees;
import io.ela.dialect.rest.QueryString;
import io.ela.gateway.route.PartDirectory;
import io.ela.gateway.route.Route;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The concrete indices that an expression stands for on the master, and the pipelines that
 * documents pass on their way into them. Asked anew each time, never guessed.
 *
 * @param uuids of their incarnations, by the master's names; empty if it knows none
 * @param pipelines {@code index.default_pipeline} (6.5) and {@code index.final_pipeline} (7.5)
 * @param parts tells what clients call them
 */
record ConcreteIndices(
    SortedMap<String, String> uuids, Set<String> pipelines, PartDirectory parts) {
  /** None at all. */
  static final ConcreteIndices NOTHING =
      new ConcreteIndices(new TreeMap<>(), Set.of(), PartDirectory.NONE);

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String NONE = "_none";
  private static final String SETTINGS =
      "/_settings/index.uuid,index.default_pipeline,index.final_pipeline";

  /** Parameters that say what a name without an index means, the same for reads and writes. */
  private static final String[] OF_EXPRESSIONS = {"ignore_unavailable", "allow_no_indices"};

  /** What clients call them. */
  Set<String> names() {
    if (parts == PartDirectory.NONE) {
      return uuids.keySet();
    }
    Set<String> names = new TreeSet<>();
    uuids.keySet().forEach(name -> names.add(parts.source(name)));
    return names;
  }

  /**
   * Those that a request with these parameters is about.
   *
   * @param expression names, aliases, patterns; as the client wrote it, decoded
   * @param parameters of the client's request, of which some say how to read an expression
   * @return fails if the master does not say
   */
  static Future<ConcreteIndices> of(Route route, String expression, QueryString parameters) {
    StringBuilder query = new StringBuilder();
    String wildcards = parameters.get("expand_wildcards");
    query
        .append("?expand_wildcards=")
        .append(wildcards == null ? "open" : EsRequest.encode(wildcards));
    for (String name : OF_EXPRESSIONS) {
      String value = parameters.get(name);
      if (value != null) {
        query.append('&').append(name).append('=').append(EsRequest.encode(value));
      }
    }
    return asked(route, expression, query.toString());
  }

  /**
   * All of them, closed and hidden ones too; none for names that the master does not know.
   *
   * @param expression names, aliases, date math, wildcards, exclusions, {@code _all}
   * @return fails if the master does not say
   */
  static Future<ConcreteIndices> all(Route route, String expression) {
    return asked(
        route, expression, "?ignore_unavailable=true&allow_no_indices=true&expand_wildcards=all");
  }

  private static Future<ConcreteIndices> asked(Route route, String expression, String query) {
    String named = route.parts().expression(expression);
    return route
        .client()
        .send(EsRequest.get("/" + EsRequest.encode(named) + SETTINGS + query).within(PATIENCE))
        .map(
            answer ->
                answer.status() == 404
                    ? new ConcreteIndices(new TreeMap<>(), Set.of(), route.parts())
                    : read(Trees.object(Bytes.of(answer.orThrow().bytes())), route.parts()));
  }

  private static ConcreteIndices read(JsonNode byIndex, PartDirectory parts) {
    SortedMap<String, String> uuids = new TreeMap<>();
    Set<String> pipelines = new LinkedHashSet<>();
    byIndex
        .properties()
        .forEach(
            entry -> {
              JsonNode settings = entry.getValue().path("settings").path("index");
              uuids.put(entry.getKey(), settings.path("uuid").asText(""));
              for (String name : new String[] {"default_pipeline", "final_pipeline"}) {
                String pipeline = settings.path(name).asText(NONE);
                if (!pipeline.equals(NONE)) {
                  pipelines.add(pipeline);
                }
              }
            });
    return new ConcreteIndices(uuids, pipelines, parts);
  }
}
