package io.ela.dialect.translate;

import io.ela.dialect.json.Bytes;
import io.ela.dialect.json.JsonSplicer;
import io.ela.dialect.metadata.Trees;
import io.ela.dialect.rest.Endpoint;
import io.ela.dialect.rest.RestPath;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Searches and what takes a query: {@code DIFFERENCES.md} sections 1, 3 and 4. */
final class SearchApis {
  private static final Pattern UNKNOWN_QUERY =
      Pattern.compile("(.*ParsingException: )unknown query \\[([^\\]]*)].*", Pattern.DOTALL);

  private final Requests requests;
  private final Scope scope;
  private final Plans plans;
  private final TypeFit fit;

  SearchApis(Requests requests, Plans plans) {
    this.requests = requests;
    this.scope = requests.scope();
    this.plans = plans;
    this.fit = new TypeFit(scope);
  }

  void register(Map<String, Handler> handlers) {
    handlers.put("search", request -> query(request, "/_search"));
    handlers.put("count", request -> query(request, "/_count"));
    handlers.put("indices.validate_query", this::validate);
    handlers.put("explain", this::explain);
    handlers.put("delete_by_query", request -> byQuery(request, "/_delete_by_query", true));
    handlers.put("update_by_query", request -> byQuery(request, "/_update_by_query", false));
    handlers.put("reindex", this::reindex);
    handlers.put("scroll", this::scroll);
    handlers.put("clear_scroll", this::clearScroll);
    handlers.put("msearch", this::msearch);
    handlers.put("render_search_template", this::render);
    handlers.put("search_template", SearchApis::notRendered);
  }

  private Translation query(ClientRequest request, String operation) {
    Endpoint endpoint = request.endpoint();
    fit.check(endpoint.index(), endpoint.type());
    Bytes body =
        request.body().isEmpty() ? request.body() : BodyRules.search(scope, request.body());
    return new Translation.Forward(
        requests.to(request, path(request, operation), body), plans.hits(request));
  }

  /** A query that is not there is told in other words: 5.6.16 and 8.19.13, measured. */
  private Translation validate(ClientRequest request) {
    Translation.Forward asked = (Translation.Forward) query(request, "/_validate/query");
    if (!scope.crosses(8)) {
      return asked;
    }
    return new Translation.Forward(
        asked.request(),
        plans.json(
            (status, body) ->
                JsonSplicer.rewrite(
                    new AnswerRules(scope, "", null, List.of()).apply(body),
                    field -> {
                      boolean told = field.name().equals("error") && !field.isObject();
                      String text = told ? field.textOrNull() : null;
                      Matcher unknown = UNKNOWN_QUERY.matcher(text == null ? "" : text);
                      if (unknown.matches()) {
                        String old = unknown.group(1) + "no [query] registered for [";
                        field.replace(AnswerRules.quoted(old + unknown.group(2) + "]"));
                      }
                    })));
  }

  private static Translation notRendered(ClientRequest request) {
    throw new UntranslatableException(
        "the cluster renders a template before its search is translated, and the body has none");
  }

  /** Searches by template come as what was rendered, see {@link SearchTemplates}. */
  private Translation render(ClientRequest request) {
    Bytes body =
        request.body().isEmpty()
            ? request.body()
            : SearchTemplates.rendering(scope, request.body());
    return new Translation.Forward(requests.to(request, request.rawPath(), body), plans.errors());
  }

  private String path(ClientRequest request, String operation) {
    return scope.typeless()
        ? Requests.path(request.endpoint().index(), operation)
        : request.rawPath();
  }

  private Translation explain(ClientRequest request) {
    Endpoint endpoint = request.endpoint();
    String index = endpoint.index();
    String id = endpoint.id();
    fit.check(index, endpoint.type());
    String path =
        (!scope.typeless() || index == null || id == null)
            ? request.rawPath()
            : RestPath.of(index, "_explain", id);
    Bytes body =
        request.body().isEmpty() ? request.body() : BodyRules.search(scope, request.body());
    return new Translation.Forward(
        requests.to(request, path, body),
        plans.documents(endpoint.api(), endpoint.type(), List.of()));
  }

  private Translation byQuery(ClientRequest request, String operation, boolean queryNeeded) {
    Endpoint endpoint = request.endpoint();
    fit.checkAll(endpoint.index(), endpoint.type());
    boolean needed = queryNeeded && !request.query().has("q");
    boolean untouched = request.body().isEmpty() && !needed;
    Bytes body = untouched ? request.body() : BodyRules.byQuery(scope, request.body(), needed);
    return new Translation.Forward(
        requests.to(request, path(request, operation), body),
        plans.documents(endpoint.api(), endpoint.type(), List.of()));
  }

  private Translation reindex(ClientRequest request) {
    return new Translation.Forward(
        requests.to(request, request.rawPath(), BodyRules.reindex(scope, fit, request.body())),
        plans.documents(request.endpoint().api(), null, List.of()));
  }

  /** A scroll id may be the whole body as plain text up to 5.x; 406 from 6.0 on (measured). */
  private Translation scroll(ClientRequest request) {
    Bytes body = request.body();
    if (isPlainText(body)) {
      body = Trees.bytes(Trees.object().put("scroll_id", body.utf8().trim()));
    }
    return new Translation.Forward(
        requests.to(request, request.rawPath(), body), plans.documents("scroll", null, List.of()));
  }

  private Translation clearScroll(ClientRequest request) {
    Bytes body = request.body();
    if (isPlainText(body)) {
      var tree = Trees.object();
      var ids = tree.putArray("scroll_id");
      for (String id : body.utf8().trim().split(",")) {
        ids.add(id);
      }
      body = Trees.bytes(tree);
    }
    return new Translation.Forward(requests.to(request, request.rawPath(), body), plans.errors());
  }

  private static boolean isPlainText(Bytes body) {
    return !body.isEmpty() && !body.utf8().trim().startsWith("{");
  }

  private Translation msearch(ClientRequest request) {
    Endpoint endpoint = request.endpoint();
    Bytes body = new MultiSearch(scope, fit, endpoint).translate(request.body());
    ClusterRequest up =
        requests.to(request, request.method(), path(request, "/_msearch"), body, Requests.NDJSON);
    return new Translation.Forward(up, plans.hits(request));
  }
}
