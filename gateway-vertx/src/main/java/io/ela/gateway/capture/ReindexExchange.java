package io.ela.gateway.capture;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.rest.QueryString;
import io.ela.dialect.translate.ClientRequest;
import io.ela.dialect.translate.NamePattern;
import io.ela.gateway.route.Route;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * One {@code _reindex}, of documents of the master or of a remote cluster. It writes into {@code
 * dest.index}: an index, one that is yet to be made, or an alias.
 */
final class ReindexExchange extends IndexSweepExchange {
  private String destination = "";
  private String pipeline = "";
  private String type = "";
  private JsonNode script = MissingNode.getInstance();

  ReindexExchange(Capture capture, HttpServerRequest request, ClientRequest client) {
    super(capture, request, client, capture.budget.share());
  }

  @Override
  void plan(Bytes body) {
    super.plan(body);
    try {
      JsonNode tree = tree();
      destination = destination(tree.path("dest"));
      pipeline = tree.path("dest").path("pipeline").asText("");
      script = tree.path("script");
      type = type(tree.path("source"), tree.path("dest"));
    } catch (UncapturableException e) {
      forwardUncaptured(e);
    }
  }

  /** Without one it is refused: "index is missing" (ActionRequestValidation, 5.6 to 8.x). */
  private String destination(JsonNode dest) {
    String name = dest.path("index").asText("");
    if (name.isEmpty()) {
      toBeRefused();
      return "";
    }
    if (name.startsWith("<") || name.contains("*") || name.contains(",")) {
      throw new UncapturableException(
          "[dest.index] is [" + name + "], which stands for another name; name the index itself");
    }
    return name;
  }

  /** A copy has the type of its document unless {@code dest} names one: 5.x and 6.x. */
  private String type(JsonNode source, JsonNode dest) {
    String named = dest.path("type").asText("");
    if (!named.isEmpty() || source.has("remote")) {
      return named;
    }
    Set<String> types = new LinkedHashSet<>();
    if (source.has("type")) {
      types.addAll(names(source.path("type")));
    } else {
      for (String index : names(source.path("index"))) {
        String known = capture.types.typeOf(index);
        capture.types.typesOf(index).ifPresent(types::addAll);
        types.add(known == null ? "" : known);
      }
    }
    types.remove("");
    String first = types.isEmpty() ? "" : types.iterator().next();
    return types.size() > 1 || NamePattern.isPattern(first) ? "" : first;
  }

  private static List<String> names(JsonNode oneOrMore) {
    List<String> names = new ArrayList<>();
    Iterable<JsonNode> each = oneOrMore.isArray() ? oneOrMore : List.of(oneOrMore);
    each.forEach(name -> names.addAll(List.of(name.asText("").split(","))));
    return names;
  }

  @Override
  Future<Targets> targets(Route route) {
    if (destination.isEmpty()) {
      return Future.succeededFuture(Targets.NONE);
    }
    Redirects check = Redirects.toIndices(route);
    return ConcreteIndices.of(route, destination, QueryString.EMPTY)
        .compose(
            found ->
                (found.names().isEmpty()
                        ? TemplatePipelines.read(route).map(all -> all.of(destination))
                        : Future.succeededFuture(found.pipelines()))
                    .compose(passed -> check.pipelines(with(passed)))
                    .compose(stays -> check.script(script))
                    .map(stays -> targets(found.names())));
  }

  private Set<String> with(Set<String> passed) {
    Set<String> all = new LinkedHashSet<>(passed);
    if (!pipeline.isEmpty() && !pipeline.equals("_none")) {
      all.add(pipeline);
    }
    return all;
  }

  private Targets targets(Set<String> found) {
    if (found.isEmpty()) {
      learnType();
      return new Targets(Set.of(destination), true, true);
    }
    if (found.equals(Set.of(destination))) {
      return new Targets(found, false, true);
    }
    if (leavesTask()) {
      throw new UncapturableException(
          "[dest.index] is ["
              + destination
              + "], an alias, which may be moved while the task runs; name one of "
              + found);
    }
    // All of them: which one of them is the write index may change.
    return new Targets(found, false, false);
  }

  /** Only the client tells the type of an index that a cluster without types is about to make. */
  private void learnType() {
    if (!type.isEmpty() && capture.events.source().capabilities().mappingTypes()) {
      capture.types.learn(destination, type);
    }
  }
}
