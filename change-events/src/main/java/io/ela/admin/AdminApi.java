package io.ela.admin;

import io.ela.config.HostPort;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Supplier;

/**
 * Serves {@code GET /health} (the process lives), {@code /ready} (it can do its work), {@code
 * /status} (JSON) and {@code /metrics} (the text format of Prometheus).
 */
public final class AdminApi {
  private static final String JSON = "application/json; charset=UTF-8";
  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

  private AdminApi() {}

  /** Whether the service can do its work now; the reason if it cannot. */
  public record Readiness(boolean ready, String reason) {}

  /**
   * What a service tells of itself. Called on an event loop: must not block.
   *
   * @param ready fails if that cannot be told, which is a 500
   * @param metrics as {@link Metrics#scrape}
   */
  public record Told(
      Supplier<JsonObject> status, Supplier<Future<Readiness>> ready, Supplier<String> metrics) {}

  /** Listens; port 0 takes any that is free. */
  public static Future<HttpServer> listen(Vertx vertx, HostPort at, Told told) {
    Router router = Router.router(vertx);
    router.get("/health").handler(context -> send(context, 200, new JsonObject().put("up", true)));
    router.get("/status").handler(context -> send(context, 200, told.status().get()));
    router
        .get("/ready")
        .handler(
            context ->
                told.ready()
                    .get()
                    .onSuccess(
                        found ->
                            send(
                                context,
                                found.ready() ? 200 : 503,
                                new JsonObject()
                                    .put("ready", found.ready())
                                    .put("reason", found.reason())))
                    .onFailure(context::fail));
    router.get("/metrics").handler(context -> send(context, 200, PROMETHEUS, told.metrics().get()));
    return vertx.createHttpServer().requestHandler(router).listen(at.port(), at.host());
  }

  private static void send(RoutingContext context, int status, JsonObject body) {
    send(context, status, JSON, body.encodePrettily());
  }

  private static void send(RoutingContext context, int status, String type, String body) {
    context
        .response()
        .setStatusCode(status)
        .putHeader("content-type", type)
        .end(body)
        .onFailure(context::fail);
  }
}
