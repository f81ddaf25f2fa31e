package io.ela.dialect.translate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.metadata.Trees;
import io.ela.dialect.rest.Endpoint;
import io.ela.dialect.rest.RestPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Term vectors, of one document and of several. Typed paths up to 6.x, {@code /i/_termvectors/id}
 * from 7.0 on; bodies and answers are the same but for the type (measured on 5.6.16 and 8.19.13).
 */
final class TermVectorApis {
  private static final String PARENTS = "parents and children are not translated yet";

  private final Requests requests;
  private final Scope scope;
  private final Plans plans;
  private final TypeFit fit;

  TermVectorApis(Requests requests, Plans plans) {
    this.requests = requests;
    this.scope = requests.scope();
    this.plans = plans;
    this.fit = new TypeFit(scope);
  }

  void register(Map<String, Handler> handlers) {
    handlers.put("termvectors", this::one);
    handlers.put("mtermvectors", this::several);
  }

  private Translation one(ClientRequest request) {
    Endpoint endpoint = request.endpoint();
    String index = endpoint.index();
    String id = endpoint.id();
    fit.check(index, endpoint.type());
    String path = request.rawPath();
    if (scope.typeless() && index != null) {
      path =
          id == null ? RestPath.of(index, "_termvectors") : RestPath.of(index, "_termvectors", id);
    }
    return new Translation.Forward(
        requests.to(request, path, request.body()),
        plans.documents(endpoint.api(), endpoint.type(), List.of()));
  }

  private Translation several(ClientRequest request) {
    Endpoint endpoint = request.endpoint();
    fit.check(endpoint.index(), endpoint.type());
    List<String> types = new ArrayList<>();
    Bytes body = request.body().isEmpty() ? request.body() : wanted(request, types);
    String path =
        scope.typeless() ? Requests.path(endpoint.index(), "/_mtermvectors") : request.rawPath();
    return new Translation.Forward(
        requests.to(request, path, body), plans.documents("mget", endpoint.type(), types));
  }

  private Bytes wanted(ClientRequest request, List<String> types) {
    ObjectNode tree = Trees.object(request.body());
    Change change = new Change();
    for (JsonNode doc : tree.path("docs")) {
      String type = doc.path("_type").asText("");
      types.add(type);
      if (!(doc instanceof ObjectNode object)) {
        continue;
      }
      String index = object.path("_index").asText(request.endpoint().index());
      if (!type.isEmpty() && index != null) {
        fit.check(index, type);
      }
      if (scope.crosses(6) && (object.has("_parent") || object.has("parent"))) {
        throw new UntranslatableException("body.docs: " + PARENTS);
      }
      if (scope.crosses(7)) {
        change.drop(object, "_type");
        change.rename(object, "_routing", "routing");
        change.rename(object, "_version", "version");
        change.rename(object, "_version_type", "version_type");
      }
    }
    return change.made() ? Trees.bytes(tree) : request.body();
  }
}
