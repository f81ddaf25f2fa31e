package io.ela.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ela.dialect.metadata.DefinitionKind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IntentCodecTest {
  private static final ChangeEvent.Context CONTEXT =
      new ChangeEvent.Context("es5", 3, Origin.RECONCILE, "rq", 17);

  @Test
  void anIntentComesBackAsItWas() throws MalformedEventException {
    IntentRecord.Opened intent =
        new IntentRecord.Opened(
            12,
            30_000,
            List.of(
                ChangeEvent.refresh(new DocKey("i", "t", "a\"\u0000ö"), "r", null, CONTEXT),
                ChangeEvent.refresh(new DocKey("i", "t", "2"), null, "p", CONTEXT),
                ChangeEvent.metadata("j", CONTEXT),
                ChangeEvent.refreshIndex("j", CONTEXT),
                ChangeEvent.metadata(
                    new DefinitionName(DefinitionKind.PIPELINE, "p\u00f6"), CONTEXT)));
    ProducerRecord<byte[], byte[]> record = IntentCodec.toRecord("topic", "gw/1", intent);
    assertThat(IntentCodec.gateway(record.key())).isEqualTo("gw/1");
    assertThat(IntentCodec.fromBytes(record.value())).isEqualTo(intent);
  }

  @Test
  void aLowWaterMarkComesBackAsItWas() throws MalformedEventException {
    IntentRecord.LowWater low = new IntentRecord.LowWater(9, Set.of(3L, 7L));
    assertThat(IntentCodec.fromBytes(IntentCodec.toBytes(low))).isEqualTo(low);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"s\":1}",
        "{\"s\":1,\"w\":2,\"m\":\"a\",\"e\":0,\"docs\":[]}",
        "{\"s\":1,\"w\":2,\"m\":\"a\",\"e\":0,\"docs\":[{\"op\":\"refresh\"}]}",
        "{\"low\":1"
      })
  void anythingElseIsRefused(String text) {
    assertThatThrownBy(() -> IntentCodec.fromBytes(text.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(MalformedEventException.class);
    assertThatThrownBy(() -> IntentCodec.fromBytes(null))
        .isInstanceOf(MalformedEventException.class);
  }

  @Test
  void whatIsLeftToTheReconcilerIsReadAsItWasWritten() throws Exception {
    for (boolean answered : new boolean[] {true, false}) {
      IntentRecord record = new IntentRecord.HandedOver(Set.of(7L, 9L), answered);
      assertThat(IntentCodec.fromBytes(IntentCodec.toBytes(record))).isEqualTo(record);
    }
  }
}
