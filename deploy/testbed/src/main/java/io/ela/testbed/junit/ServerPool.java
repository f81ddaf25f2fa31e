package io.ela.testbed.junit;

import io.ela.testbed.Server;
import io.ela.testbed.ServerKind;
import io.ela.testbed.Testbed;
import io.ela.testbed.TestbedOptions;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;

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
  private final Map<ServerKind, Ready> servers = new EnumMap<>(ServerKind.class);

  private record Ready(Server server, Reset reset) {}

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
      Ready ready = servers.get(kind);
      if (ready == null) {
        starts.put(kind, source.start(kind));
      } else {
        starts.put(kind, CompletableFuture.supplyAsync(() -> emptied(ready)));
      }
    }
    List<CompletionException> failures = new ArrayList<>();
    starts.forEach(
        (kind, start) -> {
          try {
            Server server = start.join();
            if (!servers.containsKey(kind)) {
              servers.put(kind, new Ready(server, Reset.of(server)));
            }
          } catch (CompletionException e) {
            failures.add(e);
          }
        });
    if (!failures.isEmpty()) {
      IllegalStateException failure =
          new IllegalStateException(
              "the servers "
                  + kinds
                  + " are not all ready: "
                  + failures.stream().map(ServerPool::message).collect(Collectors.joining("; ")));
      failures.forEach(failure::addSuppressed);
      throw failure;
    }
  }

  /** Servers that were made ready before. */
  synchronized Map<ServerKind, Server> running(Set<ServerKind> kinds) {
    Map<ServerKind, Server> running = new EnumMap<>(ServerKind.class);
    servers.forEach(
        (kind, ready) -> {
          if (kinds.contains(kind)) {
            running.put(kind, ready.server());
          }
        });
    return running;
  }

  private static Server emptied(Ready ready) {
    if (ready.server().isAlive()) {
      ready.server().resume();
    } else {
      ready.server().restart();
    }
    ready.reset().run();
    return ready.server();
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
