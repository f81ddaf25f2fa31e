package io.ela.gateway.capture;

import com.fasterxml.jackson.databind.JsonNode;
import io.ela.cluster.EsRequest;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.metadata.Trees;
import io.ela.dialect.translate.NamePattern;
import io.ela.gateway.route.Route;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The pipelines that templates give to indices that are yet to be made (6.5 and later). Immutable.
 * Which one of several templates wins is not looked at: all that match count.
 */
final class TemplatePipelines {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Enough of a template; mappings may be large, and 8.x has many templates of its own. */
  private static final String ONLY =
      "?filter_path=**.index_patterns,**.composed_of,**.name,**.default_pipeline,**.final_pipeline";

  /**
   * One template.
   *
   * @param patterns of names of indices
   * @param pipelines default and final ones, its components' too
   */
  private record Template(List<String> patterns, Set<String> pipelines) {}

  private final List<Template> templates;

  private TemplatePipelines(List<Template> templates) {
    this.templates = List.copyOf(templates);
  }

  /**
   * Reads them.
   *
   * @return fails if the master does not say
   */
  static Future<TemplatePipelines> read(Route route) {
    List<Template> found = new ArrayList<>();
    if (!route.version().capabilities().defaultPipelines()) {
      return Future.succeededFuture(new TemplatePipelines(found));
    }
    Future<Void> chain =
        asked(route, "/_template")
            .map(
                all -> {
                  all.forEach(one -> found.add(template(one, pipelines(one))));
                  return null;
                });
    if (route.version().capabilities().composableTemplates()) {
      chain =
          chain
              .compose(done -> asked(route, "/_component_template"))
              .map(TemplatePipelines::components)
              .compose(
                  parts ->
                      asked(route, "/_index_template")
                          .map(
                              all -> {
                                for (JsonNode entry : all.path("index_templates")) {
                                  found.add(composed(entry.path("index_template"), parts));
                                }
                                return null;
                              }));
    }
    return chain.map(done -> new TemplatePipelines(found));
  }

  private static Future<JsonNode> asked(Route route, String uri) {
    return route
        .client()
        .ok(EsRequest.get(uri + ONLY).within(PATIENCE))
        .map(answer -> Trees.object(Bytes.of(answer.bytes())));
  }

  private static Map<String, Set<String>> components(JsonNode all) {
    Map<String, Set<String>> byName = new HashMap<>();
    for (JsonNode entry : all.path("component_templates")) {
      byName.put(entry.path("name").asText(), pipelines(entry));
    }
    return byName;
  }

  private static Template composed(JsonNode template, Map<String, Set<String>> parts) {
    Set<String> pipelines = pipelines(template);
    template
        .path("composed_of")
        .forEach(name -> pipelines.addAll(parts.getOrDefault(name.asText(), Set.of())));
    return template(template, pipelines);
  }

  private static Template template(JsonNode template, Set<String> pipelines) {
    List<String> patterns = new ArrayList<>();
    template.path("index_patterns").forEach(pattern -> patterns.add(pattern.asText()));
    return new Template(patterns, pipelines);
  }

  private static Set<String> pipelines(JsonNode template) {
    Set<String> into = new LinkedHashSet<>();
    for (String name : new String[] {"default_pipeline", "final_pipeline"}) {
      template.findValues(name).forEach(value -> into.add(value.asText()));
    }
    into.remove("_none");
    return into;
  }

  /** Those that an index of that name may get. */
  Set<String> of(String index) {
    Set<String> passed = new LinkedHashSet<>();
    for (Template template : templates) {
      if (template.patterns.stream().anyMatch(pattern -> NamePattern.matches(pattern, index))) {
        passed.addAll(template.pipelines);
      }
    }
    return passed;
  }
}
