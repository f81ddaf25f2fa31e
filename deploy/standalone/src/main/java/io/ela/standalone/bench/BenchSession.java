package io.ela.standalone.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

/**
 * A benchmark's directory and servers; all of them are gone when it ends, also by Ctrl-C: the
 * servers are other processes. Thread-safe.
 */
final class BenchSession implements AutoCloseable {
  private final Path directory;
  private final Deque<Runnable> endings = new ConcurrentLinkedDeque<>();
  private final Thread hook = new Thread(this::endAtOnce, "bench-end");
  private volatile boolean ending;

  BenchSession() throws IOException {
    this.directory = Files.createTempDirectory("ela-bench-");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  Path directory() {
    return directory;
  }

  /** What is to be ended, the last one first; each may be called twice. */
  void atEnd(Runnable end) {
    endings.push(end);
  }

  /** After a failure: does not return if it is only that the servers were taken away by Ctrl-C. */
  void awaitEndIfUnderWay() throws InterruptedException {
    if (ending) {
      new CountDownLatch(1).await();
    }
  }

  private void endAtOnce() {
    ending = true;
    end();
    Runtime.getRuntime().halt(130);
  }

  private void end() {
    new ArrayDeque<>(endings).forEach(Runnable::run);
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException e) {
      System.err.println("ela: cannot delete " + directory + ": " + e.getMessage());
    }
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // A Ctrl-C came meanwhile: the hook cleans up and ends the process.
      return;
    }
    end();
  }
}
