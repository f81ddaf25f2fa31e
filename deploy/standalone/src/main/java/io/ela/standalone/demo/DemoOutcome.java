package io.ela.standalone.demo;

import io.ela.diff.DiffReport;
import io.ela.standalone.demo.DemoResult.Acknowledged;
import io.ela.standalone.demo.DemoResult.Clients;
import io.ela.standalone.demo.DemoResult.Compare;
import io.ela.standalone.demo.DemoResult.Latency;
import io.ela.standalone.demo.DemoResult.Rates;
import io.ela.standalone.demo.clients.Workload;
import io.ela.standalone.demo.clients.WorkloadStatistics;
import io.ela.standalone.switching.SwitchReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Gathers what the steps of a demo find. For one thread. */
final class DemoOutcome {
  private final List<String> problems = new ArrayList<>();
  private final Map<String, Long> documents = new LinkedHashMap<>();
  private final Map<String, Double> seconds = new LinkedHashMap<>();
  private final long begun = System.nanoTime();
  private long stepBegun = begun;
  private String gateway = "";
  private @Nullable Latency reads;
  private @Nullable Latency writes;
  private @Nullable Workload workload;
  private @Nullable Rates rates;
  private @Nullable Compare damaged;
  private @Nullable Compare afterSwitch;
  private @Nullable Compare proof;
  private @Nullable SwitchReport switched;
  private @Nullable Acknowledged acknowledged;
  private long longestWriteBefore;
  private long longestReadBefore;
  private long longestWriteInSwitch;

  void took(String step) {
    long now = System.nanoTime();
    seconds.put(step, Math.round((now - stepBegun) / 1e8) / 10.0);
    stepBegun = now;
  }

  void problem(String text) {
    problems.add(text);
  }

  void gateway(String address) {
    gateway = address;
  }

  String gateway() {
    return gateway;
  }

  void latency(Latency ofReads, Latency ofWrites) {
    reads = ofReads;
    writes = ofWrites;
  }

  Latency reads() {
    return Objects.requireNonNull(reads);
  }

  Latency writes() {
    return Objects.requireNonNull(writes);
  }

  void workload(Workload running) {
    workload = running;
  }

  void rates(Rates measured) {
    rates = measured;
  }

  void damaged(Compare compare) {
    damaged = compare;
  }

  void afterSwitch(Compare compare) {
    afterSwitch = compare;
    equal("the compare after the switch", compare);
  }

  void proof(Compare compare) {
    proof = compare;
    equal("the final compare", compare);
  }

  void documents(DiffReport report) {
    report.indices().forEach(index -> documents.put(index.index(), index.masterDocs()));
  }

  void switched(SwitchReport report) {
    switched = report;
  }

  /** The longest waits until now are not the switch's. */
  void beforeSwitch() {
    WorkloadStatistics statistics = statistics();
    longestWriteBefore = statistics.longestWriteMillis();
    longestReadBefore = statistics.longestReadMillis();
    statistics.forgetLongest();
  }

  void afterSwitchWaits() {
    longestWriteInSwitch = statistics().longestWriteMillis();
  }

  long longestWriteInSwitch() {
    return longestWriteInSwitch;
  }

  void acknowledged(Acknowledged checked) {
    acknowledged = checked;
    if (checked.wrong() > 0) {
      problem(
          checked.wrong()
              + " acknowledged writes are not on both clusters: "
              + String.join("; ", checked.examples()));
    }
  }

  DemoResult result() {
    WorkloadStatistics statistics = statistics();
    if (statistics.faultCount() > 0) {
      problem(statistics.faultCount() + " answers to clients were not as they must be");
    }
    Clients clients =
        new Clients(
            statistics.requests(),
            statistics.writes(),
            statistics.faultCount(),
            statistics.faults(),
            Math.max(longestWriteBefore, statistics.longestWriteMillis()),
            longestWriteInSwitch,
            Math.max(longestReadBefore, statistics.longestReadMillis()));
    return new DemoResult(
        problems.isEmpty(),
        List.copyOf(problems),
        documents,
        Objects.requireNonNull(rates),
        reads(),
        writes(),
        clients,
        Objects.requireNonNull(damaged),
        Objects.requireNonNull(afterSwitch),
        Objects.requireNonNull(proof),
        Objects.requireNonNull(switched),
        Objects.requireNonNull(acknowledged),
        seconds,
        Math.round((System.nanoTime() - begun) / 1e8) / 10.0);
  }

  private WorkloadStatistics statistics() {
    return Objects.requireNonNull(workload).statistics();
  }

  private void equal(String what, Compare compare) {
    if (!compare.equal()) {
      problem(what + " found " + compare.differences() + " differences, or could not compare all");
    }
  }
}
