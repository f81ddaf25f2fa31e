package io.ela.loader;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Counts events that are published but not yet acknowledged, and keeps the first failure.
 * Thread-safe.
 */
final class Acks {
  private long open;
  private @Nullable Throwable failure;

  /** One more event is under way. */
  void add(String what, CompletableFuture<?> acked) {
    synchronized (this) {
      open++;
    }
    var unused = acked.whenComplete((done, failed) -> done(what, failed));
  }

  private synchronized void done(String what, @Nullable Throwable failed) {
    open--;
    if (failed != null && failure == null) {
      failure = new LoadException(what + " was not acknowledged by Kafka: " + failed, failed);
    }
    if (open == 0 || failed != null) {
      notifyAll();
    }
  }

  /**
   * Throws the first failure so far.
   *
   * @throws LoadException naming the document
   */
  synchronized void check() {
    if (failure != null) {
      throw new LoadException(failure.getMessage(), failure);
    }
  }

  /**
   * Waits until everything added is acknowledged. Ends, because the producer fails what it cannot
   * deliver in time.
   *
   * @throws LoadException naming the first document that was not acknowledged
   */
  synchronized void await() throws InterruptedException {
    while (open > 0 && failure == null) {
      wait();
    }
    check();
  }
}
