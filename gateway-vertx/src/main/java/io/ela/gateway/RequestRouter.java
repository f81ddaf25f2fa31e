package io.ela.gateway;

import io.ela.config.GatewayConfig.UnknownWrites;
import io.ela.config.IndexSelection;
import io.ela.control.ControlLog;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.rest.DefinitionWrite;
import io.ela.dialect.rest.DocumentWrite;
import io.ela.dialect.rest.Endpoint;
import io.ela.dialect.rest.EndpointClass;
import io.ela.dialect.rest.EndpointTable;
import io.ela.dialect.rest.RestRequest;
import io.ela.dialect.translate.ClientRequest;
import io.ela.gateway.admin.Counters;
import io.ela.gateway.admin.Counters.Count;
import io.ela.gateway.capture.Capture;
import io.ela.gateway.capture.MetadataTargets;
import io.ela.gateway.proxy.ElasticError;
import io.ela.gateway.proxy.Ends;
import io.ela.gateway.proxy.Pieces;
import io.ela.gateway.proxy.PipeProxy;
import io.ela.gateway.proxy.TranslatingProxy;
import io.ela.gateway.proxy.Upstream;
import io.ela.gateway.route.GateKeeper;
import io.ela.gateway.route.PartDirectory;
import io.ela.gateway.route.Route;
import io.ela.gateway.route.RouteKeeper;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Classifies each request by the source's dialect and sends it its way. Runs on the request's event
 * loop; thread-safe.
 */
final class RequestRouter implements Handler<HttpServerRequest> {
  private static final Logger LOG = LoggerFactory.getLogger(RequestRouter.class);

  private static final Set<String> BY_QUERY = Set.of("delete_by_query", "update_by_query");

  private static final Set<String> RESIZES =
      Set.of("indices.shrink", "indices.split", "indices.clone");

  private final Vertx vertx;
  private final EndpointTable endpoints;
  private final RouteKeeper routes;
  private final ControlLog control;
  private final Capture capture;
  private final PipeProxy pipe;
  private final TranslatingProxy translating;
  private final Counters counters;
  private final UnknownWrites policy;
  private final IndexSelection selection;
  private final Duration holdTimeout;

  RequestRouter(
      Vertx vertx,
      EndpointTable endpoints,
      RouteKeeper routes,
      ControlLog control,
      Capture capture,
      PipeProxy pipe,
      TranslatingProxy translating,
      Counters counters,
      UnknownWrites policy,
      IndexSelection selection,
      Duration holdTimeout) {
    this.vertx = vertx;
    this.endpoints = endpoints;
    this.routes = routes;
    this.control = control;
    this.capture = capture;
    this.pipe = pipe;
    this.translating = translating;
    this.counters = counters;
    this.policy = policy;
    this.selection = selection;
    this.holdTimeout = holdTimeout;
  }

  @Override
  public void handle(HttpServerRequest request) {
    request.pause();
    if (!expectable(request)) {
      Ends.logged(request.response().setStatusCode(417).end(), request);
      return;
    }
    try {
      RestRequest line = RestRequest.of(request.method().name(), request.uri());
      Endpoint endpoint = endpoints.classify(line);
      counters.request(endpoint.kind());
      ClientRequest client =
          new ClientRequest(
              line.method(),
              line.path(),
              line.parsedQuery(),
              request.getHeader(HttpHeaders.CONTENT_TYPE),
              request.getHeader(HttpHeaders.ACCEPT),
              Bytes.EMPTY,
              endpoint);
      route(request, client).onFailure(failure -> failed(request, failure));
    } catch (RuntimeException e) {
      failed(request, e);
    }
  }

  /** As Netty's aggregator in Elasticsearch, 5.6 to 8.x. */
  private static boolean expectable(HttpServerRequest request) {
    String expected = request.getHeader(HttpHeaders.EXPECT);
    return expected == null || expected.equalsIgnoreCase("100-continue");
  }

  private void failed(HttpServerRequest request, Throwable failure) {
    TranslatingProxy.errorOf(request, failure, counters).answer(request);
  }

  private Future<Void> route(HttpServerRequest request, ClientRequest client) {
    if (client.endpoint().api().equals("cluster.reroute")) {
      return capture.reroute(request, client);
    }
    Route present = routes.current();
    if (present.parts() != PartDirectory.NONE) {
      return present
          .parts()
          .before(client.endpoint(), present.client())
          .compose(known -> classified(request, client));
    }
    return classified(request, client);
  }

