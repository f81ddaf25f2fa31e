package io.ela.testbed;

import io.ela.testbed.install.CacheDirectory;
import io.ela.testbed.install.FileTrees;
import io.ela.testbed.install.Installer;
import io.ela.testbed.launch.Ports;
import io.ela.testbed.launch.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Starts real servers on loopback and stops them again. Runs as root and as an ordinary user. The
 * servers end with {@link #close()}, and also when this JVM is killed (each has a watchdog process
 * that notices). Safe for use by several threads.
 */
public final class Testbed implements AutoCloseable {
  private final TestbedOptions options;
  private final Path workDir;
  private final Installer installer;
  private final Ports ports = new Ports();
  private final ExecutorService starters;
  private final List<ServerProcess> servers = new ArrayList<>();
  private final Map<ServerKind, Integer> counts = new HashMap<>();
  private boolean closed;

  private Testbed(TestbedOptions options, Path workDir) {
    this.options = options;
    this.workDir = workDir;
    this.installer = new Installer(CacheDirectory.ofUser(), options.progress());
    this.starters =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "testbed-start");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * A testbed without servers.
   *
   * @throws UncheckedIOException when the working directory cannot be made
   */
  public static Testbed open(TestbedOptions options) {
    try {
      Path workDir;
      if (options.workDir().isPresent()) {
        workDir = Files.createDirectories(options.workDir().get().toAbsolutePath());
      } else {
        workDir = Files.createTempDirectory("ela-testbed-");
      }
      return new Testbed(options, workDir);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make the testbed's directory: " + e.getMessage(), e);
    }
  }

  /** Starts a server with default settings; see {@link #start(ServerKind, ServerOptions)}. */
  public CompletableFuture<Server> start(ServerKind kind) {
    return start(kind, ServerOptions.defaults());
  }

  /** Starts a server with more settings; see {@link #start(ServerKind, ServerOptions)}. */
  public CompletableFuture<Server> start(ServerKind kind, Map<String, String> settings) {
    return start(kind, ServerOptions.defaults().withSettings(settings));
  }

  /**
   * Installs the server if the cache does not have it, and starts it. Several starts, also of one
   * kind, run at once.
   *
   * @return completes when the server answers; fails with an {@link IllegalStateException} that
   *     shows the end of its log when it does not come up, or says which JDK is missing, and with
   *     an {@link UncheckedIOException} when it cannot be fetched
   */
  public CompletableFuture<Server> start(ServerKind kind, ServerOptions serverOptions) {
    return CompletableFuture.supplyAsync(() -> startNow(kind, serverOptions), starters);
  }

  /** Where the servers' files are. */
  public Path workDir() {
    return workDir;
  }

  private Server startNow(ServerKind kind, ServerOptions serverOptions) {
    kind.unavailableReason()
        .ifPresent(
            reason -> {
              throw new IllegalStateException(reason);
            });
    Path home = installer.install(kind);
    long begin = System.nanoTime();
    ServerProcess server = register(kind, home, serverOptions);
    server.start();
    options
        .progress()
        .accept(
            String.format(
                "%s is up at %s, process %d, after %.1f s",
                kind.title(), server.address(), server.pid(), (System.nanoTime() - begin) / 1e9));
    return server;
  }

  private synchronized ServerProcess register(ServerKind kind, Path home, ServerOptions wanted) {
    if (closed) {
      throw new IllegalStateException(
          "the testbed is closed, so " + kind.title() + " is not started");
    }
    int count = counts.merge(kind, 1, Integer::sum);
    ServerProcess server =
        new ServerProcess(
            kind,
            home,
            workDir.resolve(kind.fileName() + (count == 1 ? "" : "-no" + count)),
            wanted,
            new ServerProcess.JvmChoice(options.heap(), options.jit()),
            options.keepFiles(),
            ports);
    servers.add(server);
    return server;
  }

  /**
   * Stops all servers and awaits their ends, then deletes the working directory unless it is to be
   * kept. Where the files are kept the servers are stopped in order, otherwise they are killed.
   * Starts under way fail. Does nothing when called again.
   *
   * @throws UncheckedIOException when files could not be deleted
   * @throws IllegalStateException when a server did not end
   */
  @Override
  public void close() {
    List<ServerProcess> all;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      all = List.copyOf(servers);
    }
    try {
      CompletableFuture.allOf(
              all.stream()
                  .map(server -> CompletableFuture.runAsync(() -> end(server), starters))
                  .toArray(CompletableFuture<?>[]::new))
          .join();
      if (!options.keepFiles()) {
        FileTrees.delete(workDir);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + workDir + ": " + e.getMessage(), e);
    } finally {
      starters.shutdown();
    }
  }

  private void end(ServerProcess server) {
    if (options.keepFiles() && server.isAlive()) {
      server.stop();
    }
    server.discard();
  }
}
