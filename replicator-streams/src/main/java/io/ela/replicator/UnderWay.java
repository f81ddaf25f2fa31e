package io.ela.replicator;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Requests of one stream thread that change documents of the slave and have not ended. A task is
 * given away only when there are none: the next owner of its keys could be overtaken by them, and
 * versions do not guard against that where tombstones are let go. Thread-safe.
 */
final class UnderWay {
  private final Set<Future<?>> requests = ConcurrentHashMap.newKeySet();

  /** Takes note of a request. */
  <T> Future<T> note(Future<T> request) {
    requests.add(request);
    return request.onComplete(end -> requests.remove(request));
  }

  /**
   * Waits until those that are under way now have ended, one way or the other.
   *
   * @return whether they have in time
   */
  boolean awaitEnd(Duration atMost) throws InterruptedException {
    CompletableFuture<?>[] ends =
        requests.stream()
            .map(request -> request.otherwiseEmpty().toCompletionStage().toCompletableFuture())
            .toArray(CompletableFuture[]::new);
    try {
      CompletableFuture.allOf(ends).get(atMost.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("failures were taken for ends", e);
    }
  }
}
