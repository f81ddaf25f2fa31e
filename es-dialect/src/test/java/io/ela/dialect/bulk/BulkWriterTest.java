package io.ela.dialect.bulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.ela.dialect.EsVersion;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.json.RandomJson;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BulkWriterTest {

  private static BulkWriter writer(String version) {
    return new BulkWriter(EsVersion.parse(version).capabilities(), 1);
  }

  private static String written(String version, BulkAction... actions) {
    BulkWriter writer = writer(version);
    for (BulkAction action : actions) {
      long size = writer.sizeOf(action);
      int before = writer.size();
      writer.add(action);
      assertThat(writer.size() - before).isEqualTo(size);
    }
    assertThat(writer.actions()).isEqualTo(actions.length);
    assertThat(writer.view().equalsBytes(writer.toByteArray())).isTrue();
    return writer.view().utf8();
  }

  private static final BulkTarget TARGET =
      BulkTarget.of("i", "t", "\u00e9\"\uD83D\uDE00")
          .withRouting("r\n")
          .withVersion(9007199254740993L, "external");

  @Test
  void typesAreWrittenWhereThereAreTypes() {
    Bytes source = Bytes.ofUtf8("{\"a\": 1.0}");
    for (String version : List.of("5.6.16", "6.8.23")) {
      assertThat(
              written(
                  version,
                  new BulkAction.Index(TARGET.withParent("p"), source),
                  new BulkAction.Delete(BulkTarget.of("i", "t", "2"))))
          .isEqualTo(
              "{\"index\":{\"_index\":\"i\",\"_type\":\"t\",\"_id\":\"\u00e9\\\"\uD83D\uDE00\",\"routing\":\"r\\u000a\",\"parent\":\"p\",\"version\":9007199254740993,\"version_type\":\"external\"}}\n"
                  + "{\"a\": 1.0}\n"
                  + "{\"delete\":{\"_index\":\"i\",\"_type\":\"t\",\"_id\":\"2\"}}\n");
    }
    for (String version : List.of("7.17.15", "8.19.13", "9.4.3", "opensearch-1.3.13")) {
      assertThat(
              written(
                  version,
                  new BulkAction.Create(TARGET.withLock(3, 4).withPipeline("_none"), source),
                  new BulkAction.Update(BulkTarget.of("i", null, "2"), Bytes.ofUtf8("{}")),
                  new BulkAction.Index(BulkTarget.of("i", null, null), Bytes.ofUtf8("{}"))))
          .isEqualTo(
              "{\"create\":{\"_index\":\"i\",\"_id\":\"\u00e9\\\"\uD83D\uDE00\",\"routing\":\"r\\u000a\",\"version\":9007199254740993,\"version_type\":\"external\",\"if_seq_no\":3,\"if_primary_term\":4,\"pipeline\":\"_none\"}}\n"
                  + "{\"a\": 1.0}\n"
                  + "{\"update\":{\"_index\":\"i\",\"_id\":\"2\"}}\n{}\n{\"index\":{\"_index\":\"i\"}}\n{}\n");
    }
  }

  @Test
  void whatADialectCannotSayIsRefusedByName() {
    BulkWriter five = writer("5.6.16");
    assertThatThrownBy(() -> five.add(new BulkAction.Delete(BulkTarget.of("i", null, "1"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[i/1]")
        .hasMessageContaining("mapping type");
    assertThatThrownBy(
            () -> five.add(new BulkAction.Delete(BulkTarget.of("i", "t", "1").withLock(1, 1))))
        .hasMessageContaining("if_seq_no");
    BulkWriter eight = writer("8.19.13");
    assertThatThrownBy(
            () -> eight.add(new BulkAction.Delete(BulkTarget.of("i", "t", "1").withParent("p"))))
        .hasMessageContaining("[parent]");
    BulkTarget nameless = BulkTarget.of("i", null, null);
    for (BulkAction action :
        List.of(
            new BulkAction.Delete(nameless),
            new BulkAction.Create(nameless, Bytes.ofUtf8("{}")),
            new BulkAction.Index(nameless.withVersion(1, "external"), Bytes.ofUtf8("{}")))) {
      assertThatThrownBy(() -> eight.sizeOf(action)).hasMessageContaining("id");
      assertThatThrownBy(() -> eight.add(action)).isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(five.size() + eight.size()).isZero();
  }

  @Test
  void clearStartsAnew() {
    BulkWriter writer = writer("8.19.13");
    writer.add(new BulkAction.Delete(TARGET));
    writer.clear();
    assertThat(writer.size()).isZero();
    assertThat(writer.actions()).isZero();
  }

  /** Pretty sources too: what is written is read again, and says the same. */
  @Test
  void whatIsWrittenIsReadAgain() throws Exception {
    ObjectMapper mapper = new ObjectMapper();
    BulkWriter writer = writer("8.19.13");
    List<Bytes> sources = new ArrayList<>();
    for (int seed = 0; seed < 500; seed++) {
      Bytes source = Bytes.of(new RandomJson(seed, seed % 2 == 0).object());
      sources.add(source);
      BulkAction action = new BulkAction.Index(BulkTarget.of("i", null, "" + seed), source);
      long size = writer.sizeOf(action);
      int before = writer.size();
      writer.add(action);
      assertThat(writer.size() - before).isEqualTo(size);
    }
    List<BulkItem> items = new ArrayList<>();
    BulkParser parser = new BulkParser(1 << 24, items::add);
    parser.feed(writer.view());
    assertThat(parser.finish().missingFinalNewline()).isFalse();
    assertThat(items).hasSize(sources.size());
    for (int i = 0; i < sources.size(); i++) {
      assertThat(items.get(i).id()).isEqualTo("" + i);
      if (i % 2 == 1) {
        assertThat(items.get(i).source()).isEqualTo(sources.get(i));
      }
      assertThat(mapper.readTree(items.get(i).source().copy()))
          .isEqualTo(mapper.readTree(sources.get(i).copy()));
    }
  }

  @Test
  void compactsOnlyWhatHasLineBreaks() {
    Bytes flat = Bytes.ofUtf8("{ \"a\" : \"\\n\" }");
    assertThat(NdjsonLine.compact(flat)).isSameAs(flat);
    assertThat(compact("{\n  \"a\" : 1.0,\r\n\t\"b\":\"x  y\"\n}\n"))
        .isEqualTo("{\"a\" : 1.0,\"b\":\"x  y\"}");
    assertThat(compact("{ // one \"\n\"a\":\"// \\\" /* \" /* /*/,\n\"b\":1}"))
        .isEqualTo("{ \"a\":\"// \\\" /* \" ,\"b\":1}");
    assertThat(compact("{\"a\":\"\\\\\"\n}")).isEqualTo("{\"a\":\"\\\\\"}");
    assertThat(compact("\n/*")).isEmpty();
    byte[] padded = "xx{\n}xx".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    assertThat(NdjsonLine.compact(new Bytes(padded, 2, 3)).utf8()).isEqualTo("{}");
  }

  @Test
  void findsLineBreaksWhereverTheyAre() {
    for (int length = 1; length < 40; length++) {
      for (int at = 0; at < length; at++) {
        for (byte lineBreak : new byte[] {'\n', '\r'}) {
          byte[] text = new byte[length + 3];
          java.util.Arrays.fill(text, (byte) 0x8A);
          text[2 + at] = lineBreak;
          Bytes json = new Bytes(text, 2, length);
          assertThat(NdjsonLine.compact(json).length()).isEqualTo(length - 1);
          text[2 + at] = 0x0B;
          text[1] = lineBreak;
          text[length + 2] = lineBreak;
          assertThat(NdjsonLine.compact(json)).isSameAs(json);
        }
      }
    }
  }

  private static String compact(String json) {
    return NdjsonLine.compact(Bytes.ofUtf8(json)).utf8();
  }
}
