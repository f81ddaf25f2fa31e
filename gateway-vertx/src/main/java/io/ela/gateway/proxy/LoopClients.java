package io.ela.gateway.proxy;

import io.ela.cluster.EsTransport;
import io.ela.config.ClusterConfig;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The connections to one cluster, those of each event loop apart. A pool that all event loops share
 * hands out the connection that was used last, whoever has it: every other request would then be
 * handed from thread to thread four times on its way, which costs more than all else that a gateway
 * does to it. Thread-safe.
 */
final class LoopClients {
  private final Vertx vertx;
  private final ClusterConfig cluster;
  private final Map<Thread, HttpClient> ofLoops = new ConcurrentHashMap<>();
  private final HttpClient elsewhere;

  LoopClients(Vertx vertx, ClusterConfig cluster) {
    this.vertx = vertx;
    this.cluster = cluster;
    this.elsewhere = client();
  }

  private HttpClient client() {
    return vertx.createHttpClient(EsTransport.options(cluster), EsTransport.pool(cluster));
  }

  /** The client whose connections live on the calling event loop; one for all other threads. */
  HttpClient here() {
    return Context.isOnEventLoopThread()
        ? ofLoops.computeIfAbsent(Thread.currentThread(), loop -> client())
        : elsewhere;
  }

  /** Closes all connections; requests under way fail. */
  Future<Void> close() {
    List<Future<Void>> closed = new ArrayList<>();
    closed.add(elsewhere.close());
    ofLoops.values().forEach(client -> closed.add(client.close()));
    return Future.join(closed).mapEmpty();
  }
}
