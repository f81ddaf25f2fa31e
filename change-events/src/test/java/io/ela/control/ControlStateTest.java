package io.ela.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.ela.control.ControlRecord.GatewayDrained;
import io.ela.control.ControlRecord.GatewaySignedOff;
import io.ela.control.ControlRecord.GatewaySignedOn;
import io.ela.control.ControlRecord.MigrationStarted;
import io.ela.control.ControlRecord.ReplicatorSignedOff;
import io.ela.control.ControlRecord.ReplicatorSignedOn;
import io.ela.control.ControlRecord.ReplicatorStill;
import io.ela.control.ControlRecord.SwitchDecided;
import io.ela.control.ControlRecord.SwitchDraining;
import io.ela.control.ControlRecord.SwitchSealed;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ControlStateTest {
  private static final List<ControlRecord> STARTED =
      List.of(
          new MigrationStarted("es5", "es8", "es5", 1),
          new MigrationStarted("es5", "es8", "es8", 2),
          new GatewaySignedOn("g1", "a", "h:1", 3),
          new GatewaySignedOn("g2", "b", "h:2", 3));

  @Test
  void theFirstStartCounts() {
    assertThat(fold(STARTED).master()).isEqualTo("es5");
  }

  @Test
  void aCommittedSwitchBeginsAnEpoch() {
    ControlState draining = fold(STARTED).after(new SwitchDraining(1, "es8", 4));
    assertThat(draining.master()).isEqualTo("es5");
    assertThat(draining.allDrained()).isFalse();

    ControlState drained =
        draining.after(new GatewayDrained("g1", "a", 1)).after(new GatewayDrained("g2", "b", 1));
    assertThat(drained.allDrained()).isTrue();

    ControlState committed = drained.after(new SwitchDecided(1, true, "es8", "", 5));
    assertThat(committed.master()).isEqualTo("es8");
    assertThat(committed.epoch()).isEqualTo(1);
    assertThat(committed.pendingSwitch()).isEmpty();
  }

  @Test
  void theFirstDecisionWins() {
    ControlState state =
        fold(STARTED)
            .after(new SwitchDraining(1, "es8", 4))
            .after(new SwitchDecided(1, false, "es5", "timeout", 5))
            .after(new SwitchDecided(1, true, "es8", "", 6));

    assertThat(state.master()).isEqualTo("es5");
    assertThat(state.epoch()).isZero();
    assertThat(state.after(new SwitchDraining(1, "es8", 7)).pendingSwitch())
        .as("an epoch once tried is not tried again")
        .isEmpty();
    assertThat(state.after(new SwitchDraining(2, "es8", 7)).pendingSwitch()).isPresent();
  }

  @Test
  void aSignOffOfAFormerIncarnationIsNotTakenForThePresentOne() {
    ControlState restarted = fold(STARTED).after(new GatewaySignedOn("g1", "c", "h:1", 8));

    assertThat(restarted.after(new GatewaySignedOff("g1", "a", 9)).gateways()).containsKey("g1");
    assertThat(restarted.after(new GatewaySignedOff("g1", "c", 9)).gateways())
        .doesNotContainKey("g1");
  }

  @Test
  void whoWasReplacedIsRememberedUntilItSignsOffOrASwitchIsCommitted() {
    ControlState restarted = fold(STARTED).after(new GatewaySignedOn("g1", "c", "h:1", 8));
    assertThat(fold(STARTED).superseded()).isEmpty();
    assertThat(restarted.superseded()).containsExactly("a");
    assertThat(restarted.after(new GatewaySignedOff("g1", "a", 9)).superseded()).isEmpty();

    ControlState draining = restarted.after(new SwitchDraining(1, "es8", 9));
    assertThat(draining.after(new SwitchDecided(1, false, "es5", "", 10)).superseded())
        .containsExactly("a");
    assertThat(draining.after(new SwitchDecided(1, true, "es8", "", 10)).superseded()).isEmpty();
  }

  @Test
  void aGatewayThatSignsOnWhileDrainingMustDrainToo() {
    ControlState state =
        fold(STARTED)
            .after(new SwitchDraining(1, "es8", 4))
            .after(new GatewayDrained("g1", "a", 1))
            .after(new GatewayDrained("g2", "b", 1))
            .after(new GatewaySignedOn("g3", "d", "h:3", 5));

    assertThat(state.allDrained()).isFalse();
  }

  @Test
  void aSealedSwitchAsksForTheWordOfEachReplicator() {
    ControlState draining =
        fold(STARTED)
            .after(new ReplicatorSignedOn("r1", "", 1))
            .after(new ReplicatorSignedOn("r2", "", 1))
            .after(new SwitchDraining(1, "es8", 4));
    assertThat(draining.notStill(1)).containsExactlyInAnyOrder("r1", "r2");
    assertThat(fold(STARTED).after(new SwitchDraining(1, "es8", 4)).allStill(1))
        .as("not sealed yet, though nobody is missing")
        .isFalse();
    assertThat(draining.pendingSwitch().orElseThrow().sealed()).isFalse();
    assertThat(draining.after(new SwitchSealed(2, 5)).pendingSwitch().orElseThrow().sealed())
        .as("another epoch's seal")
        .isFalse();

    ControlState sealed = draining.after(new SwitchSealed(1, 5));
    assertThat(sealed.pendingSwitch().orElseThrow().sealed()).isTrue();
    ControlState busy = sealed.after(new ReplicatorStill("r1", 1, 2));
    assertThat(busy.busy()).containsExactly(Map.entry("r1", 2L));
    ControlState still = busy.after(new ReplicatorStill("r1", 1, 0));
    ControlState late = still.after(new ReplicatorStill("r1", 1, 2));
    assertThat(late.notStill(1)).as("written before, come after").containsExactly("r2");
    assertThat(late.busy()).isEmpty();
    assertThat(late.pendingSwitch().orElseThrow().words()).isEqualTo(Map.of("r1", 3));
    assertThat(still.busy()).isEmpty();
    assertThat(still.notStill(1)).containsExactly("r2");
    assertThat(still.allStill(1)).isFalse();
    ControlState alone = still.after(new ReplicatorSignedOff("r2", 6));
    assertThat(alone.notStill(1)).isEmpty();
    assertThat(alone.allStill(1)).isTrue();
    assertThat(alone.allStill(2)).as("another epoch's").isFalse();
    assertThat(alone.after(new SwitchDecided(1, false, "es5", "", 7)).allStill(1))
        .as("it is over")
        .isFalse();

    assertThat(still.after(new SwitchDecided(1, false, "es5", "", 7)).replicators().keySet())
        .as("after an abort both go on")
        .containsExactlyInAnyOrder("r1", "r2");
    ControlState committed = still.after(new SwitchDecided(1, true, "es8", "", 7));
    assertThat(committed.replicators().keySet()).as("who was silent").containsExactly("r1");
    assertThat(committed.after(new ReplicatorSignedOn("r2", "", 8)).replicators().keySet())
        .containsExactlyInAnyOrder("r1", "r2");
  }

  @Test
  void recordsSurviveTheWire() throws Exception {
    for (ControlRecord record :
        List.of(
            new MigrationStarted("es5", "es8", "es5", 1),
            new GatewaySignedOn("g", "i", "a", 1),
            new GatewaySignedOff("g", "i", 1),
            new SwitchDraining(1, "es8", 1),
            new GatewayDrained("g", "i", 1),
            new SwitchSealed(1, 1),
            new ReplicatorSignedOn("r", "http://h:1", 1),
            new ReplicatorSignedOff("r", 1),
            new ReplicatorStill("r", 1, 2),
            new SwitchDecided(1, true, "es8", "r", 1),
            new ControlRecord.Progress("load/x", "{\"done\":1}"))) {
      assertThat(ControlRecord.fromBytes(record.toBytes())).isEqualTo(record);
    }
  }

  private static ControlState fold(List<ControlRecord> records) {
    ControlState state = ControlState.EMPTY;
    for (ControlRecord record : records) {
      state = state.after(record);
    }
    return state;
  }
}
