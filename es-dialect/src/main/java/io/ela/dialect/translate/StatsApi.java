package io.ela.dialect.translate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.json.JsonField;
import io.ela.dialect.json.JsonPath;
import io.ela.dialect.json.JsonSplicer;
import io.ela.dialect.metadata.Trees;
import io.ela.dialect.rest.QueryString;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Statistics of indices. {@code types} splits the indexing figures by type up to 7.x, and is a 400
 * from 8.0 on (measured). As an index has one type, its figures are that type's; those of all
 * indices are the sums.
 */
final class StatsApi {
  /** What 5.x calls a metric still, and of which it tells nothing any more (measured on 5.6). */
  private static final String GONE_METRIC = "percolate";

  private static final List<String> SCOPES = List.of("primaries", "total");

  private final Requests requests;
  private final Scope scope;
  private final Plans plans;

  StatsApi(Requests requests, Plans plans) {
    this.requests = requests;
    this.scope = requests.scope();
    this.plans = plans;
  }

  void register(Map<String, Handler> handlers) {
    handlers.put("indices.stats", this::stats);
    handlers.put("nodes.stats", this::nodes);
  }

  private boolean asksForGone(@Nullable String metrics) {
    return scope.crosses(6)
        && metrics != null
        && Arrays.asList(metrics.split(",")).contains(GONE_METRIC);
  }

  /** The last part of the path without that metric; another in its place if it is the only one. */
  private static String pathWithout(ClientRequest request, boolean alone) {
    String path = request.rawPath();
    int last = path.lastIndexOf('/', path.length() - 2) + 1;
    String others =
        Arrays.stream(path.substring(last).replace("/", "").replace("%2C", ",").split(","))
            .filter(metric -> !metric.equals(GONE_METRIC))
            .collect(Collectors.joining(","));
    return path.substring(0, last) + (alone ? "docs" : others);
  }

  private static ClientRequest withPath(ClientRequest request, String path) {
    return new ClientRequest(
        request.method(),
        path,
        request.query(),
        request.contentType(),
        request.accept(),
        request.body(),
        request.endpoint());
  }

  private Translation nodes(ClientRequest request) {
    String metrics = request.endpoint().part("index_metric");
    if (!asksForGone(metrics)) {
      return new Translation.Forward(
          requests.to(request, request.rawPath(), request.body()), plans.errors());
    }
    boolean alone = GONE_METRIC.equals(metrics);
    return new Translation.Forward(
        requests.to(request, pathWithout(request, alone), request.body()),
        plans.success(
            body ->
                JsonSplicer.rewrite(
                    body,
                    field -> {
                      boolean ofNode =
                          field.path().depth() == 3 && field.path().startsWith("nodes");
                      if (alone && ofNode && field.name().equals("indices")) {
                        field.delete();
                      }
                    })));
  }

  private Translation stats(ClientRequest request) {
    String metrics = request.endpoint().part("metric");
    if (!asksForGone(metrics)) {
      return known(request);
    }
    boolean alone = GONE_METRIC.equals(metrics);
    Translation.Forward asked =
        (Translation.Forward) known(withPath(request, pathWithout(request, alone)));
    return alone
        ? new Translation.Forward(
            asked.request(),
            plans.success(body -> JsonSplicer.rewrite(body, StatsApi::withoutFigures)))
        : asked;
  }

  private static void withoutFigures(JsonField field) {
    JsonPath path = field.path();
    boolean figures =
        path.depth() > 2
            && (path.name(path.depth() - 2).equals("primaries")
                || path.name(path.depth() - 2).equals("total")
                || path.depth() > 5);
    if (figures && field.name().equals("docs")) {
      field.delete();
    }
  }

  private Translation known(ClientRequest request) {
    QueryString query = request.query();
    String types = query.get("types");
    if (types == null || !scope.crosses(8)) {
      return new Translation.Forward(
          requests.to(request, request.rawPath(), request.body()), plans.errors());
    }
    String level = query.get("level");
    if ("cluster".equals(level)) {
      throw new UntranslatableException(
          "the parameter [types]: without [level=indices] the types cannot be told apart");
    }
    List<String> wanted = Arrays.asList(types.split(","));
    ClientRequest without =
        new ClientRequest(
            request.method(),
            request.rawPath(),
            query.without("types"),
            request.contentType(),
            request.accept(),
            request.body(),
            request.endpoint());
    return new Translation.Forward(
        requests.to(without, request.rawPath(), request.body()),
        plans.success(body -> byType(body, wanted)));
  }

  private Bytes byType(Bytes body, List<String> wanted) {
    ObjectNode answer = Trees.object(body);
    for (Map.Entry<String, JsonNode> index : answer.path("indices").properties()) {
      String type = scope.types().typeOf(index.getKey());
      if (type == null || !TypeFit.fits(wanted, type)) {
        continue;
      }
      for (String part : SCOPES) {
        ObjectNode figures = Trees.child(index.getValue().path(part), "indexing");
        if (figures != null) {
          ObjectNode own = figures.deepCopy();
          figures.withObjectProperty("types").set(type, own);
          ObjectNode all = Trees.child(answer.path("_all").path(part), "indexing");
          if (all != null) {
            add(own, all.withObjectProperty("types").withObjectProperty(type));
          }
        }
      }
    }
    return Trees.bytes(answer);
  }

  /** Numbers are added up; what else there is comes from the last. */
  private static void add(ObjectNode figures, ObjectNode sums) {
    for (Map.Entry<String, JsonNode> figure : figures.properties()) {
      JsonNode before = sums.path(figure.getKey());
      if (before.isNumber() && figure.getValue().isNumber()) {
        BigDecimal sum = before.decimalValue().add(figure.getValue().decimalValue());
        sums.put(figure.getKey(), sum);
      } else {
        sums.set(figure.getKey(), figure.getValue());
      }
    }
  }
}
