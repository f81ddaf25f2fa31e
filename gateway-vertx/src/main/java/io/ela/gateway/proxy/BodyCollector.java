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
  private final long held;
  private final String line;
  private final Promise<Begun> done = Promise.promise();
  private byte[] array = Bytes.EMPTY.array();
  private int size;
  private boolean counted;
  private boolean failed;

  /**
   * What was read of a body. If that is not all, the request is paused, for a {@link
   * RequestSource}.
   */
  public record Begun(Bytes bytes, boolean whole) {}

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
      HttpServerRequest request,
      InFlightBudget budget,
      InFlightBudget.Share share,
      long held,
      long limit) {
    this.request = request;
    this.budget = budget;
    this.share = share;
    this.held = held;
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
    return new BodyCollector(request, budget, share, limit, limit).run().map(Begun::bytes);
  }

  /**
   * As {@link #collect}, but of a body that is larger than may be held, or for which there is no
   * room, only the beginning.
   *
   * @param held largest body that is read whole, in bytes
   */
  public static Future<Begun> begin(
      HttpServerRequest request,
      InFlightBudget budget,
      InFlightBudget.Share share,
      long held,
      long limit) {
    return new BodyCollector(request, budget, share, Math.min(held, limit), limit).run();
  }

  /** Reads what is left of a body that was begun. */
  public static Future<Bytes> rest(
      HttpServerRequest request,
      InFlightBudget budget,
      InFlightBudget.Share share,
      Begun begun,
      long limit) {
    if (begun.whole()) {
      return Future.succeededFuture(begun.bytes());
    }
    BodyCollector rest = new BodyCollector(request, budget, share, limit, limit);
    rest.array = begun.bytes().array();
    rest.size = begun.bytes().length();
    return rest.read().map(Begun::bytes);
  }

  private Future<Begun> run() {
    long announced = announced(request);
    if (announced > limit) {
      return Future.failedFuture(new RefusedException(ElasticError.tooLarge(line, limit)));
    }
    boolean room = announced <= held && (announced <= 0 || share.tryTake(announced));
    if (!room && held == limit) {
      return Future.failedFuture(new RefusedException(ElasticError.overloaded(line, budget)));
    }
    if ("100-continue".equalsIgnoreCase(request.getHeader("Expect"))) {
      Ends.logged(request.response().writeContinue(), request);
    }
    if (!room) {
      return Future.succeededFuture(new Begun(Bytes.EMPTY, false));
    }
    counted = announced >= 0;
    if (announced > 0) {
      array = new byte[(int) announced];
    }
    return read();
  }

  private Future<Begun> read() {
    request.handler(this::add);
    request.endHandler(end -> done.tryComplete(new Begun(new Bytes(array, 0, size), true)));
    request.exceptionHandler(done::tryFail);
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

  private void add(Buffer chunk) {
    if (failed) {
      return;
    }
    if (size + (long) chunk.length() > limit) {
      fail(ElasticError.tooLarge(line, limit));
      return;
    }
    boolean room = counted || share.tryTake(chunk.length());
    if (!room && held == limit) {
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
    if (!room || size > held) {
      request.pause();
      done.tryComplete(new Begun(new Bytes(array, 0, size), false));
    }
  }

  private void fail(ElasticError error) {
    failed = true;
    array = Bytes.EMPTY.array();
    size = 0;
    done.tryFail(new RefusedException(error));
  }
}
