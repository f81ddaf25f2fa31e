package io.ela.testbed.junit;

import io.ela.testbed.Server;
import io.ela.testbed.ServerKind;
import java.util.Map;

/** The running servers that a test class asked for by {@link WithServers}. Immutable. */
public final class Servers {
  private final Map<ServerKind, Server> running;

  Servers(Map<ServerKind, Server> running) {
    this.running = Map.copyOf(running);
  }

  /**
   * A server.
   *
   * @throws IllegalArgumentException when the class did not ask for it
   */
  public Server get(ServerKind kind) {
    Server server = running.get(kind);
    if (server == null) {
      throw new IllegalArgumentException(
          kind + " is not among the servers of this class's @WithServers: " + running.keySet());
    }
    return server;
  }

  /**
   * Where a server listens: see {@link Server#address()}.
   *
   * @throws IllegalArgumentException when the class did not ask for it
   */
  public String address(ServerKind kind) {
    return get(kind).address();
  }
}
