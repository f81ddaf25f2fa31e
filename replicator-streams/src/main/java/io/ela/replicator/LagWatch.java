package io.ela.replicator;

import io.ela.events.KafkaClients;
import io.ela.events.PartitionLag;
import io.ela.events.ReplicatorProgress;
import io.ela.events.Topics;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks Kafka now and then how far the partitions of this replicator are behind: a consumer does not
 * know that while its partitions are paused. Thread-safe.
 */
final class LagWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LagWatch.class);
  private static final Duration BETWEEN = Duration.ofSeconds(5);

  private final Admin admin;
  private final ReplicatorProgress progress;
  private final AppliedMarks marks;
  private final Thread thread;
  private volatile Map<Integer, PartitionLag> lag = Map.of();

  LagWatch(KafkaClients kafka, Topics topics, AppliedMarks marks) {
    this.admin = kafka.admin("ela-replicator-lag");
    this.progress = new ReplicatorProgress(admin, topics);
    this.marks = marks;
    this.thread = new Thread(this::watch, "ela-replicator-lag");
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** The lag of each partition that has its task here, some seconds ago; none if not known. */
  Map<Integer, PartitionLag> lag() {
    return lag;
  }

  private void watch() {
    try {
      while (true) {
        look();
        Thread.sleep(BETWEEN.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() throws InterruptedException {
    try {
      Map<Integer, PartitionLag> found = new TreeMap<>();
      long now = System.currentTimeMillis();
      progress
          .lag()
          .forEach(
              (partition, events) -> {
                if (marks.owned().contains(partition)) {
                  found.put(partition.partition(), marks.lag(partition, events, now));
                }
              });
      lag = found;
    } catch (KafkaException e) {
      // Kafka is away: better to tell none than an old one. The next look may find it.
      lag = Map.of();
      LOG.warn("event=lag-unknown cause={}", String.valueOf(e.getMessage()));
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    admin.close(Duration.ofSeconds(5));
  }
}
