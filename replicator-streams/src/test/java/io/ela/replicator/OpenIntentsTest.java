package io.ela.replicator;

import static org.assertj.core.api.Assertions.assertThat;

import io.ela.events.ChangeEvent;
import io.ela.events.DocKey;
import io.ela.events.IntentCodec;
import io.ela.events.IntentRecord;
import io.ela.events.Origin;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OpenIntentsTest {
  private static final ChangeEvent.Context CONTEXT =
      new ChangeEvent.Context("m", 0, Origin.RECONCILE, "r", 0);

  private final OpenIntents intents = new OpenIntents();
  private long offset;

  private void opened(String gateway, long sequence) {
    IntentRecord.Opened intent =
        new IntentRecord.Opened(
            sequence,
            1000,
            List.of(ChangeEvent.refresh(new DocKey("i", "t", "" + sequence), null, null, CONTEXT)));
    add(gateway, intent);
  }

  private void low(String gateway, long low, Long... open) {
    add(gateway, new IntentRecord.LowWater(low, Set.of(open)));
  }

  private int add(String gateway, IntentRecord record) {
    byte[] value = IntentCodec.toRecord("t", gateway, record).value();
    return intents.add(gateway, record, offset++, value, 0);
  }

  private int handedOver(String gateway, Long... sequences) {
    return add(gateway, new IntentRecord.HandedOver(Set.of(sequences), true));
  }

  @Test
  void whatIsHandedOverAfterItsLastRefreshIsRefreshedOnceMore() {
    opened("a", 7);
    intents.remove(intents.all(open -> true));
    assertThat(open()).isEmpty();
    assertThat(intents.settledUpTo(offset)).isEqualTo(offset);

    assertThat(handedOver("a", 7L)).isZero();
    List<OpenIntents.Open> back = intents.all(open -> open.dueNanos() <= 0);
    assertThat(back).hasSize(1).allMatch(OpenIntents.Open::answered);

    intents.remove(back);
    assertThat(handedOver("a", 7L)).as("told twice").isZero();
    intents.remove(intents.all(open -> true));
    low("a", 8);
    assertThat(handedOver("a", 7L)).as("its gateway said that it is settled").isOne();
  }

  @Test
  void whatIsKeptOfTheGivenUpIsBounded() {
    String id = "x".repeat(100_000);
    for (long sequence = 0; sequence < 100; sequence++) {
      ChangeEvent refresh =
          ChangeEvent.refresh(new DocKey("i", "t", id + sequence), null, null, CONTEXT);
      add("a", new IntentRecord.Opened(sequence, 1000, List.of(refresh)));
      intents.remove(intents.all(open -> true));
    }
    assertThat(handedOver("a", 0L)).as("the oldest").isOne();
    assertThat(handedOver("a", 99L)).as("the newest").isZero();
  }

  @Test
  void whatWasSettledBeforeTheFirstReadIntentIsNobodysLoss() {
    opened("a", 7);
    assertThat(handedOver("a", 6L)).isZero();
    assertThat(handedOver("a", 8L)).isOne();
  }

  private List<Long> open() {
    return intents.all(open -> true).stream()
        .map(open -> open.intent().sequence())
        .sorted()
        .toList();
  }

  @Test
  void aLowWaterMarkSettlesItsOwnGatewaysIntentsButThoseItNames() {
    opened("a", 0);
    opened("a", 1);
    opened("b", 0);
    opened("a", 2);
    low("a", 2, 0L);
    assertThat(open()).containsExactly(0L, 0L, 2L);
    low("a", 3);
    assertThat(open()).containsExactly(0L);
    assertThat(intents.settledUpTo(offset)).isEqualTo(2);
    low("b", 1);
    assertThat(open()).isEmpty();
    assertThat(intents.settledUpTo(offset)).isEqualTo(offset);
  }

  @Test
  void anIntentThatComesAfterItsMarkIsNotOpen() {
    low("a", 5);
    opened("a", 4);
    opened("a", 5);
    assertThat(open()).containsExactly(5L);
  }

  @Test
  void patienceCountsFromTheReading() {
    opened("a", 0);
    assertThat(intents.all(open -> open.dueNanos() <= 999_999_999L)).isEmpty();
    assertThat(intents.all(open -> open.dueNanos() <= 1_000_000_000L)).hasSize(1);
  }

  @Test
  void whatIsRemovedHoldsTheOffsetNoLonger() {
    opened("a", 0);
    opened("a", 1);
    intents.remove(intents.all(open -> open.intent().sequence() == 0));
    assertThat(intents.settledUpTo(offset)).isEqualTo(1);
    assertThat(intents.size()).isEqualTo(1);
  }

  @Test
  void whatAGatewayLeavesStaysOpenWhateverItsMarkSays() {
    opened("a", 0);
    opened("a", 1);
    opened("a", 2);
    add("a", new IntentRecord.HandedOver(Set.of(0L, 1L), false));
    low("a", 3);
    assertThat(open()).containsExactly(0L, 1L);
    assertThat(intents.size()).isEqualTo(2);
    assertThat(intents.settledUpTo(offset)).isZero();
    assertThat(intents.all(OpenIntents.Open::answered)).isEmpty();
    add("a", new IntentRecord.HandedOver(Set.of(1L), true));
    assertThat(intents.all(OpenIntents.Open::answered))
        .singleElement()
        .satisfies(answered -> assertThat(answered.intent().sequence()).isEqualTo(1));
    intents.remove(intents.all(OpenIntents.Open::answered));
    assertThat(open()).containsExactly(0L);
  }
}
