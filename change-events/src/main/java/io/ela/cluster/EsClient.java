package io.ela.cluster;

import io.ela.config.ClusterConfig;
import io.ela.dialect.EsVersion;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.impl.WebClientInternal;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Talks to one cluster. Thread-safe.
 *
 * <p>A request is sent once, to one node. A future fails only if there is no answer (no connection,
 * broken connection, timeout): then it is not known whether the cluster did what was asked. Any
 * status is an answer.
 */
public final class EsClient implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EsClient.class);
  private static final EsRequest VERSION = EsRequest.get("/").within(Duration.ofSeconds(30));

  private final ClusterConfig config;
  private final NodePool nodes;
  private final Vertx vertx;
  private final HttpClient http;
  private final WebClientInternal web;
  private final @Nullable String authorization;
  private final AtomicReference<@Nullable EsVersion> version;
  private final @Nullable SendPermit permit;

  public EsClient(Vertx vertx, ClusterConfig config) {
    this.config = config;
    this.nodes = new NodePool(config.addresses(), System::nanoTime);
    this.authorization = EsTransport.authorization(config);
    this.vertx = vertx;
    this.http =
        vertx.createHttpClient(
            EsTransport.options(config).setDecompressionSupported(config.gzip()),
            EsTransport.pool(config));
    this.web = Abandonable.client(http);
    this.version = new AtomicReference<>();
    this.permit = null;
  }

  private EsClient(EsClient whole, SendPermit permit) {
    this.config = whole.config;
    this.nodes = whole.nodes;
    this.authorization = whole.authorization;
    this.vertx = whole.vertx;
    this.http = whole.http;
    this.web = whole.web;
    this.version = whole.version;
    this.permit = permit;
  }

  /**
   * This client, on the same connections, for requests that may be sent only while that is
   * permitted; the others fail with {@link WithheldException}. Closing it closes this one.
   */
  public EsClient permitted(SendPermit given) {
    return new EsClient(this, given);
  }

  public String name() {
    return config.name();
  }

  /**
   * Sends a request; see the class for what a failure means. The timeout runs from here to the last
   * byte of the answer; after it the connection is closed.
   */
  public Future<EsResponse> send(EsRequest request) {
    NodePool.Node node = nodes.pick();
    Abandonable exchange = new Abandonable(permit);
    if (permit != null) {
      permit.begun();
    }
    return exchange(node, request, exchange)
        .onSuccess(answer -> nodes.answered(node))
        .recover(failure -> Future.failedFuture(told(failure, node, request, exchange)))
        .onComplete(
            end -> {
              if (permit != null) {
                permit.ended(end.succeeded() || exchange.isUnsent());
              }
            });
  }

  private Throwable told(
      Throwable failure, NodePool.Node node, EsRequest request, Abandonable exchange) {
    if (failure instanceof WithheldException) {
      return failure;
    }
    nodes.failed(node);
    return new NoAnswerException(
        config.name(), node.toString(), request.toString(), !exchange.isUnsent(), failure);
  }

  private Future<EsResponse> exchange(NodePool.Node node, EsRequest request, Abandonable exchange) {
    Duration timeout = timeoutOf(request);
    Promise<EsResponse> done = Promise.promise();
    long timer =
        vertx.setTimer(
            Math.max(1, timeout.toMillis()),
            fired -> {
              if (done.tryFail(
                  new TimeoutException("no whole answer within " + timeout.toMillis() + " ms"))) {
                exchange.abandon();
              }
            });
    exchange
        .send(web, vertx, requestTo(node, request), request.body())
        .onComplete(
            result -> {
              vertx.cancelTimer(timer);
              if (result.succeeded()) {
                done.tryComplete(responseOf(request, result.result()));
              } else {
                done.tryFail(result.cause());
              }
            });
    return done.future();
  }

  private HttpRequest<Buffer> requestTo(NodePool.Node node, EsRequest request) {
    HttpRequest<Buffer> built =
        web.request(request.method(), node.port(), node.host(), request.uri()).ssl(node.tls());
    if (authorization != null) {
      built.putHeader("Authorization", authorization);
    }
    if (request.contentType() != null) {
      built.putHeader("Content-Type", request.contentType());
    }
    return built;
  }

  private EsResponse responseOf(EsRequest request, HttpResponse<Buffer> answer) {
    Buffer body = answer.body();
    return new EsResponse(
        config.name(),
        request.toString(),
        answer.statusCode(),
        answer.headers(),
        body == null ? Buffer.buffer() : body);
  }

  /** As {@link #send}, failing with {@link EsException} unless the status is a success. */
  public Future<EsResponse> ok(EsRequest request) {
    return send(request).map(EsResponse::orThrow);
  }

  /** The cluster's version, asked once. */
  public Future<EsVersion> version() {
    EsVersion known = version.get();
    if (known != null) {
      return Future.succeededFuture(known);
    }
    return ok(VERSION)
        .map(answer -> EsVersion.fromRootAnswer(answer.bytes()))
        .onSuccess(version::set);
  }

  /**
   * Waits for an answer; not on an event loop.
   *
   * @throws EsException for an error status
   * @throws NoAnswerException if there was no answer
   */
  public EsResponse call(EsRequest request) throws InterruptedException {
    return join(ok(request), request);
  }

  /** As {@link #call}, giving back any status. */
  public EsResponse callAny(EsRequest request) throws InterruptedException {
    return join(send(request), request);
  }

  /** Waits for {@link #version}; not on an event loop. */
  public EsVersion awaitVersion() throws InterruptedException {
    return join(version(), VERSION);
  }

  private Duration timeoutOf(EsRequest request) {
    Duration own = request.timeout();
    return own == null ? config.requestTimeout() : own;
  }

  /** The future fails in time by itself; waiting longer is for a client closed meanwhile. */
  private <T> T join(Future<T> future, EsRequest request) throws InterruptedException {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(timeoutOf(request).plusSeconds(10).toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException known) {
        throw known;
      }
      throw new NoAnswerException(config.name(), "", request.toString(), e.getCause());
    } catch (TimeoutException e) {
      throw new NoAnswerException(config.name(), "", request.toString(), e);
    }
  }

  /** Closes the connections; what is under way fails. */
  @Override
  public void close() {
    http.close()
        .onFailure(
            e ->
                LOG.info(
                    "event=client-not-closed cluster={} cause={}", config.name(), e.toString()));
  }
}
