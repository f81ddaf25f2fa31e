package io.ela.standalone.bench;

import java.time.Duration;

/**
 * Processor time that the processes of a round have used.
 *
 * @param replicator zero where there is none
 */
record CpuTimes(Duration replicator, Duration kafka, Duration slave) {

  CpuTimes minus(CpuTimes before) {
    return new CpuTimes(
        replicator.minus(before.replicator), kafka.minus(before.kafka), slave.minus(before.slave));
  }
}