  private Future<Void> classified(HttpServerRequest request, ClientRequest client) {
    EndpointClass kind = client.endpoint().kind();
    if (!kind.changesData()) {
      return through(request, client, routes.current());
    }
    try {
      control.state();
    } catch (IllegalStateException e) {
      new ElasticError(
              503,
              "control_log_exception",
              client.line()
                  + " is refused: "
                  + e.getMessage()
                  + ", so this gateway does not know which cluster is master; restart it",
              5)
          .answer(request);
      return Future.succeededFuture();
    }
    return switch (kind) {
      case DOCUMENT_WRITE ->
          capture.documents(
              request, client, DocumentWrite.of(client.endpoint(), client.query()).orElseThrow());
      case METADATA_WRITE ->
          DefinitionWrite.of(client.endpoint())
              .map(write -> capture.definition(request, client, write))
              .orElseGet(() -> metadata(request, client));
      case BY_QUERY_WRITE -> byQuery(request, client);
      case BACKGROUND_WRITE -> uncaptured(request, client, reason(client));
      case UNKNOWN -> unknown(request, client);
      case READ, MAINTENANCE, CLUSTER_WRITE ->
          throw new IllegalStateException(kind + " changes no data");
    };
  }

  private Future<Void> byQuery(HttpServerRequest request, ClientRequest client) {
    String api = client.endpoint().api();
    if (BY_QUERY.contains(api)) {
      return capture.byQuery(request, client, endpoints);
    }
    if (RESIZES.contains(api)) {
      return capture.resize(request, client);
    }
    if (api.equals("snapshot.restore")) {
      return capture.restore(request, client);
    }
    return api.equals("reindex")
        ? capture.reindex(request, client)
        : uncaptured(request, client, reason(client));
  }

  /**
   * What the master would not do for its method is the master's to refuse: it says in its answer to
   * {@code OPTIONS} which methods a path has (RestController, 5.6 to 8.x).
   */
  private Future<Void> unknown(HttpServerRequest request, ClientRequest client) {
    Route route = routes.current();
    if (!route.bridge().identity() || policy == UnknownWrites.FORWARD) {
      return uncaptured(request, client, reason(client));
    }
    MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    if (request.headers().contains("Authorization")) {
      headers.add("Authorization", request.headers().getAll("Authorization"));
    }
    return route
        .upstream()
        .call(new Upstream.Head(HttpMethod.OPTIONS, request.uri(), headers), Pieces.NONE)
        .compose(
            answer -> {
              String allowed = answer.headers().get("Allow");
              boolean refused =
                  answer.ok()
                      && allowed != null
                      && !allowed.isBlank()
                      && !Arrays.asList(allowed.split("\\s*,\\s*")).contains(client.method());
              return refused
                  ? pipe.forward(request, route.upstream())
                  : uncaptured(request, client, reason(client));
            });
  }

  private Future<Void> metadata(HttpServerRequest request, ClientRequest client) {
    if (client.endpoint().api().equals("indices.rollover")) {
      return capture.rollover(request, client, endpoints);
    }
    return MetadataTargets.capturable(client.endpoint())
        ? capture.metadata(request, client)
        : uncaptured(request, client, reason(client));
  }

  private static String reason(ClientRequest client) {
    Endpoint endpoint = client.endpoint();
    return switch (endpoint.kind()) {
      case UNKNOWN -> "no route of the source's dialect matches it";
      case BY_QUERY_WRITE ->
          "[" + endpoint.api() + "] changes documents that it does not name one by one";
      case BACKGROUND_WRITE ->
          "[" + endpoint.api() + "] lets the cluster write documents by itself";
      default -> "changes by [" + endpoint.api() + "] cannot be captured yet";
    };
  }

  private Future<Void> uncaptured(HttpServerRequest request, ClientRequest client, String reason) {
    boolean ofNoConcern = ofNoConcern(client.endpoint().index());
    if (policy == UnknownWrites.REFUSE && !ofNoConcern) {
      counters.add(Count.UNCAPTURED_REFUSED);
      LOG.info("event=uncaptured-refused request=\"{}\" reason=\"{}\"", client.line(), reason);
      ElasticError.uncaptured(client.line(), reason).answer(request);
      return Future.succeededFuture();
    }
    if (!ofNoConcern) {
      counters.add(Count.UNCAPTURED_FORWARDED);
      LOG.warn("event=uncaptured-write request=\"{}\" reason=\"{}\"", client.line(), reason);
    }
    return GateKeeper.pass(vertx, routes.gate(), holdTimeout, client.line())
        .compose(
            pass -> through(request, client, routes.current()).onComplete(done -> pass.close()));
  }

  /** All that it names is expressly excluded from the migration. */
  private boolean ofNoConcern(@Nullable String expression) {
    if (expression == null || expression.isEmpty() || expression.startsWith("_")) {
      return false;
    }
    for (String name : expression.split(",")) {
      boolean several = name.contains("*") || name.contains("<") || name.startsWith("-");
      if (several || selection.contains(name)) {
        return false;
      }
    }
    return true;
  }

  private Future<Void> through(HttpServerRequest request, ClientRequest client, Route route) {
    return route.bridge().identity()
        ? pipe.forward(request, route.upstream())
        : translating.forward(request, client, route.bridge(), route.upstream());
  }
}
