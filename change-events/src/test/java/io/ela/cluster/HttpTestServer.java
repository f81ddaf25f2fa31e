package io.ela.cluster;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.concurrent.TimeUnit;

/** Real HTTP servers on loopback, to see what a client puts on the wire. */
final class HttpTestServer {
  private HttpTestServer() {}

  static HttpServer start(Vertx vertx, Handler<HttpServerRequest> handler) throws Exception {
    return start(vertx, new HttpServerOptions(), handler);
  }

  static HttpServer start(
      Vertx vertx, HttpServerOptions options, Handler<HttpServerRequest> handler) throws Exception {
    return await(vertx.createHttpServer(options).requestHandler(handler).listen(0, "127.0.0.1"));
  }

  static String address(HttpServer server) {
    return "http://127.0.0.1:" + server.actualPort();
  }

  /** An address on which nothing listens. */
  static String deadAddress() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return "http://127.0.0.1:" + socket.getLocalPort();
    }
  }

  static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }
}
