package io.ela.gateway.capture;

import io.ela.dialect.bulk.BulkParseException;
import io.ela.dialect.translate.Errors;
import io.ela.dialect.translate.UntranslatableException;
import io.ela.gateway.admin.Counters.Count;
import io.ela.gateway.proxy.ElasticError;
import io.ela.gateway.proxy.TranslatingProxy;
import io.vertx.core.http.HttpServerRequest;

/** What a client is told of a write that was not carried out as it stood. Thread-safe. */
final class Refusals {
  private Refusals() {}

  /**
   * The error; counts it.
   *
   * @param line names the request
   */
  static ElasticError of(
      Capture capture, HttpServerRequest request, String line, Throwable failure) {
    if (failure instanceof NotCapturableNowException unsafe) {
      return new ElasticError(
          503, "capture_unavailable_exception", String.valueOf(unsafe.getMessage()), 5);
    }
    if (failure instanceof BulkParseException malformed) {
      boolean large = malformed.kind() == BulkParseException.Kind.TOO_LONG;
      return new ElasticError(
          large ? 413 : 400, "illegal_argument_exception", String.valueOf(malformed.getMessage()));
    }
    if (failure instanceof UncapturableException uncapturable) {
      capture.counters.add(Count.UNCAPTURED_REFUSED);
      return ElasticError.uncaptured(line, String.valueOf(uncapturable.getMessage()));
    }
    if (failure instanceof UntranslatableException untranslatable) {
      capture.counters.add(Count.UNTRANSLATABLE);
      return new ElasticError(
          untranslatable.status(), Errors.UNTRANSLATABLE, line + ": " + untranslatable.reason());
    }
    return TranslatingProxy.errorOf(request, failure, capture.counters);
  }
}
