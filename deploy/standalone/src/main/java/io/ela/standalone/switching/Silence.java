package io.ela.standalone.switching;

import io.ela.cluster.SendPermit;
import io.ela.control.ControlLog;
import io.ela.control.ControlState;
import io.ela.control.PendingSwitch;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which replicators may still change what is about to be the master: those that have not said that
 * nothing of them is under way there, and have not been silent for long enough. Whoever has
 * requests under way says so every second; who has ceased to was killed or stands still, and holds
 * no lease after a while. His requests that got no answer count as under way for {@link
 * SendPermit#GHOST}. Counts by this process's clock, from when a word is read: later than it was
 * said, never earlier. Used by one thread.
 */
final class Silence {
  /** After that, no lease of who says nothing is in force. */
  static final Duration LEASES_OVER = ControlLog.LEASE.plusSeconds(1);

  private final long epoch;
  private final long sealedNanos;
  private final Map<String, Heard> heard = new HashMap<>();

  /** What was heard of one last. */
  private record Heard(int words, long nanos) {}

  /**
   * @param sealedNanos when the seal was acknowledged, as {@link System#nanoTime} has it
   */
  Silence(long epoch, long sealedNanos) {
    this.epoch = epoch;
    this.sealedNanos = sealedNanos;
  }

  /** Those that are still to be waited for; to be asked often. */
  Set<String> notOver(ControlState state, long nowNanos) {
    Map<String, Integer> words =
        state
            .pendingSwitch()
            .filter(pending -> pending.epoch() == epoch)
            .map(PendingSwitch::words)
            .orElse(Map.of());
    Set<String> open = new HashSet<>();
    for (String replicator : state.notStill(epoch)) {
      int now = words.getOrDefault(replicator, 0);
      Heard before = heard.get(replicator);
      if (before == null || before.words() != now) {
        before = new Heard(now, now == 0 ? sealedNanos : nowNanos);
        heard.put(replicator, before);
      }
      boolean noLease = nowNanos - before.nanos() >= LEASES_OVER.toNanos();
      boolean noRequest = now == 0 || nowNanos - sealedNanos >= SendPermit.GHOST.toNanos();
      if (!noLease || !noRequest) {
        open.add(replicator);
      }
    }
    return open;
  }
}
