package io.ela.gateway.admin;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Supplier;

/** Serves {@code GET /health}, {@code /ready} and {@code /status}. */
public final class AdminApi {
  private AdminApi() {}

  /** Whether the gateway can do its work now; the reason if it cannot. */
  public record Readiness(boolean ready, String reason) {}

  /**
   * Listens.
   *
   * @param port 0 for any
   */
  public static Future<HttpServer> listen(
      Vertx vertx,
      String host,
      int port,
      Supplier<JsonObject> status,
      Supplier<Future<Readiness>> ready) {
    Router router = Router.router(vertx);
    router.get("/health").handler(context -> send(context, 200, new JsonObject().put("up", true)));
    router.get("/status").handler(context -> send(context, 200, status.get()));
    router
        .get("/ready")
        .handler(
            context ->
                ready
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
    return vertx.createHttpServer().requestHandler(router).listen(port, host);
  }

  private static void send(RoutingContext context, int status, JsonObject body) {
    context
        .response()
        .setStatusCode(status)
        .putHeader("content-type", "application/json; charset=UTF-8")
        .end(body.encodePrettily())
        .onFailure(context::fail);
  }
}
