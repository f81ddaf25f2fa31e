package io.ela.gateway.proxy;

import io.ela.dialect.translate.Errors;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway itself answers, in the shape of Elasticsearch's errors (the same from 5.0 to
 * 9.x): clients' libraries read type and reason from it.
 *
 * @param status HTTP status
 * @param type for programs, such as {@code es_rejected_execution_exception}
 * @param reason for people: names the thing, what was wrong and what to do
 * @param retryAfter seconds for the {@code Retry-After} header, null for none
 */
public record ElasticError(int status, String type, String reason, @Nullable Integer retryAfter) {

  public ElasticError(int status, String type, String reason) {
    this(status, type, reason, null);
  }

  /** A write that cannot be captured. */
  public static ElasticError uncaptured(String line, String reason) {
    return new ElasticError(
        501,
        "uncaptured_write_exception",
        line
            + " is refused: "
            + reason
            + "; to forward such writes without capturing them, set ela.gateway.capture.unknown ="
            + " forward, and run a diff with repair afterwards");
  }

  /** The master gave no answer. */
  public static ElasticError noAnswer(int status, Throwable cause) {
    return new ElasticError(status, "no_answer_exception", String.valueOf(cause.getMessage()));
  }

  /** The write is done, its record is not. */
  public static ElasticError captureFailed(String cluster, String line, Throwable cause) {
    return new ElasticError(
        503,
        "capture_failed_exception",
        line
            + " was applied on the master ["
            + cluster
            + "] but could not be recorded for the slave: "
            + cause.getMessage()
            + "; repeat the write, or run a diff with repair");
  }

  /** A body that is too long. */
  public static ElasticError tooLarge(String line, long limit) {
    return new ElasticError(
        413,
        "content_too_long_exception",
        "the body of "
            + line
            + " is longer than ela.gateway.max-body = "
            + limit
            + " bytes; send it in smaller parts or raise that key");
  }

  /** No room for another body. */
  public static ElasticError overloaded(String line, InFlightBudget budget) {
    return new ElasticError(
        429,
        "es_rejected_execution_exception",
        "rejected execution of "
            + line
            + ": "
            + budget.used()
            + " bytes of writes are in flight, ela.gateway.max-in-flight = "
            + budget.limit());
  }

  /** Something that should not have happened, and is in the log. */
  public static ElasticError internal(String line, Throwable cause) {
    return new ElasticError(
        500, "gateway_exception", line + " failed within the gateway: " + cause);
  }

  /** The body. */
  public Buffer body() {
    return TranslatingProxy.buffer(Errors.body(status, type, reason));
  }

  /**
   * Answers with it. What is still to come of the request's body is read and thrown away, so that
   * the connection can be used again.
   */
  public void answer(HttpServerRequest request) {
    HttpServerResponse response = request.response();
    if (response.headWritten() || response.closed()) {
      return;
    }
    Buffer body = body();
    response.setStatusCode(status).headers().clear();
    response.putHeader("content-type", "application/json; charset=UTF-8");
    if (retryAfter != null) {
      response.putHeader("retry-after", String.valueOf(retryAfter));
    }
    discardRest(request);
    if (HttpMethod.HEAD.equals(request.method())) {
      response.putHeader("content-length", String.valueOf(body.length()));
      Ends.logged(response.end(), request);
    } else {
      Ends.logged(response.end(body), request);
    }
  }

  /** Reads what is still to come of the body and throws it away. */
  public static void discardRest(HttpServerRequest request) {
    if (!request.isEnded()) {
      request.handler(chunk -> {});
      request.resume();
    }
  }
}
