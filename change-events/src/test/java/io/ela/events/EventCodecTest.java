package io.ela.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ela.dialect.json.Bytes;
import io.ela.events.ChangeEvent.WriteOrder;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class EventCodecTest {
  private static final ChangeEvent.Context CONTEXT =
      new ChangeEvent.Context("es5", 3, Origin.GATEWAY, "r-1", 1_700_000_000_000L);

  @Test
  void bringsEverythingBack() throws Exception {
    byte[] json = "xx{\"n\":9007199254740993,\"f\":1.0}yy".getBytes(StandardCharsets.UTF_8);
    DocKey key = new DocKey("books", "book", "a/b \u00e9\uD83D\uDE00\u0000");
    ChangeEvent event =
        ChangeEvent.index(
            key,
            "route",
            "mum",
            7,
            new WriteOrder(11, 2),
            new Bytes(json, 2, json.length - 4),
            CONTEXT);

    ProducerRecord<byte[], byte[]> record = EventCodec.toRecord("t", event);
    ChangeEvent back = EventCodec.fromRecord(record.key(), record.value(), record.headers());

    assertThat(back.key()).isEqualTo(key);
    assertThat(back.routing()).isEqualTo("route");
    assertThat(back.parent()).isEqualTo("mum");
    assertThat(back.version()).isEqualTo(7);
    assertThat(back.order()).isEqualTo(new WriteOrder(11, 2));
    assertThat(back.master()).isEqualTo("es5");
    assertThat(back.epoch()).isEqualTo(3);
    assertThat(back.origin()).isEqualTo(Origin.GATEWAY);
    assertThat(back.requestId()).isEqualTo("r-1");
    assertThat(back.timeMillis()).isEqualTo(1_700_000_000_000L);
    assertThat(back.source().utf8()).isEqualTo("{\"n\":9007199254740993,\"f\":1.0}");
  }

  @Test
  void keysThatShareTheirTextDoNotShareTheirBytes() {
    assertThat(new DocKey("a", "b", "c").toBytes())
        .isNotEqualTo(new DocKey("a", "bc", "").toBytes());
    assertThat(new DocKey("i", "x", "1").toBytes())
        .isNotEqualTo(new DocKey("i", "y", "1").toBytes());
    assertThatThrownBy(() -> new DocKey("a\0b", "t", "1"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aDeleteCarriesNoDocument() throws Exception {
    ChangeEvent event = ChangeEvent.delete(new DocKey("i", "t", "1"), null, null, 4, null, CONTEXT);

    ProducerRecord<byte[], byte[]> record = EventCodec.toRecord("t", event);
    ChangeEvent back = EventCodec.fromRecord(record.key(), record.value(), record.headers());

    assertThat(back.op()).isEqualTo(Op.DELETE);
    assertThat(back.order()).isNull();
    assertThat(back.routing()).isNull();
    assertThat(back.source().length()).isZero();
  }

  @Test
  void aRefreshOfAnIndexNamesNoDocument() throws Exception {
    ChangeEvent event = ChangeEvent.refreshIndex("books", SweepNote.ofType("book"), CONTEXT);
    assertThat(event.refreshesIndex()).isTrue();
    assertThat(event.asRefresh()).isSameAs(event);

    ProducerRecord<byte[], byte[]> record = EventCodec.toRecord("t", event);
    ChangeEvent back = EventCodec.fromRecord(record.key(), record.value(), record.headers());

    assertThat(back).isEqualTo(event);
    assertThat(back.key()).isEqualTo(DocKey.ofIndex("books"));
    assertThat(back.refreshesIndex()).isTrue();
    assertThat(ChangeEvent.metadata("books", CONTEXT).refreshesIndex()).isFalse();
    assertThat(
            ChangeEvent.refresh(new DocKey("books", "book", "1"), null, null, CONTEXT)
                .refreshesIndex())
        .isFalse();
  }

  @Test
  void refusesWhatIsNotAnEvent() {
    byte[] key = new DocKey("i", "t", "1").toBytes();
    assertThatThrownBy(() -> EventCodec.fromRecord(key, null, new RecordHeaders()))
        .isInstanceOf(MalformedEventException.class);
    RecordHeaders half = new RecordHeaders();
    half.add(EventCodec.HEADER, "{\"op\":\"index\"}".getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> EventCodec.fromRecord(key, new byte[] {1}, half))
        .isInstanceOf(MalformedEventException.class)
        .hasMessageContaining("must name");
    assertThatThrownBy(
            () -> EventCodec.fromRecord("no-nul".getBytes(StandardCharsets.UTF_8), null, half))
        .isInstanceOf(MalformedEventException.class);
  }
}
