package io.ela.standalone.switching;

import static org.assertj.core.api.Assertions.assertThat;

import io.ela.cluster.SendPermit;
import io.ela.control.ControlRecord;
import io.ela.control.ControlRecord.ReplicatorSignedOn;
import io.ela.control.ControlRecord.ReplicatorStill;
import io.ela.control.ControlState;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SilenceTest {
  private static final long SEALED = 1_000;

  private final Silence silence = new Silence(1, SEALED);
  private ControlState state =
      ControlState.EMPTY
          .after(new ControlRecord.MigrationStarted("a", "b", "a", 0))
          .after(new ReplicatorSignedOn("busy", "", 0))
          .after(new ReplicatorSignedOn("silent", "", 0))
          .after(new ReplicatorSignedOn("still", "", 0))
          .after(new ControlRecord.SwitchDraining(1, "b", 0))
          .after(new ControlRecord.SwitchSealed(1, 0))
          .after(new ReplicatorStill("still", 1, 0));

  @Test
  void whoSaysNothingIsWaitedForUntilHisLeaseIsOver() {
    assertThat(silence.notOver(state, SEALED)).containsExactlyInAnyOrder("busy", "silent");
    assertThat(silence.notOver(state, after(Silence.LEASES_OVER) - 1))
        .containsExactlyInAnyOrder("busy", "silent");
    assertThat(silence.notOver(state, after(Silence.LEASES_OVER))).isEmpty();
  }

  @Test
  void whoIsBusyIsWaitedForAsLongAsHeSaysSo() {
    for (int second = 0; second < 40; second++) {
      state = state.after(new ReplicatorStill("busy", 1, 2));
      assertThat(silence.notOver(state, after(Duration.ofSeconds(second)))).contains("busy");
    }
    Duration last = Duration.ofSeconds(39);
    assertThat(silence.notOver(state, after(last.plus(Silence.LEASES_OVER)) - 1))
        .containsExactly("busy");
    assertThat(silence.notOver(state, after(last.plus(Silence.LEASES_OVER)))).isEmpty();
    state = state.after(new ReplicatorStill("busy", 1, 1));
    assertThat(silence.notOver(state, after(last.plus(Silence.LEASES_OVER))))
        .as("heard of again")
        .containsExactly("busy");
    state = state.after(new ReplicatorStill("busy", 1, 0));
    assertThat(silence.notOver(state, after(last.plus(Silence.LEASES_OVER)))).isEmpty();
  }

  /** Killed just after its first word: its lease is over before its requests are. */
  @Test
  void whatIsUnderWayOfWhoIsGoneIsWaitedFor() {
    state = state.after(new ReplicatorStill("busy", 1, 2));
    assertThat(silence.notOver(state, SEALED)).contains("busy");
    assertThat(silence.notOver(state, after(SendPermit.GHOST) - 1)).containsExactly("busy");
    assertThat(silence.notOver(state, after(SendPermit.GHOST))).isEmpty();
  }

  private static long after(Duration sealed) {
    return SEALED + sealed.toNanos();
  }
}
