package io.ela.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.ela.control.LoadRun.LoadedIndex;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class LoadStatesTest {
  private ControlState state = ControlState.EMPTY;

  private void append(ControlRecord record) throws IOException {
    state = state.after(ControlRecord.fromBytes(record.toBytes()));
  }

  private LoadRun run() {
    return state.loads().of("t").orElseThrow();
  }

  private LoadedIndex index() {
    return run().indices().getOrDefault("i", null);
  }

  @Test
  void loadersThatBeginAtOnceShareTheFirstRun() throws IOException {
    append(new ControlRecord.LoadBegun("t", "r1", "", "all", 1));
    append(new ControlRecord.LoadBegun("t", "r2", "", "all", 2));
    assertThat(run().run()).isEqualTo("r1");
    append(new ControlRecord.LoadBegun("t", "r3", "r1", "other", 3));
    assertThat(run().run()).isEqualTo("r3");
    assertThat(run().scope()).isEqualTo("other");
  }

  @Test
  void aChunkCountsOnceAndOnlyOfTheIncarnationThatWasPlanned() throws IOException {
    append(new ControlRecord.LoadBegun("t", "r", "", "all", 1));
    append(new ControlRecord.LoadPlanned("t", "r", "i", "u1", 2, 10, 100));
    append(new ControlRecord.LoadPlanned("t", "r", "i", "u1", 7, 99, 999));
    append(new ControlRecord.LoadChunkDone("t", "r", "i", "u1", 1, 4, 40));
    append(new ControlRecord.LoadChunkDone("t", "r", "i", "u1", 1, 4, 40));
    append(new ControlRecord.LoadChunkDone("t", "r", "i", "u0", 0, 4, 40));
    append(new ControlRecord.LoadChunkDone("t", "r", "i", "u1", 2, 4, 40));
    append(new ControlRecord.LoadChunkDone("t", "gone", "i", "u1", 0, 4, 40));
    assertThat(index().docs()).isEqualTo(4);
    assertThat(index().chunks()).isEqualTo(2);
    assertThat(index().isCopied()).isFalse();
    append(new ControlRecord.LoadChunkDone("t", "r", "i", "u1", 0, 6, 60));
    assertThat(index().isCopied()).isTrue();
    assertThat(index().docs()).isEqualTo(10);
    assertThat(index().isComplete()).isFalse();
    append(new ControlRecord.LoadPlanned("t", "r", "i", "u2", 3, 10, 100));
    assertThat(index().docs()).isZero();
    assertThat(index().chunks()).isEqualTo(3);
  }

  @Test
  void whatFailedIsTriedAgainAndWhatIsCompleteIsNot() throws IOException {
    append(new ControlRecord.LoadBegun("t", "r", "", "all", 1));
    append(new ControlRecord.LoadPlanned("t", "r", "i", "u1", 2, 10, 100));
    append(new ControlRecord.LoadChunkDone("t", "r", "i", "u1", 1, 4, 40));
    append(new ControlRecord.LoadIndexEnded("t", "r", "i", "red", 5));
    append(new ControlRecord.LoadIndexEnded("t", "r", "ok", "", 5));
    append(new ControlRecord.LoadEnded("t", "r", false, 6));
    assertThat(run().isEnded()).isTrue();
    append(new ControlRecord.LoadChunkDone("t", "r", "i", "u1", 0, 4, 40));
    assertThat(index().done().contains(0)).as("ended is ended").isFalse();
    append(new ControlRecord.LoadBegun("t", "r", "r", "all", 7));
    assertThat(run().isEnded()).isFalse();
    assertThat(index().failure()).isEmpty();
    assertThat(index().done().contains(1)).isTrue();
    assertThat(run().indices().get("ok").isComplete()).isTrue();
  }

  @Test
  void whatLoadersTellIsReplacedAndSummed() throws IOException {
    append(new ControlRecord.LoadBegun("t", "r", "", "all", 1));
    append(new ControlRecord.LoadTold("t", "r", "a", 5, 50, 1.5, 2, "copying", 3));
    append(new ControlRecord.LoadTold("t", "r", "a", 7, 70, 2.5, 2, "copying", 3));
    append(new ControlRecord.LoadTold("t", "r", "b", 1, 10, 1, 2, "copying", 3));
    assertThat(run().docs()).isEqualTo(8);
    assertThat(run().docsPerSecond()).isEqualTo(3.5);
    append(new ControlRecord.LoadTold("t", "r", "b", 0, 0, 0, 0, "", 4));
    assertThat(run().loaders()).containsOnlyKeys("a");
  }

  @Test
  void wishesOverlayAndThoseForAllReachEveryTask() throws IOException {
    append(new ControlRecord.LoadWished("t", null, 100L, null, 1));
    append(new ControlRecord.LoadWished("", true, null, 7L, 2));
    assertThat(state.loads().wish("t")).isEqualTo(new LoadStates.Wish(true, 100L, 7L));
    assertThat(state.loads().wish("other")).isEqualTo(new LoadStates.Wish(true, null, 7L));
    append(new ControlRecord.LoadWished("t", false, null, null, 3));
    assertThat(state.loads().wish("t").paused()).isFalse();
    assertThat(state.loads().wish("other").paused()).isTrue();
  }
}
