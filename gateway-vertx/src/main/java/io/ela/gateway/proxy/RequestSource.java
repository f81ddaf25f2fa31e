package io.ela.gateway.proxy;

import io.ela.dialect.json.Bytes;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The body of a request as it comes in; the client is not read from between two pieces. */
public final class RequestSource implements BodySource {
  /** A piece is handed out when it has this many bytes. */
  public static final int PIECE = 128 * 1024;

  private final HttpServerRequest request;
  private final long limit;
  private Bytes prefix;
  private byte[] array = Bytes.EMPTY.array();
  private int size;
  private long total;
  private boolean ended;
  private @Nullable Throwable failure;
  private @Nullable Promise<Bytes> waiting;

  /**
   * Goes on with a request that is paused and not read to its end.
   *
   * @param prefix what was read from it already
   * @param limit largest body, in bytes
   */
  public RequestSource(HttpServerRequest request, Bytes prefix, long limit) {
    this.request = request;
    this.prefix = prefix;
    this.limit = limit;
    this.total = prefix.length();
    request.handler(this::add);
    request.endHandler(end -> end());
    request.exceptionHandler(this::fail);
  }

  @Override
  public Future<Bytes> next() {
    if (failure != null) {
      return Future.failedFuture(failure);
    }
    if (!prefix.isEmpty()) {
      Bytes first = prefix;
      prefix = Bytes.EMPTY;
      return Future.succeededFuture(first);
    }
    if (ended) {
      return Future.succeededFuture(Bytes.EMPTY);
    }
    Promise<Bytes> promise = Promise.promise();
    waiting = promise;
    array = new byte[PIECE];
    size = 0;
    request.fetch(1);
    return promise.future();
  }

  private void add(Buffer chunk) {
    total += chunk.length();
    if (total > limit) {
      String line = request.method() + " " + request.path();
      fail(new BodyCollector.RefusedException(ElasticError.tooLarge(line, limit)));
      return;
    }
    int needed = size + chunk.length();
    if (needed > array.length) {
      array = Arrays.copyOf(array, needed);
    }
    chunk.getBytes(array, size);
    size = needed;
    if (size >= PIECE / 2) {
      hand();
    } else {
      request.fetch(1);
    }
  }

  private void end() {
    ended = true;
    hand();
  }

  private void hand() {
    Promise<Bytes> promise = waiting;
    if (promise != null) {
      waiting = null;
      Bytes piece = new Bytes(array, 0, size);
      array = Bytes.EMPTY.array();
      promise.tryComplete(piece);
    }
  }

  private void fail(Throwable cause) {
    failure = cause;
    Promise<Bytes> promise = waiting;
    if (promise != null) {
      waiting = null;
      promise.tryFail(cause);
    }
  }
}
