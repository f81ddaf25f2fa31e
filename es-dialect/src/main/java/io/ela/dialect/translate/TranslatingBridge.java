package io.ela.dialect.translate;

import io.ela.dialect.json.MalformedJsonException;
import io.ela.dialect.rest.Endpoint;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A bridge between different majors: one handler for each api that it knows. */
final class TranslatingBridge implements DialectBridge {
  /** Apis whose bodies are looked into; all others may be piped. */
  private static final Set<String> LOOKED_INTO =
      Set.of(
          "update",
          "mget",
          "bulk",
          "search",
          "count",
          "msearch",
          "search_template",
          "render_search_template",
          "scroll",
          "suggest",
          "termvectors",
          "mtermvectors",
          "clear_scroll",
          "explain",
          "indices.validate_query",
          "delete_by_query",
          "update_by_query",
          "reindex",
          "indices.create",
          "indices.rollover",
          "indices.shrink",
          "indices.split",
          "indices.clone",
          "indices.put_mapping",
          "indices.put_template",
          "indices.put_index_template",
          "cluster.put_component_template",
          "ingest.put_pipeline",
          "put_script",
          "put_template",
          "indices.analyze");

  private final Map<String, Handler> handlers = new HashMap<>();
  private final DocumentApis documents;

  TranslatingBridge(Scope scope) {
    Requests requests = new Requests(scope);
    Plans plans = new Plans(scope);
    documents = new DocumentApis(requests, plans);
    documents.register(handlers);
    new SearchApis(requests, plans).register(handlers);
    new IndexApis(requests, plans).register(handlers);
    new DefinitionApis(requests, plans).register(handlers);
    new ClusterApis(requests, plans).register(handlers);
    new CatApis(requests, plans).register(handlers);
    new StatsApi(requests, plans).register(handlers);
    new OldMaintenance(requests, plans).register(handlers);
    new MappingReads(requests, plans).register(handlers);
    new StateApis(requests, plans).register(handlers);
    new TermVectorApis(requests, plans).register(handlers);
    new SuggestApi(requests, plans).register(handlers);
    new AnalyzeApi(requests, plans).register(handlers);
  }

  /** Whether requests of an api have a translation at all; single ones may still be refused. */
  boolean translates(String api) {
    return handlers.containsKey(api);
  }

  @Override
  public boolean identity() {
    return false;
  }

  @Override
  public Translation request(ClientRequest request) {
    Endpoint endpoint = request.endpoint();
    if (!endpoint.known()) {
      return Errors.refused(request, 501, "no endpoint of the client's version matches it");
    }
    Handler handler = handlers.get(endpoint.api());
    if (handler == null) {
      return Errors.refused(
          request,
          501,
          "the endpoint [" + endpoint.api() + "] has no translation to the cluster's version yet");
    }
    return translated(request, handler);
  }

  @Override
  public @Nullable VersionLock lock(ClientRequest request) {
    return documents.lock(request);
  }

  @Override
  public Translation locked(ClientRequest request, VersionLock lock, DocumentState read) {
    return translated(request, whole -> documents.locked(whole, lock, read));
  }

  private Translation translated(ClientRequest request, Handler handler) {
    try {
      return handler.up(
          needsBody(request.endpoint()) ? Requests.withSourceParameter(request) : request);
    } catch (UntranslatableException e) {
      return Errors.refused(request, e.status(), e.reason());
    } catch (MalformedJsonException e) {
      return Errors.refused(request, 400, "its body: " + e.getMessage());
    }
  }

  @Override
  public boolean needsBody(Endpoint endpoint) {
    return LOOKED_INTO.contains(endpoint.api());
  }

  @Override
  public BulkBridge bulk(ClientRequest request) {
    if (!request.endpoint().api().equals("bulk")) {
      throw new IllegalArgumentException("[" + request.line() + "] is no bulk");
    }
    return documents.begin(request);
  }
}
