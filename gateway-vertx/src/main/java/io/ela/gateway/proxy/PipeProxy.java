package io.ela.gateway.proxy;

import io.ela.dialect.translate.Header;
import io.ela.gateway.admin.Counters;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes a request and its answer through, neither parsed nor buffered: what one side does not
 * take, the other is not read from. Thread-safe.
 *
 * <p>If the client goes away, the master's connection is reset, so that the master can stop
 * working. If the master goes away in the middle of an answer, the client's connection is closed:
 * an answer cut off must not look whole.
 */
public final class PipeProxy {
  private static final Logger LOG = LoggerFactory.getLogger(PipeProxy.class);

  private final Counters counters;

  public PipeProxy(Counters counters) {
    this.counters = counters;
  }

  /**
   * Forwards a paused request as it is.
   *
   * @return completes, never fails, when the client has its answer or is gone
   */
  public Future<Void> forward(HttpServerRequest request, Upstream upstream) {
    Upstream.Head head = new Upstream.Head(request.method(), request.uri(), request.headers());
    return forward(request, upstream, head, UnaryOperator.identity());
  }

  /**
   * Forwards a paused request's body under another head.
   *
   * @param headers makes the answer's headers what the client is to see
   * @return completes, never fails, when the client has its answer or is gone
   */
  Future<Void> forward(
      HttpServerRequest request,
      Upstream upstream,
      Upstream.Head head,
      UnaryOperator<List<Header>> headers) {
    return upstream
        .open(head)
        .compose(
            open -> {
              abandonWithClient(request, open.request());
              Future<HttpClientResponse> response = upstream.response(open, head);
              sendBody(request, open.request());
              return response;
            })
        .compose(
            response -> answer(request, response, headers),
            failure -> {
              counters.add(Counters.Count.NO_ANSWER);
              LOG.warn("event=no-answer cause=\"{}\"", failure.getMessage());
              ElasticError.noAnswer(503, failure).answer(request);
              return Future.succeededFuture();
            });
  }

  /** Resets the request to the master if the client goes away before it has its answer. */
  public static void abandonWithClient(HttpServerRequest request, HttpClientRequest up) {
    HttpServerResponse response = request.response();
    response.closeHandler(
        closed -> {
          if (!response.ended()) {
            up.cancel()
                .onFailure(
                    failure -> LOG.debug("event=not-cancelled cause=\"{}\"", failure.getMessage()));
          }
        });
  }

  private static void sendBody(HttpServerRequest request, HttpClientRequest up) {
    boolean chunked = request.headers().contains("Transfer-Encoding");
    if (!chunked && !request.headers().contains("Content-Length")) {
      request.resume();
      Ends.logged(up.end(), request);
      return;
    }
    if ("100-continue".equalsIgnoreCase(request.getHeader("Expect"))) {
      Ends.logged(request.response().writeContinue(), request);
    }
    up.setChunked(chunked);
    Ends.logged(
        BodyPipe.pipe(request, chunked ? null : request.getHeader("Content-Length"), up)
            .onFailure(
                failure ->
                    up.reset(0, failure)
                        .onFailure(
                            again ->
                                LOG.debug("event=not-reset cause=\"{}\"", again.getMessage()))),
        request);
  }

  /** Answers with what the master answers, while it arrives; never fails. */
  public static Future<Void> answer(
      HttpServerRequest request, HttpClientResponse from, UnaryOperator<List<Header>> headers) {
    HttpServerResponse to = request.response();
    if (to.closed()) {
      return Future.succeededFuture();
    }
    to.setStatusCode(from.statusCode()).setStatusMessage(from.statusMessage());
    for (Header header : headers.apply(HopHeaders.list(from.headers()))) {
      to.headers().add(header.name(), header.value());
    }
    int status = from.statusCode();
    if (HttpMethod.HEAD.equals(request.method()) || status == 204 || status == 304) {
      return to.end().otherwiseEmpty();
    }
    if (!to.headers().contains("Content-Length")) {
      to.setChunked(true);
    }
    return BodyPipe.pipe(from, from.getHeader("Content-Length"), to)
        .recover(
            failure -> {
              from.handler(null);
              LOG.warn(
                  "event=answer-cut-off request=\"{} {}\" cause=\"{}\"",
                  request.method(),
                  request.path(),
                  failure.getMessage());
              return request.connection().close();
            })
        .otherwiseEmpty();
  }
}
