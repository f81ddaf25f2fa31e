package io.ela.standalone.demo;

import io.ela.standalone.demo.clients.Fault;
import io.ela.standalone.switching.SwitchReport;
import java.util.List;
import java.util.Map;

/**
 * What came of a demo.
 *
 * @param ok every document is equal on both sides, and no client saw an error
 * @param problems why it is not; empty if it is
 * @param documents documents of each index at the end, as counted on the master by the last compare
 * @param seconds of each step, by name
 */
public record DemoResult(
    boolean ok,
    List<String> problems,
    Map<String, Long> documents,
    Rates rates,
    Latency reads,
    Latency writes,
    Clients clients,
    Compare damaged,
    Compare afterSwitch,
    Compare proof,
    SwitchReport switched,
    Acknowledged acknowledged,
    Map<String, Double> seconds,
    double totalSeconds) {

  /**
   * Throughput.
   *
   * @param loadDocumentsPerSecond scanned, published and acknowledged by Kafka
   * @param replicatorEventsPerSecond applied to the slave while the load lasted, and until the
   *     replicator had caught up
   */
  public record Rates(
      long loadedDocuments,
      double loadDocumentsPerSecond,
      long replicatedEvents,
      double replicatorEventsPerSecond) {}

  /** Milliseconds of single requests, straight to the cluster and through the gateway. */
  public record Latency(
      int samples, double directMedian, double gatewayMedian, double directP99, double gatewayP99) {

    public double addedMedian() {
      return gatewayMedian - directMedian;
    }

    public double addedP99() {
      return gatewayP99 - directP99;
    }
  }

  /** What the clients did and saw. */
  public record Clients(
      long requests,
      long acknowledgedWrites,
      long errors,
      List<Fault> firstErrors,
      long longestWriteMillis,
      long longestWriteInSwitchMillis,
      long longestReadMillis) {}

  /** The outcome of one compare. */
  public record Compare(
      String depth,
      long documents,
      long differences,
      long repaired,
      boolean equal,
      double seconds) {}

  /**
   * The log of acknowledged writes against both clusters.
   *
   * @param documents documents that clients wrote or deleted
   * @param wrong those that are not, on either cluster, as last acknowledged
   * @param examples the first of these
   */
  public record Acknowledged(long documents, long wrong, List<String> examples) {}
}
