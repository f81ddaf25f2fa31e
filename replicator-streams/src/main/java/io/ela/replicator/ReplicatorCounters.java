package io.ela.replicator;

import io.micrometer.core.instrument.Timer;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

/** What the replicator has done since its start. Thread-safe. */
final class ReplicatorCounters {
  private final Timer latency;

  /**
   * Counts from 0.
   *
   * @param latency gets the time from the making of each event until it was done with
   */
  ReplicatorCounters(Timer latency) {
    this.latency = latency;
  }

  /** Events read from the topic. */
  final LongAdder read = new LongAdder();

  /** Documents written to or deleted from the slave. */
  final LongAdder applied = new LongAdder();

  /** Events that were known to be applied already. */
  final LongAdder dropped = new LongAdder();

  /** Keys looked up on the master. */
  final LongAdder refreshed = new LongAdder();

  /** Documents whose version on the slave had to be forced down. */
  final LongAdder forced = new LongAdder();

  /** Events whose index is not on the master any more. */
  final LongAdder indexAbsent = new LongAdder();

  /** Events given up; more than 0 wants somebody to look into the dead-letters topic. */
  final LongAdder deadLettered = new LongAdder();

  /** Single tries that failed for a passing reason. */
  final LongAdder retries = new LongAdder();

  /** Refreshes published for intents that no gateway settled. */
  final LongAdder reconciled = new LongAdder();

  final LongAdder bulks = new LongAdder();
  final LongAdder bulkBytes = new LongAdder();

  /** What documents wait for at present, of each stream thread that has tasks. */
  final Set<SlaveWaits> waits = new CopyOnWriteArraySet<>();

  /** The newest passing failure, for people; empty if there was none. */
  final AtomicReference<String> lastTrouble = new AtomicReference<>("");

  /**
   * An event is done with.
   *
   * @param madeMillis when it was made, milliseconds since 1970 by its maker's clock
   */
  void done(long madeMillis) {
    latency.record(Math.max(0, System.currentTimeMillis() - madeMillis), TimeUnit.MILLISECONDS);
  }
}
