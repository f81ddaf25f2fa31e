package io.ela.gateway.proxy;

import io.ela.cluster.EsTransport;
import io.ela.cluster.NoAnswerException;
import io.ela.cluster.NodePool;
import io.ela.config.ClusterConfig;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.translate.Header;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gateway's connections to one cluster. Thread-safe.
 *
 * <p>A request goes to one node. Only while no connection could be made, so that nothing was sent,
 * is another node tried; nothing is ever sent twice. A failed future is a {@link
 * NoAnswerException}.
 */
public final class Upstream implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Upstream.class);

  private final String name;
  private final NodePool nodes;
  private final int attempts;
  private final LoopClients clients;
  private final @Nullable String authorization;

  /** A request line and end-to-end headers. */
  public record Head(HttpMethod method, String target, MultiMap headers) {
    @Override
    public String toString() {
      return method + " " + target;
    }
  }

  /** A request under way, and the node that has it. */
  public record Open(HttpClientRequest request, NodePool.Node node) {}

  /**
   * A whole answer.
   *
   * @param body empty if there is none
   */
  public record Answer(int status, String message, MultiMap headers, Bytes body) {
    /** The headers that are meant for the client, in their order. */
    public List<Header> endToEnd() {
      return HopHeaders.list(headers);
    }

    /** Whether the status is a success. */
    public boolean ok() {
      return status >= 200 && status < 300;
    }
  }

  public Upstream(Vertx vertx, ClusterConfig cluster) {
    this.name = cluster.name();
    this.nodes = new NodePool(cluster.addresses(), System::nanoTime);
    this.attempts = cluster.addresses().size();
    this.clients = new LoopClients(vertx, cluster);
    this.authorization = EsTransport.authorization(cluster);
  }

  /** The cluster's name. */
  public String name() {
    return name;
  }

  /** Connects to a node that takes connections; the request's headers are set, nothing is sent. */
  public Future<Open> open(Head head) {
    return open(head, attempts);
  }

  private Future<Open> open(Head head, int left) {
    NodePool.Node node = nodes.pick();
    RequestOptions options =
        new RequestOptions()
            .setMethod(head.method())
            .setHost(node.host())
            .setPort(node.port())
            .setSsl(node.tls())
            .setURI(head.target());
    return clients
        .here()
        .request(options)
        .map(
            request -> {
              HopHeaders.copy(head.headers(), request.headers());
              if (authorization != null) {
                request.headers().set("Authorization", authorization);
              }
              return new Open(request, node);
            })
        .recover(
            failure -> {
              nodes.failed(node);
              return left > 1
                  ? open(head, left - 1)
                  : Future.failedFuture(noAnswer(node, head, failure));
            });
  }

  /** The head of the answer to a request that was opened here. */
  public Future<HttpClientResponse> response(Open open, Head head) {
    return open.request()
        .response()
        .onSuccess(response -> nodes.answered(open.node()))
        .recover(
            failure -> {
              nodes.failed(open.node());
              return Future.failedFuture(noAnswer(open.node(), head, failure));
            });
  }

  private NoAnswerException noAnswer(NodePool.Node node, Head head, Throwable failure) {
    return new NoAnswerException(name, node.toString(), head.toString(), failure);
  }

  /**
   * Sends a request whose body is at hand, and collects the answer. There is no time limit: a
   * caller that no longer waits may still want to know.
   */
  public Future<Answer> call(Head head, Pieces body) {
    return open(head)
        .compose(
            open -> {
              Future<HttpClientResponse> response = response(open, head);
              // A request that could not be sent has no answer either: that one tells.
              send(open.request(), body).onFailure(failure -> nodes.failed(open.node()));
              return response.compose(answer -> collect(open, head, answer));
            });
  }

  private static Future<Void> send(HttpClientRequest request, Pieces body) {
    if (body.isEmpty()) {
      return request.end();
    }
    if (body.small()) {
      return request.end(body.whole());
    }
    request.putHeader("Content-Length", String.valueOf(body.length()));
    return body.writeTo(request).compose(written -> request.end());
  }

  /** Reads the whole answer to a request that was opened here. */
  public Future<Answer> collect(Open open, Head head, HttpClientResponse answer) {
    return AnswerCollector.collect(answer)
        .map(
            body -> new Answer(answer.statusCode(), answer.statusMessage(), answer.headers(), body))
        .recover(failure -> Future.failedFuture(noAnswer(open.node(), head, failure)));
  }

  @Override
  public void close() {
    clients
        .close()
        .onFailure(failure -> LOG.warn("event=upstream-not-closed cluster={}", name, failure));
  }
}
