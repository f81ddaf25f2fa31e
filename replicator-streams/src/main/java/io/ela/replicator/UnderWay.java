package io.ela.replicator;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
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

  /** Those of them that were waited for in vain: nobody waits for them again. */
  private final Set<Future<?>> waitedOut = ConcurrentHashMap.newKeySet();

  /** Takes note of a request. */
  <T> Future<T> note(Future<T> request) {
    requests.add(request);
    return request.onComplete(
        end -> {
          requests.remove(request);
          waitedOut.remove(request);
        });
  }

  /**
   * Waits until those that are under way now have ended, one way or the other. What did not end in
   * the time of an earlier call is not waited for again: a thread that gives many tasks away while
   * the slave hangs waits once.
   *
   * @return whether all have
   */
  boolean awaitEnd(Duration atMost) throws InterruptedException {
    List<Future<?>> awaited =
        requests.stream().filter(request -> !waitedOut.contains(request)).toList();
    CompletableFuture<?>[] ends =
        awaited.stream()
            .map(request -> request.otherwiseEmpty().toCompletionStage().toCompletableFuture())
            .toArray(CompletableFuture[]::new);
    try {
      CompletableFuture.allOf(ends).get(atMost.toMillis(), TimeUnit.MILLISECONDS);
      return waitedOut.isEmpty();
    } catch (TimeoutException e) {
      waitedOut.addAll(awaited);
      // Whatever has ended meanwhile took itself out before it was put in.
      waitedOut.retainAll(requests);
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("failures were taken for ends", e);
    }
  }
}
