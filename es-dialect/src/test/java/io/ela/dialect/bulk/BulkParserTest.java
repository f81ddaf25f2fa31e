package io.ela.dialect.bulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ela.dialect.json.Bytes;
import io.ela.dialect.json.RandomJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BulkParserTest {

  private static final int MAX = 1 << 20;

  private final List<BulkItem> items = new ArrayList<>();

  private BulkEnd parse(String body) {
    items.clear();
    BulkParser parser = new BulkParser(MAX, items::add);
    parser.feed(Bytes.ofUtf8(body));
    return parser.finish();
  }

  private BulkItem only(String body) {
    parse(body);
    assertThat(items).hasSize(1);
    return items.get(0);
  }

  private static BulkItem plain(
      BulkOp op, String index, String id, int line, String meta, String source) {
    return new BulkItem(
        op,
        index,
        null,
        id,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        List.of(),
        line,
        Bytes.ofUtf8(meta),
        source == null ? null : Bytes.ofUtf8(source));
  }

  @Test
  void readsAllOperations() {
    BulkEnd end =
        parse(
            "{\"index\":{\"_index\":\"i\",\"_id\":\"1\"}}\n{\"a\":1.0}\n"
                + "{\"delete\":{\"_index\":\"i\",\"_id\":\"2\"}}\n"
                + "{\"create\":{}}\n{}\n"
                + " { \"update\" : { \"_id\" : 7 } } \n{\"doc\":{}}\n");
    assertThat(items)
        .containsExactly(
            plain(
                BulkOp.INDEX,
                "i",
                "1",
                1,
                "{\"index\":{\"_index\":\"i\",\"_id\":\"1\"}}",
                "{\"a\":1.0}"),
            plain(
                BulkOp.DELETE, "i", "2", 3, "{\"delete\":{\"_index\":\"i\",\"_id\":\"2\"}}", null),
            plain(BulkOp.CREATE, null, null, 4, "{\"create\":{}}", "{}"),
            plain(
                BulkOp.UPDATE, null, "7", 6, " { \"update\" : { \"_id\" : 7 } } ", "{\"doc\":{}}"));
    assertThat(end).isEqualTo(new BulkEnd(4, 7, end.bytes(), false, Bytes.EMPTY, null));
  }

  @Test
  void readsEverySpelling() {
    for (String prefix : List.of("", "_")) {
      BulkItem item =
          only(
              """
              {"index":{"_index":"i","_type":"t","_id":"a\\/b","Prouting":"r","Pparent":"p","Pversion":9007199254740993,"Pversion_type":"external","Pretry_on_conflict":"3","pipeline":"pp","if_seq_no":1,"if_primary_term":2,"require_alias":true,"_source":["x", "y"],"fields":["z"],"dynamic_templates":{"a":"b"},"_timestamp":{"x":[1]},"_ttl":"1d"}}
              {}
              """
                  .replace("P", prefix));
      assertThat(item.index()).isEqualTo("i");
      assertThat(item.type()).isEqualTo("t");
      assertThat(item.id()).isEqualTo("a/b");
      assertThat(item.routing()).isEqualTo("r");
      assertThat(item.parent()).isEqualTo("p");
      assertThat(item.version()).isEqualTo(9007199254740993L);
      assertThat(item.versionType()).isEqualTo("external");
      assertThat(item.retryOnConflict()).isEqualTo(3);
      assertThat(item.pipeline()).isEqualTo("pp");
      assertThat(item.ifSeqNo()).isEqualTo(1);
      assertThat(item.ifPrimaryTerm()).isEqualTo(2);
      assertThat(item.requireAlias()).isTrue();
      assertThat(item.sourceFilter()).isEqualTo(Bytes.ofUtf8("[\"x\", \"y\"]"));
      assertThat(item.fields()).isEqualTo(Bytes.ofUtf8("[\"z\"]"));
      assertThat(item.dynamicTemplates()).isEqualTo(Bytes.ofUtf8("{\"a\":\"b\"}"));
      assertThat(item.unknown()).containsExactly("_timestamp", "_ttl");
    }
  }

  @Test
  void idsAndEscapes() {
    assertThat(only("{\"delete\":{\"_id\":1.0}}\n").id()).isEqualTo("1.0");
    assertThat(only("{\"delete\":{\"_id\":12345678901234567890123}}\n").id())
        .isEqualTo("12345678901234567890123");
    assertThat(only("{\"delete\":{\"_id\":true}}\n").id()).isEqualTo("true");
    assertThat(only("{\"delete\":{\"_id\":\"\\u00e9\uD83D\uDE00\\ud83d\\ude00\"}}\n").id())
        .isEqualTo("\u00e9\uD83D\uDE00\uD83D\uDE00");
    assertThat(only("{\"d\\u0065lete\":{\"\\u005fid\":\"x\"}}\n").id()).isEqualTo("x");
    BulkItem nulls = only("{\"index\":{\"_id\":null,\"routing\":null,\"nix\":null}}\n{}\n");
    assertThat(nulls.id()).isNull();
    assertThat(nulls.routing()).isNull();
    assertThat(nulls.unknown()).isEmpty();
    assertThat(only("{\"index\":{\"_id\":\"\"}}\n{}\n").id()).isEmpty();
  }

  @Test
  void anIndexThatSaysCreateIsACreate() {
    assertThat(only("{\"index\":{\"op_type\":\"create\"}}\n{}\n").op()).isEqualTo(BulkOp.CREATE);
    assertThat(only("{\"index\":{\"op_type\":\"index\"}}\n{}\n").op()).isEqualTo(BulkOp.INDEX);
  }

  @Test
  void carriageReturnsAndEmptyLines() {
    BulkEnd end = parse("\r\n\n  \n{\"index\":{}}\r\n{\"a\":\"\\r\"}\r\n\n{\"index\":{}}\n\n\n");
    assertThat(items).hasSize(2);
    assertThat(items.get(0).line()).isEqualTo(4);
    assertThat(items.get(0).metadataLine()).isEqualTo(Bytes.ofUtf8("{\"index\":{}}"));
    assertThat(items.get(0).source()).isEqualTo(Bytes.ofUtf8("{\"a\":\"\\r\"}"));
    // An empty line where a source should be is the source, as in Elasticsearch.
    assertThat(items.get(1).source()).isEqualTo(Bytes.EMPTY);
    assertThat(end.lines()).isEqualTo(9);
    assertThat(end.missingFinalNewline()).isFalse();
  }

  @Test
  void whatIsLeftOverIsReported() {
    BulkEnd empty = parse("");
    assertThat(empty).isEqualTo(new BulkEnd(0, 0, 0, false, Bytes.EMPTY, null));
    BulkEnd open = parse("{\"index\":{}}\n{\"a\":1}");
    assertThat(items).isEmpty();
    assertThat(open.missingFinalNewline()).isTrue();
    assertThat(open.rest()).isEqualTo(Bytes.ofUtf8("{\"a\":1}"));
    assertThat(open.unfinished()).isEqualTo(Bytes.ofUtf8("{\"index\":{}}"));
    BulkEnd delete = parse("{\"delete\":{\"_id\":\"1\"}}");
    assertThat(delete.missingFinalNewline()).isTrue();
    assertThat(delete.unfinished()).isNull();
    assertThat(parse("{\"index\":{}}\n").unfinished()).isNotNull();
  }

  @Test
  void malformedActionLinesNameLineAndReason() {
    for (String[] bad :
        new String[][] {
          {"[]", "should be an object"},
          {"1", "should be an object"},
          {"{}", "name an action"},
          {"{\"upsert\":{}}", "[upsert]"},
          {"{\"index\":1}", "[index] should be an object"},
          {"{\"index\":{\"_id\":{}}}", "[_id] should be a simple value"},
          {"{\"index\":{\"_version\":\"x\"}}", "[_version]"},
          {"{\"index\":{\"version\":9223372036854775808}}", "[version]"},
          {"{\"index\":{\"retry_on_conflict\":3000000000}}", "[retry_on_conflict]"},
          {"{\"index\":{\"_id\":\"1\"", "not JSON"},
          {"\u0000{}", "not JSON"},
          {"{\"index\":{\"_id\":\"\u0001\"}}", "not JSON"}
        }) {
      assertThatThrownBy(() -> parse("{\"delete\":{}}\n\n" + bad[0] + "\n"))
          .as(bad[0])
          .isInstanceOfSatisfying(
              BulkParseException.class,
              e -> {
                assertThat(e.line()).isEqualTo(3);
                assertThat(e.kind()).isEqualTo(BulkParseException.Kind.MALFORMED);
              })
          .hasMessageContaining("line [3]")
          .hasMessageContaining(bad[1]);
    }
  }

  @Test
  void linesAreBounded() {
    for (int chunk : List.of(1, 7, 1000)) {
      BulkParser parser = new BulkParser(20, items::add);
      byte[] body =
          ("{\"index\":{}}\n" + "x".repeat(21) + "\n").getBytes(StandardCharsets.US_ASCII);
      assertThatThrownBy(() -> feed(parser, body, chunk))
          .isInstanceOfSatisfying(
              BulkParseException.class,
              e -> assertThat(e.kind()).isEqualTo(BulkParseException.Kind.TOO_LONG))
          .hasMessageContaining("line [2]");
    }
    BulkParser exact = new BulkParser(20, items::add);
    feed(
        exact, ("{\"index\":{}}\n" + "x".repeat(20) + "\n").getBytes(StandardCharsets.US_ASCII), 3);
    assertThat(items).hasSize(1);
  }

  private static void feed(BulkParser parser, byte[] body, int chunk) {
    for (int i = 0; i < body.length; i += chunk) {
      // A copy each, so that nothing can depend on neighbouring bytes.
      parser.feed(Bytes.of(Arrays.copyOfRange(body, i, Math.min(body.length, i + chunk))));
    }
  }

  @Test
  void aLongLineInManyChunks() {
    byte[] source =
        ("{\"a\":\"" + "\u00e9".repeat(10_000_000) + "\"}").getBytes(StandardCharsets.UTF_8);
    BulkParser parser = new BulkParser(32 << 20, items::add);
    parser.feed(Bytes.ofUtf8("{\"index\":{}}\n"));
    feed(parser, source, 65_521);
    parser.feed(Bytes.ofUtf8("\n"));
    assertThat(items).hasSize(1);
    assertThat(items.get(0).source().equalsBytes(source)).isTrue();
  }

  @Test
  void everySplitInTwoGivesTheSame() {
    String body =
        "\r\n{\"index\":{\"_id\":\"\uD83D\uDE00\"}}\r\n{\"a\":\"\u00e9\"}\r\n\n{\"delete\":{\"_id\":3}}\n{\"create\":{}}\n\n{\"update\":{}}\n{}";
    BulkEnd expectedEnd = parse(body);
    List<BulkItem> expected = List.copyOf(items);
    assertThat(expected).hasSize(3);
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    for (int split = 0; split <= bytes.length; split++) {
      items.clear();
      BulkParser parser = new BulkParser(MAX, items::add);
      parser.feed(Bytes.of(Arrays.copyOfRange(bytes, 0, split)));
      parser.feed(new Bytes(bytes, split, bytes.length - split));
      assertThat(items).isEqualTo(expected);
      assertThat(parser.finish()).isEqualTo(expectedEnd);
    }
  }

  @Test
  void randomBodiesInRandomChunks() {
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      StringBuilder body = new StringBuilder();
      List<Bytes> sources = new ArrayList<>();
      for (int i = random.nextInt(20); i > 0; i--) {
        byte[] source = new RandomJson(random.nextLong(), false).object();
        sources.add(Bytes.of(source));
        body.append("{\"index\":{\"_id\":\"").append(i).append("\"}}\n");
        body.append(new String(source, StandardCharsets.UTF_8)).append('\n');
      }
      byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
      items.clear();
      BulkParser parser = new BulkParser(MAX, items::add);
      for (int at = 0; at < bytes.length; ) {
        int length = Math.min(bytes.length - at, random.nextInt(random.nextBoolean() ? 5 : 500));
        parser.feed(new Bytes(bytes, at, length));
        at += length;
      }
      assertThat(items).map(BulkItem::source).as("seed %d", seed).isEqualTo(sources);
      assertThat(parser.finish().bytes()).isEqualTo(bytes.length);
    }
  }

  @Test
  void tellsHowFarWholeItemsReach() {
    String delete = "{\"delete\":{\"_id\":\"1\"}}\n";
    String index = "{\"index\":{\"_id\":\"2\"}}\n";
    String source = "{\"a\":1}\n";
    String body = delete + "\n" + index + source + delete.strip();
    BulkParser parser = new BulkParser(1000, item -> {});
    for (int i = 0; i < body.length(); i++) {
      parser.feed(new Bytes(body.getBytes(StandardCharsets.UTF_8), i, 1));
      String fed = body.substring(0, i + 1);
      int end = (delete + "\n" + index + source).length();
      int expected =
          fed.length() >= end
              ? end
              : fed.length() > delete.length()
                  ? delete.length() + 1
                  : fed.length() == delete.length() ? delete.length() : 0;
      assertThat(parser.completeBytes()).as(fed).isEqualTo(expected);
    }
  }

  /** Lines are let go wherever they are cut; what passes and the items make up the whole body. */
  @Test
  void aLineThatIsLetGoPassesAsItIs() {
    String body =
        "{'delete':{'_id':'0'}}\n{'index':{'_id':'1'}}\n{'a':'xyz'}\r\n\n{'create':{}}\n{}\n";
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    for (int first = 0; first <= bytes.length; first++) {
      for (int second = first; second <= bytes.length; second++) {
        StringBuilder out = new StringBuilder();
        List<BulkItem> read = new ArrayList<>();
        BulkParser parser =
            new BulkParser(
                MAX,
                item -> {
                  read.add(item);
                  out.append(item.metadataLine().utf8()).append('\n');
                  Bytes source = item.source();
                  out.append(source == null ? "" : source.utf8() + "\n");
                },
                piece -> out.append(piece.utf8()));
        parser.feed(quoted(bytes, 0, first));
        letGo(parser, read, out, first);
        parser.feed(quoted(bytes, first, second));
        letGo(parser, read, out, second);
        parser.feed(quoted(bytes, second, bytes.length));
        assertThat(read)
            .as("%d %d", first, second)
            .extracting(BulkItem::op)
            .containsExactly(BulkOp.DELETE, BulkOp.INDEX, BulkOp.CREATE);
        // What is held loses its carriage return and empty lines, as ever.
        assertThat(out.toString().replace("\r", ""))
            .as("%d %d", first, second)
            .isEqualTo(body.replace('\'', '"').replace("\r", "").replace("\n\n", "\n"));
        assertThat(parser.completeBytes()).isEqualTo(bytes.length);
        assertThat(parser.finish())
            .isEqualTo(new BulkEnd(3, 6, bytes.length, false, Bytes.EMPTY, null));
      }
    }
  }

  private static Bytes quoted(byte[] bytes, int from, int to) {
    return Bytes.ofUtf8(
        new String(bytes, from, to - from, StandardCharsets.UTF_8).replace('\'', '"'));
  }

  private static void letGo(BulkParser parser, List<BulkItem> read, StringBuilder out, int fed) {
    if (parser.openOp() == null) {
      return;
    }
    int held = parser.openSource();
    BulkParser.Begun begun = parser.letGo();
    assertThat(begun.source().length()).isEqualTo(held);
    assertThat(begun.item().source()).isNull();
    read.add(begun.item());
    out.append(begun.item().metadataLine().utf8()).append('\n').append(begun.source().utf8());
    assertThat(parser.completeBytes()).isEqualTo(fed);
    assertThat(parser.openOp()).isNull();
    assertThatThrownBy(parser::letGo).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aLineThatIsLetGoMayEndWithoutNewline() {
    BulkParser parser = new BulkParser(MAX, items::add);
    parser.feed(Bytes.ofUtf8("{\"update\":{}}\n{\"doc\":"));
    assertThat(parser.openOp()).isEqualTo(BulkOp.UPDATE);
    parser.letGo();
    parser.feed(Bytes.ofUtf8("{}}"));
    assertThat(parser.finish()).isEqualTo(new BulkEnd(1, 1, 24, true, Bytes.EMPTY, null));
    assertThat(items).isEmpty();
  }
}
