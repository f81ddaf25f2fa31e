package io.ela.standalone.switching;

import java.util.List;

/**
 * What became of a switch.
 *
 * @param from master before
 * @param to the cluster that was to become master
 * @param epoch the epoch that a commit has begun
 * @param committed whether {@code to} is master now
 * @param reason why it was aborted; empty if it was committed
 * @param heldMillis how long the gateways held writes
 */
public record SwitchReport(
    String from,
    String to,
    long epoch,
    boolean committed,
    String reason,
    long heldMillis,
    List<Step> steps) {

  public SwitchReport {
    steps = List.copyOf(steps);
  }

  /** One step and how long it took. */
  public record Step(String name, long millis) {}
}
