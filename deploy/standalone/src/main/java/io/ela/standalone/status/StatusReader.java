package io.ela.standalone.status;

import io.ela.config.ElaConfig;
import io.ela.control.ControlLog;
import io.ela.control.ControlRecord.MigrationStarted;
import io.ela.control.ControlState;
import io.ela.events.KafkaClients;
import io.ela.events.PartitionLag;
import io.ela.events.ReplicatorLag;
import io.ela.events.ReplicatorProgress;
import io.ela.events.Topics;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;

/** Reads the state of a migration from Kafka. Stateless; blocks. */
public final class StatusReader {

  private StatusReader() {}

  /**
   * The state now.
   *
   * @throws org.apache.kafka.common.KafkaException if Kafka does not answer or a topic is missing
   */
  public static StatusReport read(ElaConfig config, KafkaClients kafka)
      throws InterruptedException {
    Topics topics = Topics.of(config.topics());
    try (Admin admin = kafka.admin("ela-status");
        ControlLog control = ControlLog.open(kafka, topics, "ela-status")) {
      ReplicatorLag.Reading lag = new ReplicatorLag(admin, kafka, topics).read();
      long intents = ReplicatorProgress.ofIntents(admin, topics).totalLag();
      return report(control.state(), lag, intents, DeadLetterCount.of(admin, topics));
    }
  }

  private static StatusReport report(
      ControlState state, ReplicatorLag.Reading read, long intents, long deadLetters) {
    Map<Integer, PartitionLag> lag = read.lag();
    List<StatusReport.Gateway> gateways =
        state.gateways().values().stream()
            .map(on -> new StatusReport.Gateway(on.gateway(), on.address(), on.timeMillis()))
            .sorted(Comparator.comparing(StatusReport.Gateway::name))
            .toList();
    MigrationStarted started = state.migration().orElse(null);
    return new StatusReport(
        started == null ? null : started.source(),
        started == null ? null : started.target(),
        started == null ? null : state.master(),
        state.epoch(),
        gateways,
        ReplicatorStates.ask(state.replicators().values()),
        state
            .pendingSwitch()
            .map(p -> new StatusReport.Pending(p.epoch(), p.to(), p.drained().size(), p.sealed()))
            .orElse(null),
        lag,
        lag.values().stream().mapToLong(PartitionLag::events).sum(),
        intents,
        deadLetters,
        read.note().isEmpty() ? List.of() : List.of(read.note()),
        new TreeMap<>(state.progress()));
  }
}
