package io.ela.standalone.switching;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ela.cluster.EsClient;
import io.ela.cluster.EsException;
import io.ela.cluster.EsRequest;
import io.ela.cluster.NoAnswerException;
import io.ela.control.ControlState;
import io.ela.standalone.switching.SwitchRefusedException.Reason;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Weighs whether a switch would be safe. Stateless. */
final class Objections {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Objections() {}

  /** What speaks against a switch and cannot be overruled. */
  static List<Reason> absolute(ControlState state, String to) {
    List<Reason> reasons = new ArrayList<>();
    if (state.migration().isEmpty()) {
      reasons.add(
          new Reason("", "no migration has begun; it begins when the first gateway starts"));
      return reasons;
    }
    var migration = state.migration().get();
    if (!to.equals(migration.source()) && !to.equals(migration.target())) {
      reasons.add(
          new Reason(
              "",
              "\""
                  + to
                  + "\" is not a cluster of this migration, which is from "
                  + migration.source()
                  + " to "
                  + migration.target()));
    } else if (to.equals(state.master())) {
      reasons.add(new Reason("", to + " is the master already"));
    }
    state
        .pendingSwitch()
        .ifPresent(
            pending ->
                reasons.add(
                    new Reason(
                        "",
                        "a switch to "
                            + pending.to()
                            + " (epoch "
                            + pending.epoch()
                            + ") is under way; wait for it, or end it with `ela switch --abort`"
                            + " if whoever began it is gone")));
    return reasons;
  }

  /** What the control topic says against a switch. */
  static List<Reason> ofState(ControlState state) {
    List<Reason> reasons = new ArrayList<>();
    if (state.gateways().isEmpty()) {
      reasons.add(
          reason(
              Objection.NO_GATEWAY,
              "no gateway is signed on; writes of clients would go on to the old master"));
    }
    state
        .progress()
        .forEach(
            (name, json) -> {
              if (name.startsWith("load") && !isDone(name, json)) {
                reasons.add(
                    reason(
                        Objection.LOAD_UNFINISHED,
                        name
                            + " is not complete: "
                            + json
                            + "; let it end, or run `ela load` again"));
              }
            });
    return reasons;
  }

  static Optional<Reason> ofDeadLetters(long count) {
    return count == 0
        ? Optional.empty()
        : Optional.of(
            reason(
                Objection.DEAD_LETTERS,
                count
                    + " events could not be applied and lie in the dead-letters topic; when their"
                    + " cause is mended, try them again with `ela replay --dead-letters`"));
  }

  static Optional<Reason> ofLag(long lag, long nearEnough, Duration waited) {
    return lag <= nearEnough
        ? Optional.empty()
        : Optional.of(
            reason(
                Objection.LAG,
                "the replicator is "
                    + lag
                    + " events behind after "
                    + waited.toSeconds()
                    + " s of waiting; is it running, and can it keep up?"));
  }

  /** Asks the cluster that would become master. */
  static Optional<Reason> ofHealth(EsClient cluster) throws InterruptedException {
    try {
      JsonNode health =
          JSON.readTree(
              cluster
                  .call(EsRequest.get("/_cluster/health").within(Duration.ofSeconds(15)))
                  .bytes());
      String status = health.path("status").asText();
      return status.equals("green") || status.equals("yellow")
          ? Optional.empty()
          : Optional.of(
              reason(
                  Objection.UNHEALTHY,
                  "cluster " + cluster.name() + " says its health is \"" + status + "\""));
    } catch (NoAnswerException | EsException | IOException e) {
      return Optional.of(reason(Objection.UNHEALTHY, String.valueOf(e.getMessage())));
    }
  }

  /**
   * Indices that only one of the clusters has.
   *
   * @param applied whether all was applied that was published when it was looked first
   */
  static Optional<Reason> ofIndices(
      IndexSets.Difference difference,
      String master,
      String slave,
      boolean applied,
      Duration waited) {
    if (difference.isEmpty()) {
      return Optional.empty();
    }
    StringBuilder text = new StringBuilder();
    if (!difference.onlyMaster().isEmpty()) {
      text.append("clients would miss ").append(some(difference.onlyMaster()));
      text.append(", which only ").append(master).append(" has: load them, or leave them out of");
      text.append(" ela.migration.indices");
    }
    if (!difference.onlySlave().isEmpty()) {
      text.append(text.isEmpty() ? "" : "; ");
      text.append("clients would find ").append(some(difference.onlySlave()));
      text.append(", which only ").append(slave).append(" has, made by somebody else or left from");
      text.append(" before: delete them there, or leave them out of ela.migration.indices");
    }
    if (!applied) {
      text.append("; what was on its way was not applied within ");
      text.append(waited.toSeconds()).append(" s");
    }
    return Optional.of(reason(Objection.INDICES, text.toString()));
  }

  /** The first of many. */
  private static String some(Set<String> names) {
    int shown = 20;
    String first = names.stream().limit(shown).toList().toString();
    return names.size() <= shown ? first : first + " and " + (names.size() - shown) + " more";
  }

  /** Tasks that were under way on the master all the time. */
  static Optional<Reason> ofTasks(Set<String> tasks, Duration waited) {
    return tasks.isEmpty()
        ? Optional.empty()
        : Optional.of(
            reason(
                Objection.TASKS,
                "the master still writes documents by the tasks "
                    + tasks
                    + " after "
                    + waited.toSeconds()
                    + " s of waiting; let them end, hasten them by [_rethrottle], or cancel them"
                    + " (`POST /_tasks/ID/_cancel`); what is restored ends, or ends with its index"));
  }

  /** The master does not tell its tasks. */
  static Reason ofSilence(String why) {
    return reason(
        Objection.TASKS, "it is not known whether the master writes documents by tasks: " + why);
  }

  /** Records of a load say in {@code state} whether it is done, for each index. */
  private static boolean isDone(String name, String json) {
    try {
      return "done".equals(JSON.readValue(json, Map.class).get("state"));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the progress record " + name + " is not JSON: " + json, e);
    }
  }

  private static Reason reason(Objection objection, String text) {
    return new Reason(objection.spelling(), text);
  }
}
