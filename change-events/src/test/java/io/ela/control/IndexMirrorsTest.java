package io.ela.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.ela.control.ControlRecord.IndexClaimed;
import io.ela.control.ControlRecord.IndexMirrored;
import io.ela.control.ControlRecord.IndexReleased;
import io.ela.control.ControlRecord.MigrationStarted;
import io.ela.control.ControlRecord.SwitchDecided;
import io.ela.control.ControlRecord.SwitchDraining;
import io.ela.control.IndexMirrors.Mirror;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class IndexMirrorsTest {
  private static final ControlState STARTED =
      fold(ControlState.EMPTY, new MigrationStarted("es5", "es8", "es5", 1));
  private static final ControlState CLAIMED = fold(STARTED, claimed("a", "", 0));

  @Test
  void theFirstClaimCounts() {
    ControlState both = fold(CLAIMED, claimed("b", "", 0));
    assertThat(both.indices().claimOf("i")).contains("a");
    assertThat(both.indices().claimOf("j")).isEmpty();
  }

  @Test
  void aClaimWhoseHolderIsGoneIsReplacedByOneThatNamesIt() {
    assertThat(fold(CLAIMED, claimed("b", "a", 0)).indices().claimOf("i")).contains("b");
    assertThat(fold(CLAIMED, claimed("b", "a", 0), claimed("c", "a", 0)).indices().claimOf("i"))
        .as("two take it over at once")
        .contains("b");
    assertThat(fold(STARTED, claimed("b", "a", 0)).indices().claimOf("i"))
        .as("it was given back meanwhile")
        .isEmpty();
  }

  @Test
  void onlyTheHolderSaysWhatIsMirrored() {
    assertThat(fold(CLAIMED, new IndexMirrored("i", "b", "m", "s", 3)).indices())
        .isEqualTo(CLAIMED.indices());
    ControlState mirrored = fold(CLAIMED, new IndexMirrored("i", "a", "m", "s", 3));
    assertThat(mirrored.indices().of("i")).contains(new Mirror("m", "s", false));
    assertThat(mirrored.indices().claims()).isEmpty();
    assertThat(fold(mirrored, new IndexReleased("i", "a", true, 4)))
        .as("the claim was given back with the pair")
        .isEqualTo(mirrored);
  }

  @Test
  void aDeletedMirrorIsRememberedAsDeleted() {
    ControlState mirrored =
        fold(CLAIMED, new IndexMirrored("i", "a", "m", "s", 3), claimed("b", "", 0));
    assertThat(fold(mirrored, new IndexReleased("i", "b", false, 4)).indices().of("i"))
        .contains(new Mirror("m", "s", false));
    assertThat(fold(mirrored, new IndexReleased("i", "b", true, 4)).indices().of("i"))
        .contains(new Mirror("m", "s", true));
  }

  @Test
  void aClaimOfAnotherEpochIsVoid() {
    assertThat(fold(STARTED, claimed("a", "", 1)).indices().claims()).isEmpty();
    ControlState switched =
        fold(STARTED, new SwitchDraining(1, "es8", 2), new SwitchDecided(1, true, "es8", "", 3));
    assertThat(fold(switched, claimed("a", "", 0)).indices().claims())
        .as("by a replicator that does not know of the switch: it would change the new master's")
        .isEmpty();
    assertThat(fold(switched, claimed("a", "", 1)).indices().claimOf("i")).contains("a");
  }

  @Test
  void noSwitchIsCommittedWhileAnIndexIsClaimed() {
    ControlState drained = fold(CLAIMED, new SwitchDraining(1, "es8", 2));
    ControlState decided = fold(drained, new SwitchDecided(1, true, "es8", "", 3));
    assertThat(decided.master()).isEqualTo("es5");
    assertThat(decided.epoch()).isZero();
    assertThat(decided.pendingSwitch()).isEmpty();

    ControlState given = fold(drained, new IndexReleased("i", "a", false, 3));
    assertThat(fold(given, new SwitchDecided(1, true, "es8", "", 4)).master()).isEqualTo("es8");
  }

  @Test
  void recordsComeBackAsTheyWere() throws IOException {
    for (ControlRecord record :
        List.of(
            claimed("a", "b", 3),
            new IndexMirrored("i", "a", "m", "s", 3),
            new IndexReleased("i", "a", true, 4))) {
      assertThat(ControlRecord.fromBytes(record.toBytes())).isEqualTo(record);
    }
  }

  private static IndexClaimed claimed(String claim, String instead, long epoch) {
    return new IndexClaimed("i", claim, instead, epoch, 2);
  }

  private static ControlState fold(ControlState from, ControlRecord... records) {
    ControlState state = from;
    for (ControlRecord record : records) {
      state = state.after(record);
    }
    return state;
  }
}
