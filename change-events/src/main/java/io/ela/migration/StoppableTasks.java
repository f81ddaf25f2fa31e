package io.ela.migration;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Tasks of a command, one after the other. When the process is told to end (Ctrl-C, SIGTERM) the
 * work is stopped, and the Java virtual machine waits up to 30 seconds until it has ended, so that
 * it can close what it has open on the clusters.
 */
public final class StoppableTasks {
  private static final long GRACE_SECONDS = 30;

  private StoppableTasks() {}

  /**
   * What is done for one task.
   *
   * @param <R> its result
   */
  @FunctionalInterface
  public interface Work<R> {
    R run(IndexChoice choice) throws InterruptedException;
  }

  /**
   * Does the work for each task; throws what it throws.
   *
   * @param choices the tasks
   * @param stop makes the work end soon; is called from another thread
   * @param err is told when the work was stopped
   */
  public static <R> List<R> run(
      List<IndexChoice> choices, Work<R> work, Runnable stop, PrintWriter err)
      throws InterruptedException {
    CountDownLatch ended = new CountDownLatch(1);
    Thread hook = new Thread(() -> stopped(stop, ended), "stop");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      List<R> results = new ArrayList<>();
      for (IndexChoice choice : choices) {
        results.add(work.run(choice));
      }
      return results;
    } finally {
      ended.countDown();
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        err.println("stopped");
      }
    }
  }

  private static void stopped(Runnable stop, CountDownLatch ended) {
    stop.run();
    try {
      boolean unused = ended.await(GRACE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
