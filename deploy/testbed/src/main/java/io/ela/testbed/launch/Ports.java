package io.ela.testbed.launch;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Gives ports on loopback that nobody listens on. They lie below the ranges from which systems take
 * the ports of outgoing connections (Linux: from 32768): otherwise a client that retries to connect
 * to a stopped server could be given the server's port, connect to itself, and keep the server from
 * coming back. Safe for use by several threads; never gives a port twice.
 */
public final class Ports {
  private static final int LOWEST = 15_000;
  private static final int HIGHEST = 32_000;

  private final RandomGenerator random;
  private final Set<Integer> given = new HashSet<>();

  /** Starts at random places, so that several JVMs seldom meet. */
  public Ports() {
    this(new Random());
  }

  Ports(RandomGenerator random) {
    this.random = random;
  }

  /**
   * A port that could be bound just now.
   *
   * @throws IllegalStateException when 2000 tries found none
   */
  public synchronized int next() {
    for (int i = 0; i < 2000; i++) {
      int port = random.nextInt(LOWEST, HIGHEST);
      if (!given.contains(port) && isFree(port)) {
        given.add(port);
        return port;
      }
    }
    throw new IllegalStateException(
        "no free port on 127.0.0.1 between " + LOWEST + " and " + HIGHEST + " in 2000 tries");
  }

  /** Whether the port can be bound on loopback just now. */
  public static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
