package io.ela.standalone.bench;

/**
 * What one round of applying events gave.
 *
 * @param way {@code bulk}: a plain load of the same documents; or {@code replicator}
 * @param documentBytes size of a document
 * @param documents how many
 * @param documentsPerSecond from the first byte sent, or from the start of a full topic
 * @param megabytesPerSecond of documents, 10^6 bytes
 * @param cpuMicros processor time of the replicator for one document; 0 for a plain load
 */
record ReplicatorFigures(
    String way,
    int documentBytes,
    int documents,
    double documentsPerSecond,
    double megabytesPerSecond,
    double cpuMicros) {

  static ReplicatorFigures of(
      String way, int documentBytes, int documents, long nanos, double cpuMicros) {
    double perSecond = documents / (nanos / 1e9);
    return new ReplicatorFigures(
        way, documentBytes, documents, perSecond, perSecond * documentBytes / 1e6, cpuMicros);
  }
}
