package io.ela.gateway.proxy;

import io.ela.dialect.translate.Header;
import io.ela.gateway.admin.Counters;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
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
    return forward(request, upstream, head, null);
  }

  /**
   * Forwards a paused request's body under another head.
   *
   * @param headers makes the answer's headers what the client is to see; null if they are that
   * @return completes, never fails, when the client has its answer or is gone
   */
  Future<Void> forward(
      HttpServerRequest request,
      Upstream upstream,
      Upstream.Head head,
      @Nullable UnaryOperator<List<Header>> headers) {
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
            response -> answer(request, response, headers, null),
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
    boolean chunked = request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    if (!chunked && length == null) {
      request.resume();
      Ends.logged(up.end(), request);
      return;
    }
    if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
      Ends.logged(request.response().writeContinue(), request);
    }
    up.setChunked(chunked);
    Ends.logged(
        BodyPipe.pipe(request, chunked ? null : length, up)
            .onFailure(
                failure ->
                    up.reset(0, failure)
                        .onFailure(
                            again ->
                                LOG.debug("event=not-reset cause=\"{}\"", again.getMessage()))),
        request);
  }

  /**
   * Answers with what the master answers, while it arrives; never fails.
   *
   * @param headers makes the answer's headers what the client is to see; null if they are that
   * @param change of the body; null for none
   */
  public static Future<Void> answer(
      HttpServerRequest request,
      HttpClientResponse from,
      @Nullable UnaryOperator<List<Header>> headers,
      BodyPipe.@Nullable Change change) {
    HttpServerResponse to = request.response();
    if (to.closed()) {
      return Future.succeededFuture();
    }
    to.setStatusCode(from.statusCode()).setStatusMessage(from.statusMessage());
    if (headers == null) {
      HopHeaders.copy(from.headers(), to.headers());
    } else {
      for (Header header : headers.apply(HopHeaders.list(from.headers()))) {
        to.headers().add(header.name(), header.value());
      }
    }
    int status = from.statusCode();
    if (HttpMethod.HEAD.equals(request.method()) || status == 204 || status == 304) {
      return to.end().otherwiseEmpty();
    }
    String length = from.getHeader(HttpHeaders.CONTENT_LENGTH);
    if (change != null) {
      to.headers().remove(HttpHeaders.CONTENT_LENGTH);
    }
    if (length == null || change != null) {
      to.setChunked(true);
    }
    Future<Void> passed =
        change == null ? BodyPipe.pipe(from, length, to) : BodyPipe.changed(from, change, to);
    return passed
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
