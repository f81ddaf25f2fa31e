package io.ela.gateway.capture;

import io.ela.dialect.json.MalformedJsonException;
import io.ela.gateway.admin.Counters.Count;
import io.ela.gateway.proxy.ElasticError;
import io.ela.gateway.proxy.TranslatingProxy;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.TimeoutException;

/** What a client is told of a by-query write that failed, or was not begun. Stateless. */
final class ByQueryRefusals {
  private ByQueryRefusals() {}

  /**
   * Answers the client; counts it.
   *
   * @param line names the request
   */
  static void answer(Capture capture, HttpServerRequest request, String line, Throwable failure) {
    if (failure instanceof SearchRefusedException search) {
      TranslatingProxy.send(request, search.answer());
    } else if (failure instanceof RefusedByBridge byBridge) {
      capture.counters.add(Count.UNTRANSLATABLE);
      TranslatingProxy.answer(request, byBridge.refused().status(), byBridge.refused().body());
    } else if (failure instanceof UncapturableException uncapturable) {
      capture.counters.add(Count.UNCAPTURED_REFUSED);
      ElasticError.uncaptured(line, String.valueOf(uncapturable.getMessage())).answer(request);
    } else if (failure instanceof NotCapturableNowException unsafe) {
      capture.counters.add(Count.CAPTURE_FAILED);
      new ElasticError(503, "capture_unavailable_exception", String.valueOf(unsafe.getMessage()), 5)
          .answer(request);
    } else if (failure instanceof TimeoutException) {
      // Published as in doubt already.
      capture.counters.add(Count.NO_ANSWER);
      ElasticError.noAnswer(503, failure).answer(request);
    } else if (failure instanceof MalformedJsonException malformed) {
      new ElasticError(400, "parsing_exception", String.valueOf(malformed.getMessage()))
          .answer(request);
    } else {
      TranslatingProxy.errorOf(request, failure, capture.counters).answer(request);
    }
  }
}
