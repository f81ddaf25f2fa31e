package io.ela.standalone.bench;

import java.time.Duration;

/**
 * What one round of applying events gave.
 *
 * @param way {@code bulk}: a plain load of the same documents; or {@code replicator}
 * @param documentBytes size of a document
 * @param documents how many
 * @param documentsPerSecond from the first byte sent, or from the start of a full topic
 * @param megabytesPerSecond of documents, 10^6 bytes
 * @param replicatorMicros processor time of the replicator for one document; 0 for a plain load
 * @param kafkaMicros of the broker
 * @param slaveMicros of the cluster
 */
record ReplicatorFigures(
    String way,
    int documentBytes,
    int documents,
    double documentsPerSecond,
    double megabytesPerSecond,
    double replicatorMicros,
    double kafkaMicros,
    double slaveMicros) {

  static ReplicatorFigures of(
      String way, int documentBytes, int documents, long nanos, CpuTimes cpu) {
    double perSecond = documents / (nanos / 1e9);
    return new ReplicatorFigures(
        way,
        documentBytes,
        documents,
        perSecond,
        perSecond * documentBytes / 1e6,
        micros(cpu.replicator(), documents),
        micros(cpu.kafka(), documents),
        micros(cpu.slave(), documents));
  }

  private static double micros(Duration time, int documents) {
    return time.toNanos() / 1e3 / documents;
  }
}
