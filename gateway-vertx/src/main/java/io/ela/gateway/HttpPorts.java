package io.ela.gateway;

import io.ela.config.HostPort;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The port for clients, served by one server on each event loop. */
final class HttpPorts {
  private final List<HttpServer> servers = new CopyOnWriteArrayList<>();

  private HttpPorts() {}

  /** Listens on all event loops. */
  static Future<HttpPorts> open(Vertx vertx, HostPort listen, Handler<HttpServerRequest> handler) {
    HttpPorts ports = new HttpPorts();
    HttpServerOptions options =
        new HttpServerOptions()
            .setMaxInitialLineLength(64 * 1024)
            .setMaxHeaderSize(64 * 1024)
            .setMaxChunkSize(64 * 1024)
            .setTcpNoDelay(true)
            // Elasticsearch has no web sockets; without this each message passes their handler.
            .setPerFrameWebSocketCompressionSupported(false)
            .setPerMessageWebSocketCompressionSupported(false)
            .setHttp2ClearTextEnabled(false)
            .setHandle100ContinueAutomatically(false);
    SocketAddress address =
        listen.port() == 0
            ? SocketAddress.sharedRandomPort(1, listen.host())
            : SocketAddress.inetSocketAddress(listen.port(), listen.host());
    int loops = Math.max(2, Runtime.getRuntime().availableProcessors());
    return vertx
        .deployVerticle(
            () -> new Port(ports.servers, options, address, handler),
            new DeploymentOptions().setInstances(loops))
        .map(id -> ports);
  }

  /** One server; lives until it is shut down by {@link #close}. */
  private static final class Port extends VerticleBase {
    private final List<HttpServer> servers;
    private final HttpServerOptions options;
    private final SocketAddress address;
    private final Handler<HttpServerRequest> handler;

    Port(
        List<HttpServer> servers,
        HttpServerOptions options,
        SocketAddress address,
        Handler<HttpServerRequest> handler) {
      this.servers = servers;
      this.options = options;
      this.address = address;
      this.handler = handler;
    }

    @Override
    public Future<?> start() {
      return vertx
          .createHttpServer(options)
          .requestHandler(handler)
          .listen(address)
          .onSuccess(servers::add);
    }
  }

  /** The port that is listened on. */
  int port() {
    return servers.get(0).actualPort();
  }

  /** Takes no more connections, and ends when the requests under way are answered. */
  Future<Void> close(Duration patience) {
    return Future.join(servers.stream().map(server -> server.shutdown(patience)).toList())
        .mapEmpty();
  }
}
