package io.ela.gateway.proxy;

import io.ela.dialect.json.Bytes;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Arrays;

/**
 * Reads a request's body into one array, within bounds. Runs on the request's event loop.
 *
 * <p>The future fails with a {@link RefusedException} (the rest of the body is thrown away by
 * {@link ElasticError#answer}), or with the connection's failure.
 */
public final class BodyCollector {
  private static final int FIRST = 8 * 1024;

  private final HttpServerRequest request;
  private final InFlightBudget budget;
  private final InFlightBudget.Share share;
  private final long limit;
  private final String line;
  private final Promise<Bytes> done = Promise.promise();
  private byte[] array = Bytes.EMPTY.array();
  private int size;
  private boolean failed;

  /** What a client is to be told instead. */
  public static final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient ElasticError error;

    public RefusedException(ElasticError error) {
      super(error.reason(), null, false, false);
      this.error = error;
    }

    /** The answer. */
    public ElasticError error() {
      return error;
    }
  }

  private BodyCollector(
      HttpServerRequest request, InFlightBudget budget, InFlightBudget.Share share, long limit) {
    this.request = request;
    this.budget = budget;
    this.share = share;
    this.limit = limit;
    this.line = request.method() + " " + request.path();
  }

  /**
   * Reads the body of a request that is paused and not yet read from.
   *
   * @param limit largest body, in bytes
   */
  public static Future<Bytes> collect(
      HttpServerRequest request, InFlightBudget budget, InFlightBudget.Share share, long limit) {
    return new BodyCollector(request, budget, share, limit).run();
  }

  private Future<Bytes> run() {
    long announced = announced(request);
    if (announced > limit) {
      return Future.failedFuture(new RefusedException(ElasticError.tooLarge(line, limit)));
    }
    if (announced > 0 && !share.tryTake(announced)) {
      return Future.failedFuture(new RefusedException(ElasticError.overloaded(line, budget)));
    }
    if (announced > 0) {
      array = new byte[(int) announced];
    }
    boolean counted = announced >= 0;
    request.handler(chunk -> add(chunk, counted));
    request.endHandler(end -> done.tryComplete(new Bytes(array, 0, size)));
    request.exceptionHandler(done::tryFail);
    if ("100-continue".equalsIgnoreCase(request.getHeader("Expect"))) {
      Ends.logged(request.response().writeContinue(), request);
    }
    request.resume();
    return done.future();
  }

  private static long announced(HttpServerRequest request) {
    String length = request.getHeader("Content-Length");
    if (length == null) {
      return request.headers().contains("Transfer-Encoding") ? -1 : 0;
    }
    // Netty has refused the request already if this is no number.
    return Long.parseLong(length.strip());
  }

  private void add(Buffer chunk, boolean counted) {
    if (failed) {
      return;
    }
    if (size + (long) chunk.length() > limit) {
      fail(ElasticError.tooLarge(line, limit));
      return;
    }
    if (!counted && !share.tryTake(chunk.length())) {
      fail(ElasticError.overloaded(line, budget));
      return;
    }
    int needed = size + chunk.length();
    if (needed > array.length) {
      long grown = Math.max(FIRST, Math.max(needed, array.length * 2L));
      array = Arrays.copyOf(array, (int) Math.min(grown, limit));
    }
    chunk.getBytes(array, size);
    size = needed;
  }

  private void fail(ElasticError error) {
    failed = true;
    array = Bytes.EMPTY.array();
    size = 0;
    done.tryFail(new RefusedException(error));
  }
}
