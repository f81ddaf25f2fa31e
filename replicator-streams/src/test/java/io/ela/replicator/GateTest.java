package io.ela.replicator;

import static org.assertj.core.api.Assertions.assertThat;

import io.ela.dialect.json.Bytes;
import io.ela.events.ChangeEvent;
import io.ela.events.ChangeEvent.WriteOrder;
import io.ela.events.DocKey;
import io.ela.events.Origin;
import io.ela.replicator.Gate.Verdict;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GateTest {
  private static final DocKey KEY = new DocKey("books", "book", "1");
  private static final Bytes OLD = Bytes.ofUtf8("{\"a\":1}");
  private static final Bytes NEW = Bytes.ofUtf8("{\"a\":2}");

  @Test
  void appliesTheFirstEventOfAKey() {
    assertThat(Gate.decide(index(3, null, OLD), null, 0)).isEqualTo(Verdict.APPLY);
  }

  @Test
  void newestWinsWhateverTheOrderOfArrival() {
    AppliedEntry known = live(5, null, OLD);
    assertThat(Gate.decide(index(6, null, NEW), known, 0)).isEqualTo(Verdict.APPLY);
    assertThat(Gate.decide(index(4, null, NEW), known, 0)).isEqualTo(Verdict.DROP);
  }

  @Test
  void aDuplicateIsDroppedButTwoWritesOfOneVersionAskTheMaster() {
    AppliedEntry known = live(5, null, OLD);
    assertThat(Gate.decide(index(5, null, OLD), known, 0)).isEqualTo(Verdict.DROP);
    assertThat(Gate.decide(index(5, null, NEW), known, 0)).isEqualTo(Verdict.REFRESH);
  }

  @Test
  void afterADeleteEveryEventAsksTheMaster() {
    AppliedEntry gone = AppliedEntry.absent(9, null, 0, 0);
    assertThat(Gate.decide(index(8, null, OLD), gone, 0))
        .as("a stale copy of a load would bring it back")
        .isEqualTo(Verdict.REFRESH);
    assertThat(Gate.decide(index(1, null, OLD), gone, 0))
        .as("a document created again may start at 1")
        .isEqualTo(Verdict.REFRESH);
    assertThat(Gate.decide(index(10, null, OLD), gone, 0)).isEqualTo(Verdict.REFRESH);
    assertThat(Gate.decide(delete(10, null), gone, 0)).isEqualTo(Verdict.REFRESH);
  }

  @Test
  void aDeleteWithoutSeqNoAsksTheMaster() {
    assertThat(Gate.decide(delete(6, null), live(5, null, OLD), 0))
        .as("a late delete may stand before a document created again at version 1")
        .isEqualTo(Verdict.REFRESH);
    assertThat(Gate.decide(delete(6, null), null, 0)).isEqualTo(Verdict.REFRESH);
  }

  @Test
  void aDeleteInOrderIsApplied() {
    AppliedEntry known = live(5, new WriteOrder(50, 1), OLD);
    assertThat(Gate.decide(delete(6, new WriteOrder(51, 1)), known, 0)).isEqualTo(Verdict.APPLY);
    assertThat(Gate.decide(delete(4, new WriteOrder(49, 1)), known, 0)).isEqualTo(Verdict.DROP);
  }

  @Test
  void whereVersionAndSeqNoDisagreeTheMasterIsAsked() {
    AppliedEntry known = live(5, new WriteOrder(50, 1), OLD);
    assertThat(Gate.decide(index(1, new WriteOrder(60, 1), NEW), known, 0))
        .as("created again with a forgotten tombstone")
        .isEqualTo(Verdict.REFRESH);
    assertThat(Gate.decide(index(6, new WriteOrder(40, 1), NEW), known, 0))
        .isEqualTo(Verdict.REFRESH);
    assertThat(Gate.decide(index(6, new WriteOrder(60, 1), NEW), known, 0))
        .isEqualTo(Verdict.APPLY);
  }

  @Test
  void anEventOfAnOlderEpochIsARefresh() {
    assertThat(Gate.decide(index(6, null, NEW), live(5, null, OLD), 1)).isEqualTo(Verdict.REFRESH);
    assertThat(Gate.decide(index(6, null, NEW), null, 1)).isEqualTo(Verdict.REFRESH);
  }

  @Test
  void entriesSurviveTheStore() {
    AppliedEntry live = live(7, new WriteOrder(3, 2), NEW);
    AppliedEntry absent = AppliedEntry.absent(-1, null, 4, 12);
    assertThat(AppliedEntry.fromBytes(live.toBytes())).isEqualTo(live);
    assertThat(AppliedEntry.fromBytes(absent.toBytes())).isEqualTo(absent);
  }

  private static AppliedEntry live(long version, @Nullable WriteOrder order, Bytes source) {
    return AppliedEntry.live(version, order, source, 0, 1);
  }

  private static ChangeEvent index(long version, @Nullable WriteOrder order, Bytes source) {
    return ChangeEvent.index(KEY, null, null, version, order, source, context());
  }

  private static ChangeEvent delete(long version, @Nullable WriteOrder order) {
    return ChangeEvent.delete(KEY, null, null, version, order, context());
  }

  private static ChangeEvent.Context context() {
    return new ChangeEvent.Context("es5", 0, Origin.GATEWAY, "r", 1);
  }
}
