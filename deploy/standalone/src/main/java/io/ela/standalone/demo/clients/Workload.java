package io.ela.standalone.demo.clients;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/** Clients at work, until they are told to stop. Thread-safe. */
public final class Workload {
  /** The index into which clients write new documents, which must be there with its mapping. */
  public static final String NEW_INDEX = ClientDocuments.NEW_INDEX;

  /** The body that creates {@link #NEW_INDEX}, in 5.x's dialect. */
  public static final String NEW_INDEX_DEFINITION =
      """
      {
        "settings": {"number_of_shards": 3, "number_of_replicas": 0},
        "mappings": {"sighting": {"properties": {
          "note": {"type": "text", "fields": {"raw": {"type": "keyword"}}},
          "seen": {"type": "long"},
          "big":  {"type": "long"},
          "at":   {"type": "date", "format": "yyyy-MM-dd HH:mm:ss||epoch_millis"},
          "tags": {"type": "keyword"}
        }}}
      }
      """;

  private static final long SEED = 5_6_8_19L;
  private static final long STOP_MILLIS = 120_000;

  private final WorkloadStatistics statistics = new WorkloadStatistics();
  private final List<DemoClient> clients = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final long pauseNanos;
  private volatile boolean stopped;

  /**
   * @param address of the gateway, as {@code http://host:port}
   * @param count how many clients
   * @param rate requests in a second, of all clients together
   * @param step as the seed's characters were chosen
   */
  public Workload(String address, int count, int rate, int step) {
    DialectFive server = new DialectFive(address);
    SearchFacts facts = SearchFacts.count(step);
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < count; i++) {
      clients.add(
          new DemoClient(
              server, statistics, new ClientDocuments(i, count, step), facts, random.split()));
    }
    this.pauseNanos = TimeUnit.SECONDS.toNanos(count) / Math.max(1, rate);
  }

  /** Begins. To be called once. */
  public void start() {
    for (DemoClient client : clients) {
      Thread thread = new Thread(() -> run(client), "demo-client-" + threads.size());
      thread.setDaemon(true);
      threads.add(thread);
      thread.start();
    }
  }

  /** Lets every client end its request, and returns when all have. */
  public void stop() throws InterruptedException {
    stopped = true;
    for (Thread thread : threads) {
      thread.join(STOP_MILLIS);
      if (thread.isAlive()) {
        throw new IllegalStateException(
            "a client still waits for an answer after " + STOP_MILLIS / 1000 + " s");
      }
    }
  }

  public WorkloadStatistics statistics() {
    return statistics;
  }

  /** All documents that clients have written, as last acknowledged. Only after {@link #stop}. */
  public List<OwnedDocument> acknowledged() {
    return clients.stream()
        .flatMap(client -> client.documents().all().stream())
        .filter(OwnedDocument::isWritten)
        .toList();
  }

  private void run(DemoClient client) {
    long next = System.nanoTime();
    try {
      while (!stopped) {
        client.step();
        next = Math.max(next + pauseNanos, System.nanoTime() - TimeUnit.SECONDS.toNanos(1));
        long wait = next - System.nanoTime();
        if (wait > 0) {
          TimeUnit.NANOSECONDS.sleep(wait);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      statistics.fault(new Fault("(a client ended)", String.valueOf(e)));
    }
  }
}
