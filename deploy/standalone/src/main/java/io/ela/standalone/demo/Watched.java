package io.ela.standalone.demo;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Work during which somebody looks how far it is. Stateless. */
final class Watched {
  private static final long EVERY_MILLIS = 200;

  private Watched() {}

  /** Runs work on this thread and looks five times a second, and once at the end. */
  static <T> T run(Work<T> work, Runnable look) throws InterruptedException {
    ScheduledExecutorService watcher =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "demo-watch");
              thread.setDaemon(true);
              return thread;
            });
    try {
      var unused =
          watcher.scheduleWithFixedDelay(look, EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
      return work.run();
    } finally {
      watcher.shutdown();
      if (watcher.awaitTermination(5, TimeUnit.SECONDS)) {
        look.run();
      }
    }
  }

  /** What is done meanwhile. */
  interface Work<T> {
    T run() throws InterruptedException;
  }
}
