package io.ela.control;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * A switch that is neither committed nor aborted. Immutable.
 *
 * @param epoch the epoch that a commit would begin
 * @param to the cluster that would become master
 * @param drained incarnations of gateways that hold their writes
 * @param sealed whether replicators are to ask nothing of the slave any more
 * @param underWay replicators that do so, each with its requests that may not be over
 * @param words how often each of them has said so: whoever has requests under way says it again and
 *     again, for as long as it lives
 */
public record PendingSwitch(
    long epoch,
    String to,
    Set<String> drained,
    boolean sealed,
    Map<String, Long> underWay,
    Map<String, Integer> words) {

  public PendingSwitch {
    drained = Set.copyOf(drained);
    underWay = Map.copyOf(underWay);
    words = Map.copyOf(words);
  }

  /** One that has just begun. */
  static PendingSwitch begun(ControlRecord.SwitchDraining draining) {
    return new PendingSwitch(draining.epoch(), draining.to(), Set.of(), false, Map.of(), Map.of());
  }

  PendingSwitch after(ControlRecord.GatewayDrained said) {
    Set<String> more = new HashSet<>(drained);
    more.add(said.incarnation());
    return new PendingSwitch(epoch, to, more, sealed, underWay, words);
  }

  PendingSwitch after(ControlRecord.SwitchSealed said) {
    return new PendingSwitch(epoch, to, drained, true, underWay, words);
  }

  PendingSwitch after(ControlRecord.ReplicatorStill said) {
    Map<String, Long> more = new HashMap<>(underWay);
    // Nothing begins after the first word: the smaller is the later, in whatever order they came.
    more.merge(said.replicator(), said.underWay(), Math::min);
    Map<String, Integer> heard = new HashMap<>(words);
    heard.merge(said.replicator(), 1, Integer::sum);
    return new PendingSwitch(epoch, to, drained, sealed, more, heard);
  }

  /** Whether that replicator has said that nothing of it is under way. */
  public boolean isStill(String replicator) {
    return underWay.getOrDefault(replicator, 1L) == 0;
  }
}
