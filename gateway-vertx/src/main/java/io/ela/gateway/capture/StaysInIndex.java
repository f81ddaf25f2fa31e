package io.ela.gateway.capture;

import com.fasterxml.jackson.databind.JsonNode;
import io.ela.cluster.EsRequest;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.metadata.Trees;
import io.ela.gateway.route.Route;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Whether documents stay in the index that they are written to: a script or an ingest pipeline may
 * send them to another one, which nobody could know of beforehand. Judged by their text, so that
 * one that only reads {@code _index} is refused too. Made for one request; stored scripts and
 * pipelines are looked up on the master, each once.
 *
 * <p>What sends a document elsewhere: {@code ctx._index} in a script, {@code _index} as a field of
 * a processor, {@code date_index_name}, {@code reroute} (8.8 and later); {@code pipeline} (6.5 and
 * later) runs another pipeline.
 */
final class StaysInIndex {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String INDEX = "_index";
  private static final String REROUTE = "reroute";

  private final Route route;
  private final Set<String> scripts = new HashSet<>();
  private final Set<String> pipelines = new HashSet<>();

  StaysInIndex(Route route) {
    this.route = route;
  }

  /**
   * Looks at a script as a request or a processor has it.
   *
   * @return fails with {@link UncapturableException} if it may write elsewhere, otherwise if the
   *     master does not say
   */
  Future<Void> script(JsonNode script) {
    if (script.isMissingNode() || script.isNull()) {
      return Future.succeededFuture();
    }
    if (script.toString().contains(INDEX)) {
      return refused("its script names [" + INDEX + "]");
    }
    if (script.has("file")) {
      return refused("its script lies in a file, which cannot be looked at");
    }
    for (String member : new String[] {"id", "stored"}) {
      String id = script.path(member).asText("");
      if (!id.isEmpty() && scripts.add(id)) {
        return stored(id);
      }
    }
    return Future.succeededFuture();
  }

  private Future<Void> stored(String id) {
    return definition("/_scripts/" + EsRequest.encode(id))
        .compose(
            text ->
                text.contains(INDEX)
                    ? refused("the stored script [" + id + "] names [" + INDEX + "]")
                    : Future.succeededFuture());
  }

  /** As {@link #script}, of pipelines by their names. */
  Future<Void> pipelines(Collection<String> names) {
    Future<Void> chain = Future.succeededFuture();
    for (String name : names) {
      if (pipelines.add(name)) {
        chain = chain.compose(before -> pipeline(name));
      }
    }
    return chain;
  }

  private Future<Void> pipeline(String name) {
    if (name.contains("{{")) {
      return refused("which pipeline [" + name + "] is depends on the document");
    }
    return definition("/_ingest/pipeline/" + EsRequest.encode(name))
        .compose(
            text -> {
              if (text.contains(INDEX) || text.contains('"' + REROUTE + '"')) {
                return refused("the pipeline [" + name + "] may send a document elsewhere");
              }
              return text.isEmpty()
                  ? Future.succeededFuture()
                  : called(Trees.object(Bytes.ofUtf8(text)).path(name));
            });
  }

  /** What a pipeline runs in its turn. */
  private Future<Void> called(JsonNode pipeline) {
    Set<String> names = new LinkedHashSet<>();
    for (JsonNode processor : pipeline.findValues("pipeline")) {
      if (processor.path("name").isTextual()) {
        names.add(processor.path("name").asText());
      }
    }
    Future<Void> chain = Future.succeededFuture();
    for (JsonNode script : pipeline.findValues("script")) {
      chain = chain.compose(before -> script(script));
    }
    return chain.compose(before -> pipelines(names));
  }

  /** As it stands on the master; empty if there is none: then whoever needs it fails. */
  private Future<String> definition(String uri) {
    return route
        .client()
        .send(EsRequest.get(uri).within(PATIENCE))
        .map(
            answer -> {
              if (answer.status() == 404) {
                return "";
              }
              // Written again, so that no escape hides a name.
              return Trees.object(Bytes.of(answer.orThrow().bytes())).toString();
            });
  }

  /**
   * The pipelines that an index that is yet to be made may get from any template.
   *
   * @return fails if the master does not say
   */
  static Future<Set<String>> ofTemplates(Route route) {
    Set<String> found = new LinkedHashSet<>();
    if (!route.version().capabilities().defaultPipelines()) {
      return Future.succeededFuture(found);
    }
    Future<Void> chain = templates(route, "/_template", found);
    if (route.version().capabilities().composableTemplates()) {
      chain =
          chain
              .compose(done -> templates(route, "/_index_template", found))
              .compose(done -> templates(route, "/_component_template", found));
    }
    return chain.map(done -> found);
  }

  private static Future<Void> templates(Route route, String uri, Set<String> into) {
    return route
        .client()
        .ok(EsRequest.get(uri + "?flat_settings=true").within(PATIENCE))
        .map(
            answer -> {
              JsonNode all = Trees.object(Bytes.of(answer.bytes()));
              for (String name : new String[] {"default_pipeline", "final_pipeline"}) {
                for (String spelling : new String[] {name, "index." + name}) {
                  all.findValues(spelling).forEach(value -> into.add(value.asText()));
                }
              }
              into.remove("_none");
              return null;
            });
  }

  private static Future<Void> refused(String why) {
    return Future.failedFuture(
        new UncapturableException(
            why
                + ", so it cannot be told which indices it writes into; name the index in the"
                + " request, and nowhere else"));
  }
}
