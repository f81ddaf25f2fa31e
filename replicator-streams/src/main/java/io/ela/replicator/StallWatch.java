package io.ela.replicator;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.apache.kafka.streams.errors.TaskMigratedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that a stream thread stood still (a stopped process, a long collection of garbage, a
 * broker that let a commit wait) for so long that the group may have given its partitions to others
 * without its knowing. What it holds may then be older than what they applied since; versions guard
 * the slave against that only while it remembers its deletes. Used by that thread only.
 */
final class StallWatch {
  private static final Logger LOG = LoggerFactory.getLogger(StallWatch.class);

  private final long limitNanos;
  private final LongSupplier nanoTime;
  private long lastNanos;

  /**
   * @param session the group's session timeout. Half of it is tolerated: the last sign of life was
   *     given at most a heartbeat before the thread stood still
   */
  StallWatch(Duration session, LongSupplier nanoTime) {
    this.limitNanos = session.toNanos() / 2;
    this.nanoTime = nanoTime;
    this.lastNanos = nanoTime.getAsLong();
  }

  /** A task begins: the group has just given it to this thread. */
  void begin() {
    lastNanos = nanoTime.getAsLong();
  }

  /**
   * Called before anything is sent.
   *
   * @throws TaskMigratedException if the thread stood still for too long; Kafka Streams then gives
   *     up all tasks of the thread, and joins the group again
   */
  void check() {
    long now = nanoTime.getAsLong();
    long stoodNanos = now - lastNanos;
    lastNanos = now;
    if (stoodNanos > limitNanos) {
      long millis = Duration.ofNanos(stoodNanos).toMillis();
      LOG.warn("event=stalled millis={} action=rejoin", millis);
      throw new TaskMigratedException(
          "this thread stood still for " + millis + " ms; others may have its partitions by now");
    }
  }
}
