package io.ela.dialect.translate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.metadata.Trees;
import io.ela.dialect.rest.QueryString;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Statistics of indices. {@code types} splits the indexing figures by type up to 7.x, and is a 400
 * from 8.0 on (measured). As an index has one type, its figures are that type's; those of all
 * indices are the sums.
 */
final class StatsApi {
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
  }

  private Translation stats(ClientRequest request) {
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
