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
  private static final long PLACE = new Place(null, null).mark(KEY.id());
  private static final Incarnations PAIR = new Incarnations("m", "s");
  private static final Bytes OLD = Bytes.ofUtf8("{\"a\":1}");
  private static final Bytes NEW = Bytes.ofUtf8("{\"a\":2}");

  @Test
  void appliesTheFirstEventOfAKey() {
    assertThat(decide(index(3, null, OLD), null, 0)).isEqualTo(Verdict.APPLY);
  }

  @Test
  void newestWinsWhateverTheOrderOfArrival() {
    AppliedEntry known = live(5, null, OLD);
    assertThat(decide(index(6, null, NEW), known, 0)).isEqualTo(Verdict.APPLY);
    assertThat(decide(index(4, null, NEW), known, 0)).isEqualTo(Verdict.DROP);
  }

  @Test
  void aDuplicateIsDroppedButTwoWritesOfOneVersionAskTheMaster() {
    AppliedEntry known = live(5, null, OLD);
    assertThat(decide(index(5, null, OLD), known, 0)).isEqualTo(Verdict.DROP);
    assertThat(decide(index(5, null, NEW), known, 0)).isEqualTo(Verdict.REFRESH);
  }

  @Test
  void afterADeleteEveryEventAsksTheMaster() {
    AppliedEntry gone = AppliedEntry.absent(9, null, 0, PAIR.mark(), PLACE, 0);
    assertThat(decide(index(8, null, OLD), gone, 0))
        .as("a stale copy of a load would bring it back")
        .isEqualTo(Verdict.REFRESH);
    assertThat(decide(index(1, null, OLD), gone, 0))
        .as("a document created again may start at 1")
        .isEqualTo(Verdict.REFRESH);
    assertThat(decide(index(10, null, OLD), gone, 0)).isEqualTo(Verdict.REFRESH);
    assertThat(decide(delete(10, null), gone, 0)).isEqualTo(Verdict.REFRESH);
  }

  @Test
  void aDeleteWithoutSeqNoAsksTheMaster() {
    assertThat(decide(delete(6, null), live(5, null, OLD), 0))
        .as("a late delete may stand before a document created again at version 1")
        .isEqualTo(Verdict.REFRESH);
    assertThat(decide(delete(6, null), null, 0)).isEqualTo(Verdict.REFRESH);
  }

  @Test
  void aDeleteInOrderIsApplied() {
    AppliedEntry known = live(5, new WriteOrder(50, 1), OLD);
    assertThat(decide(delete(6, new WriteOrder(51, 1)), known, 0)).isEqualTo(Verdict.APPLY);
    assertThat(decide(delete(4, new WriteOrder(49, 1)), known, 0)).isEqualTo(Verdict.DROP);
  }

  @Test
  void whereVersionAndSeqNoDisagreeTheMasterIsAsked() {
    AppliedEntry known = live(5, new WriteOrder(50, 1), OLD);
    assertThat(decide(index(1, new WriteOrder(60, 1), NEW), known, 0))
        .as("created again with a forgotten tombstone")
        .isEqualTo(Verdict.REFRESH);
    assertThat(decide(index(6, new WriteOrder(40, 1), NEW), known, 0)).isEqualTo(Verdict.REFRESH);
    assertThat(decide(index(6, new WriteOrder(60, 1), NEW), known, 0)).isEqualTo(Verdict.APPLY);
  }

  @Test
  void anEventOfAnOlderEpochIsARefresh() {
    assertThat(decide(index(6, null, NEW), live(5, null, OLD), 1)).isEqualTo(Verdict.REFRESH);
    assertThat(decide(index(6, null, NEW), null, 1)).isEqualTo(Verdict.REFRESH);
  }

  @Test
  void entriesSurviveTheStore() {
    AppliedEntry live = live(7, new WriteOrder(3, 2), NEW);
    AppliedEntry absent = AppliedEntry.absent(-1, null, 4, 5, 6, 12);
    AppliedEntry again = AppliedEntry.live(7, null, NEW, 4, 5, 6, 11, 12);
    assertThat(AppliedEntry.fromBytes(again.toBytes())).isEqualTo(again);
    assertThat(AppliedEntry.fromBytes(live.toBytes())).isEqualTo(live);
    assertThat(AppliedEntry.fromBytes(absent.toBytes())).isEqualTo(absent);
  }

  @Test
  void anEventOfAnotherIncarnationIsARefresh() {
    AppliedEntry known = live(5, null, OLD);
    assertThat(decide(index(6, null, NEW).inIncarnation("before"), known, 0))
        .as("versions of different incarnations say nothing about one another")
        .isEqualTo(Verdict.REFRESH);
    assertThat(decide(index(6, null, NEW).inIncarnation("before"), null, 0))
        .isEqualTo(Verdict.REFRESH);
    assertThat(decide(index(4, null, OLD).inIncarnation("before"), known, 0))
        .isEqualTo(Verdict.REFRESH);
    ChangeEvent unnamed = ChangeEvent.index(KEY, null, null, 6, null, NEW, context());
    assertThat(decide(unnamed, known, 0)).isEqualTo(Verdict.REFRESH);
  }

  @Test
  void whatWasAppliedToAnotherIndexOfTheSlaveIsNotKnownOfThisOne() {
    AppliedEntry before =
        AppliedEntry.live(5, null, OLD, 0, new Incarnations("m", "other").mark(), PLACE, 0, 1);
    assertThat(decide(index(1, null, NEW), before, 0))
        .as("the document is not in the new index, whatever its version")
        .isEqualTo(Verdict.APPLY);
  }

  @Test
  void whereADocumentWasAbsentBeforeVersionsAloneOrderNothing() {
    AppliedEntry again = AppliedEntry.live(2, null, OLD, 0, PAIR.mark(), PLACE, 7, 9);
    assertThat(decide(index(4, null, NEW), again, 0))
        .as("a copy of before the delete has a higher version")
        .isEqualTo(Verdict.REFRESH);
    assertThat(decide(index(1, null, NEW), again, 0)).isEqualTo(Verdict.REFRESH);
    AppliedEntry ordered =
        AppliedEntry.live(2, new WriteOrder(60, 1), OLD, 0, PAIR.mark(), PLACE, 7, 9);
    assertThat(decide(index(4, new WriteOrder(50, 1), NEW), ordered, 0)).isEqualTo(Verdict.REFRESH);
    assertThat(decide(index(3, new WriteOrder(61, 1), NEW), ordered, 0)).isEqualTo(Verdict.APPLY);
    AppliedEntry settled = again.since(8);
    assertThat(settled).isNotNull();
    assertThat(decide(index(4, null, NEW), settled, 0))
        .as("after the retention of tombstones")
        .isEqualTo(Verdict.APPLY);
  }

  @Test
  void anAbsenceCountsThoughTheSlavesIndexIsAnotherOne() {
    long other = new Incarnations(PAIR.master(), "other").mark();
    AppliedEntry gone = AppliedEntry.absent(9, null, 0, other, PLACE, 1);
    assertThat(decide(index(8, null, OLD), gone, 0))
        .as("no tombstone in the new index stands in the way of a stale copy")
        .isEqualTo(Verdict.REFRESH);
  }

  @Test
  void anIdUnderAnotherRoutingAsksTheMaster() {
    AppliedEntry known = live(5, null, OLD);
    ChangeEvent routed =
        ChangeEvent.index(KEY, "r", null, 1, null, NEW, context()).inIncarnation(PAIR.master());
    assertThat(decide(routed, known, 0))
        .as("on another shard it is another document")
        .isEqualTo(Verdict.REFRESH);
    ChangeEvent byItsId =
        ChangeEvent.index(KEY, "1", null, 4, null, NEW, context()).inIncarnation(PAIR.master());
    assertThat(decide(byItsId, known, 0)).isEqualTo(Verdict.DROP);
  }

  @Test
  void whatIsOlderThanTheRetentionIsForgotten() {
    AppliedEntry known = live(5, null, OLD);
    AppliedEntry gone = AppliedEntry.absent(9, null, 0, PAIR.mark(), PLACE, 4);
    assertThat(known.since(100)).isEqualTo(known);
    assertThat(gone.since(4)).isEqualTo(gone);
    assertThat(gone.since(5)).isNull();
  }

  private static Verdict decide(ChangeEvent event, @Nullable AppliedEntry known, long epoch) {
    return Gate.decide(event, known, epoch, PAIR);
  }

  private static AppliedEntry live(long version, @Nullable WriteOrder order, Bytes source) {
    return AppliedEntry.live(version, order, source, 0, PAIR.mark(), PLACE, 0, 1);
  }

  private static ChangeEvent index(long version, @Nullable WriteOrder order, Bytes source) {
    return ChangeEvent.index(KEY, null, null, version, order, source, context())
        .inIncarnation(PAIR.master());
  }

  private static ChangeEvent delete(long version, @Nullable WriteOrder order) {
    return ChangeEvent.delete(KEY, null, null, version, order, context())
        .inIncarnation(PAIR.master());
  }

  private static ChangeEvent.Context context() {
    return new ChangeEvent.Context("es5", 0, Origin.GATEWAY, "r", 1);
  }
}
