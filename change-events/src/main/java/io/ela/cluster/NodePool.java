package io.ela.cluster;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * Hands out a cluster's addresses in turn; one that failed is left out for a while, growing from
 * one to thirty seconds. If all failed, the one that is due soonest is handed out. Thread-safe.
 */
public final class NodePool {
  private static final long FIRST_REST = Duration.ofSeconds(1).toNanos();
  private static final long LONGEST_REST = Duration.ofSeconds(30).toNanos();

  private final List<Node> nodes;
  private final LongSupplier nanoTime;
  private final AtomicInteger next = new AtomicInteger();

  /** One address and its health. */
  public static final class Node {
    private final String host;
    private final int port;
    private final boolean tls;
    private int failures;
    private long restUntil;

    private Node(URI address, long now) {
      this.host = address.getHost();
      this.tls = "https".equals(address.getScheme());
      this.port = address.getPort() >= 0 ? address.getPort() : tls ? 443 : 80;
      this.restUntil = now;
    }

    public String host() {
      return host;
    }

    public int port() {
      return port;
    }

    public boolean tls() {
      return tls;
    }

    @Override
    public String toString() {
      return (tls ? "https://" : "http://") + host + ":" + port;
    }
  }

  public NodePool(List<URI> addresses, LongSupplier nanoTime) {
    long now = nanoTime.getAsLong();
    this.nodes = addresses.stream().map(address -> new Node(address, now)).toList();
    this.nanoTime = nanoTime;
  }

  /** The next node in turn that is not at rest. */
  public synchronized Node pick() {
    long now = nanoTime.getAsLong();
    int start = Math.floorMod(next.getAndIncrement(), nodes.size());
    Node soonest = nodes.get(start);
    for (int i = 0; i < nodes.size(); i++) {
      Node node = nodes.get((start + i) % nodes.size());
      if (node.restUntil - now <= 0) {
        return node;
      }
      if (node.restUntil - soonest.restUntil < 0) {
        soonest = node;
      }
    }
    return soonest;
  }

  /** The node answered, whatever the status. */
  public synchronized void answered(Node node) {
    node.failures = 0;
    node.restUntil = nanoTime.getAsLong();
  }

  /** No connection, or one that broke. */
  public synchronized void failed(Node node) {
    long rest = Math.min(LONGEST_REST, FIRST_REST << Math.min(node.failures, 5));
    node.failures++;
    node.restUntil = nanoTime.getAsLong() + rest;
  }
}
