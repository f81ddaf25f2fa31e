package io.ela.testbed.junit;

import io.ela.testbed.Server;
import io.ela.testbed.ServerKind;
import io.ela.testbed.Testbed;
import io.ela.testbed.TestbedOptions;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/**
 * All servers of one test run; JUnit closes it at the run's end. Safe for use by several threads.
 */
final class ServerPool implements AutoCloseable {
  /** Starts servers of one sort, processes or containers. */
  interface Source extends AutoCloseable {
    CompletableFuture<Server> start(ServerKind kind);

    @Override
    void close();
  }

  private final Source source;
  private final Map<ServerKind, Server> servers = new EnumMap<>(ServerKind.class);
  private final Map<ServerKind, Reset> resets = new HashMap<>();

  private ServerPool(Source source) {
    this.source = source;
  }

  /** Whether the system property {@code ela.testbed} asks for containers. */
  static boolean inContainers() {
    return System.getProperty("ela.testbed", "processes").equals("containers");
  }

  static ServerPool open() {
    return new ServerPool(inContainers() ? new Containers() : new Processes());
  }

  private record Processes(Testbed testbed) implements Source {
    Processes() {
      this(Testbed.open(TestbedOptions.defaults()));
    }

    @Override
    public CompletableFuture<Server> start(ServerKind kind) {
      return testbed.start(kind);
    }

    @Override
    public void close() {
      testbed.close();
    }
  }

  /** Starts what was never started, brings back what is dead or paused, and empties the rest. */
  synchronized void makeReady(Set<ServerKind> kinds) {
    Map<ServerKind, CompletableFuture<Server>> starts = new EnumMap<>(ServerKind.class);
    for (ServerKind kind : kinds) {
      Server server = servers.get(kind);
      if (server == null) {
        starts.put(kind, source.start(kind));
      } else {
        starts.put(kind, CompletableFuture.supplyAsync(() -> emptied(server)));
      }
    }
    try {
      CompletableFuture.allOf(starts.values().toArray(CompletableFuture<?>[]::new)).join();
    } catch (CompletionException e) {
      throw new IllegalStateException(
          "the servers " + kinds + " are not all ready: " + message(e), e);
    }
    starts.forEach(
        (kind, start) -> {
          if (servers.put(kind, start.join()) == null) {
            resets.put(kind, Reset.of(start.join()));
          }
        });
  }

  /** Servers that were made ready before. */
  synchronized Map<ServerKind, Server> running(Set<ServerKind> kinds) {
    Map<ServerKind, Server> running = new EnumMap<>(servers);
    running.keySet().retainAll(kinds);
    return running;
  }

  private Server emptied(Server server) {
    if (!server.isAlive()) {
      server.restart();
    } else {
      server.resume();
    }
    Function<ServerKind, Reset> missing = kind -> Reset.of(server);
    resets.computeIfAbsent(server.kind(), missing).run();
    return server;
  }

  private static String message(CompletionException e) {
    Throwable cause = e.getCause();
    return String.valueOf(cause == null ? e.getMessage() : cause.getMessage());
  }

  @Override
  public synchronized void close() {
    source.close();
  }
}
