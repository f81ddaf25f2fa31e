package io.ela.standalone.bench;

/**
 * What one round gave.
 *
 * @param workload as on the command line
 * @param connections requests under way at once
 * @param way {@code direct}, {@code nginx} or {@code gateway}
 * @param requests in the measured time
 * @param documentsPerSecond requests in a second, times the documents of a request
 * @param p50Millis median latency
 * @param p99Millis latency of all but the slowest hundredth
 * @param cpuMicros processor time of the proxy for one request; 0 for {@code direct}
 */
record Figures(
    String workload,
    int connections,
    String way,
    long requests,
    double documentsPerSecond,
    double p50Millis,
    double p99Millis,
    double cpuMicros) {}
