package io.ela.gateway.proxy;

import io.ela.dialect.json.Bytes;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.util.Arrays;

/** Reads an answer's body into one array. Runs on the request's event loop. */
final class AnswerCollector {
  private static final int FIRST = 4 * 1024;
  private static final int MOST_ANNOUNCED = 256 * 1024 * 1024;

  private final Promise<Bytes> done = Promise.promise();
  private byte[] array;
  private int size;

  private AnswerCollector(int announced) {
    this.array = announced == 0 ? Bytes.EMPTY.array() : new byte[announced];
  }

  /**
   * Reads to the end.
   *
   * @return fails if the connection is lost before
   */
  static Future<Bytes> collect(HttpClientResponse response) {
    AnswerCollector collector = new AnswerCollector(announced(response));
    response.handler(collector::add);
    response.endHandler(
        end -> collector.done.tryComplete(new Bytes(collector.array, 0, collector.size)));
    response.exceptionHandler(collector.done::tryFail);
    response.resume();
    return collector.done.future();
  }

  private static int announced(HttpClientResponse response) {
    String length = response.getHeader("Content-Length");
    // Netty has refused the answer already if this is no number; one to a HEAD has no body.
    return length == null ? 0 : (int) Math.min(MOST_ANNOUNCED, Long.parseLong(length.strip()));
  }

  private void add(Buffer chunk) {
    int needed = Math.addExact(size, chunk.length());
    if (needed > array.length) {
      long grown = Math.max(FIRST, Math.max(needed, array.length * 2L));
      array = Arrays.copyOf(array, (int) Math.min(grown, Integer.MAX_VALUE - 8));
    }
    chunk.getBytes(array, size);
    size = needed;
  }
}
