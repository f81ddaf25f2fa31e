package io.ela.replicator;

import io.vertx.core.Future;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Brings answers and delays back to one stream thread. {@link #post} may be called from any thread,
 * the rest only by the owner.
 */
final class Mailbox {
  private final ConcurrentLinkedQueue<Runnable> posted = new ConcurrentLinkedQueue<>();
  private final PriorityQueue<Delayed> delayed =
      new PriorityQueue<>(Comparator.comparingLong(Delayed::dueNanos));
  private final LongSupplier nanoTime;

  private record Delayed(long dueNanos, Runnable task) {}

  Mailbox(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  void post(Runnable task) {
    posted.add(task);
  }

  /** Runs a task on the owner's thread after a delay. */
  void later(long nanos, Runnable task) {
    delayed.add(new Delayed(nanoTime.getAsLong() + nanos, task));
  }

  /** Handles a future's end on the owner's thread. */
  <T> void whenDone(Future<T> future, Consumer<T> succeeded, Consumer<Throwable> failed) {
    future
        .onSuccess(value -> post(() -> succeeded.accept(value)))
        .onFailure(failure -> post(() -> failed.accept(failure)));
  }

  /** Runs what has come in and what is due; called often by the owner. */
  void drain() {
    for (Runnable task = posted.poll(); task != null; task = posted.poll()) {
      task.run();
    }
    long now = nanoTime.getAsLong();
    for (Delayed next = delayed.peek();
        next != null && next.dueNanos() <= now;
        next = delayed.peek()) {
      delayed.remove();
      next.task().run();
    }
  }
}
