package io.ela.standalone.bench;

import java.util.List;

/**
 * What the benchmark of the replicator found.
 *
 * @param rounds the median round of each way and size
 * @param idleP50Millis median of the time from a write's answer by the gateway until the slave has
 *     it, when nothing else happens
 * @param idleP99Millis the same of all but the slowest hundredth
 * @param peakMegabytes resident memory of the replicator at its highest, 10^6 bytes; 0 where the
 *     system does not tell
 */
record ReplicatorReport(
    List<ReplicatorFigures> rounds,
    double idleP50Millis,
    double idleP99Millis,
    double peakMegabytes) {}
