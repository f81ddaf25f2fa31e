package io.ela.standalone.demo.clients;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** What the clients did and saw. Thread-safe. */
public final class WorkloadStatistics {
  private static final int FAULTS_KEPT = 20;

  private final LongAdder requests = new LongAdder();
  private final LongAdder writes = new LongAdder();
  private final AtomicLong longestRead = new AtomicLong();
  private final AtomicLong longestWrite = new AtomicLong();
  private final LongAdder faultCount = new LongAdder();
  private final List<Fault> faults = new ArrayList<>();

  void answered(boolean write, int acknowledgedWrites, long nanos) {
    requests.increment();
    writes.add(acknowledgedWrites);
    (write ? longestWrite : longestRead).accumulateAndGet(nanos, Math::max);
  }

  void fault(Fault fault) {
    faultCount.increment();
    synchronized (faults) {
      if (faults.size() < FAULTS_KEPT) {
        faults.add(fault);
      }
    }
  }

  public long requests() {
    return requests.sum();
  }

  /** Writes acknowledged, each item of a bulk for itself. */
  public long writes() {
    return writes.sum();
  }

  /** The longest that a client waited for the answer to a write; milliseconds. */
  public long longestWriteMillis() {
    return TimeUnit.NANOSECONDS.toMillis(longestWrite.get());
  }

  /** The longest that a client waited for the answer to a read; milliseconds. */
  public long longestReadMillis() {
    return TimeUnit.NANOSECONDS.toMillis(longestRead.get());
  }

  /** Forgets the longest waits, to measure those of a step. */
  public void forgetLongest() {
    longestRead.set(0);
    longestWrite.set(0);
  }

  public long faultCount() {
    return faultCount.sum();
  }

  /** The first faults. */
  public List<Fault> faults() {
    synchronized (faults) {
      return List.copyOf(faults);
    }
  }
}
