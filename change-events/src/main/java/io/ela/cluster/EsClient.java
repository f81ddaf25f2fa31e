package io.ela.cluster;

import io.ela.config.ClusterConfig;
import io.ela.dialect.EsVersion;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Talks to one cluster. Thread-safe.
 *
 * <p>A request is sent once, to one node. A future fails only if there is no answer (no connection,
 * broken connection, timeout): then it is not known whether the cluster did what was asked. Any
 * status is an answer.
 */
public final class EsClient implements AutoCloseable {
  private final ClusterConfig config;
  private final NodePool nodes;
  private final WebClient web;
  private final @Nullable String authorization;
  private final AtomicReference<@Nullable EsVersion> version = new AtomicReference<>();

  public EsClient(Vertx vertx, ClusterConfig config) {
    this.config = config;
    this.nodes = new NodePool(config.addresses(), System::nanoTime);
    this.authorization = EsTransport.authorization(config);
    WebClientOptions options = new WebClientOptions(EsTransport.options(config));
    options.setFollowRedirects(false).setUserAgent("ela").setDecompressionSupported(config.gzip());
    this.web = WebClient.create(vertx, options, EsTransport.pool(config));
  }

  public String name() {
    return config.name();
  }

  /** Sends a request; see the class for what a failure means. */
  public Future<EsResponse> send(EsRequest request) {
    NodePool.Node node = nodes.pick();
    Duration timeout = request.timeout() == null ? config.requestTimeout() : request.timeout();
    HttpRequest<Buffer> http =
        web.request(request.method(), node.port(), node.host(), request.uri())
            .ssl(node.tls())
            .timeout(timeout.toMillis());
    if (authorization != null) {
      http.putHeader("Authorization", authorization);
    }
    if (request.contentType() != null) {
      http.putHeader("Content-Type", request.contentType());
    }
    Buffer body = request.body();
    Future<HttpResponse<Buffer>> sent = body == null ? http.send() : http.sendBuffer(body);
    return sent.map(
            answer -> {
              nodes.answered(node);
              Buffer answered = answer.bodyAsBuffer();
              return new EsResponse(
                  config.name(),
                  request.toString(),
                  answer.statusCode(),
                  answer.headers(),
                  answered == null ? Buffer.buffer() : answered);
            })
        .recover(
            failure -> {
              nodes.failed(node);
              return Future.failedFuture(
                  new NoAnswerException(
                      config.name(), node.toString(), request.toString(), failure));
            });
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
    return ok(EsRequest.get("/").within(Duration.ofSeconds(30)))
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
    return join(ok(request), waitFor(request));
  }

  /** As {@link #call}, giving back any status. */
  public EsResponse callAny(EsRequest request) throws InterruptedException {
    return join(send(request), waitFor(request));
  }

  /** Waits for {@link #version}; not on an event loop. */
  public EsVersion awaitVersion() throws InterruptedException {
    return join(version(), config.requestTimeout());
  }

  private Duration waitFor(EsRequest request) {
    Duration timeout = request.timeout() == null ? config.requestTimeout() : request.timeout();
    return timeout.plus(config.connectTimeout()).plusSeconds(5);
  }

  private <T> T join(Future<T> future, Duration timeout) throws InterruptedException {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException known) {
        throw known;
      }
      throw new NoAnswerException(config.name(), "", "request", e.getCause());
    } catch (TimeoutException e) {
      throw new NoAnswerException(config.name(), "", "request", e);
    }
  }

  @Override
  public void close() {
    web.close();
  }
}
