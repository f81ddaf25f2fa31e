package io.ela.dialect.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ela.dialect.json.Bytes;
import io.ela.dialect.json.MalformedJsonException;
import io.ela.dialect.json.RandomJson;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SearchParsersTest {

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void readsAPageOfFive() {
    String source = "{\"z\":1.0 , \"a\":{\"_source\":{},\"hits\":[\"]}\"]}}";
    HitsPage page =
        HitsParser.parse(
            bytes(
                "{\"_scroll_id\":\"DnF1ZXJ5==\",\"took\":1,\"timed_out\":false,\"_shards\":{\"total\":5,\"successful\":5,\"skipped\":0,\"failed\":0},\"hits\":{\"total\":9007199254740993,\"max_score\":null,\"hits\":["
                    + "{\"_index\":\"p\",\"_type\":\"t\",\"_id\":\"1\",\"_version\":3,\"_score\":null,\"_routing\":\"r\",\"_parent\":\"r\",\"_source\":"
                    + source
                    + ",\"sort\":[0,\"\\u00e9\",1.0,null,9223372036854775807]},"
                    + "{\"_index\":\"p\",\"_type\":\"u\",\"_id\":\"2\",\"_score\":1.0,\"inner_hits\":{\"x\":{\"hits\":{\"hits\":[{\"_id\":\"no\"}]}}}}]}}"));
    assertThat(page.scrollId()).isEqualTo("DnF1ZXJ5==");
    assertThat(page.total()).isEqualTo(9007199254740993L);
    assertThat(page.totalIsLowerBound()).isFalse();
    assertThat(page.shards()).isEqualTo(new ShardCounts(5, 5, 0, 0, null));
    assertThat(page.shards().complete()).isTrue();
    assertThat(page.hits())
        .containsExactly(
            new Hit(
                "p",
                "t",
                "1",
                "r",
                "r",
                3,
                null,
                null,
                Bytes.ofUtf8(source),
                true,
                List.of(
                    Bytes.ofUtf8("0"),
                    Bytes.ofUtf8("\"\\u00e9\""),
                    Bytes.ofUtf8("1.0"),
                    Bytes.ofUtf8("null"),
                    Bytes.ofUtf8("9223372036854775807"))),
            new Hit("p", "u", "2", null, null, -1, null, null, Bytes.EMPTY, false, List.of()));
  }

  @Test
  void readsAPageOfEight() {
    HitsPage page =
        HitsParser.parse(
            bytes(
                """
                {
                  "pit_id" : "46ToAwMDaWR5",
                  "timed_out" : true,
                  "_shards" : { "total" : 2, "successful" : 1, "skipped" : 0, "failed" : 1,
                    "failures" : [ { "shard" : 0, "index" : "p", "reason" : { "type" : "query_shard_exception", "reason" : "No mapping", "caused_by" : { "type" : "deep", "reason" : "er" } } }, { "reason" : { "type" : "second" } } ] },
                  "hits" : {
                    "total" : { "value" : 10000, "relation" : "gte" },
                    "hits" : [ { "_index" : "p", "_id" : "1", "_version" : 1, "_seq_no" : 7, "_primary_term" : 2, "_ignored" : ["x"], "_source" : {
                      "a" : "b"
                    } , "sort" : [ 1, 2 ] } ]
                  }
                }
                """));
    assertThat(page.pitId()).isEqualTo("46ToAwMDaWR5");
    assertThat(page.timedOut()).isTrue();
    assertThat(page.total()).isEqualTo(10_000);
    assertThat(page.totalIsLowerBound()).isTrue();
    assertThat(page.shards().complete()).isFalse();
    assertThat(page.shards().firstFailure().isOrHasCause("deep")).isTrue();
    assertThat(page.shards().firstFailure().isOrHasCause("second")).isFalse();
    Hit hit = page.hits().get(0);
    assertThat(hit.type()).isNull();
    assertThat(hit.seqNo()).isEqualTo(7);
    assertThat(hit.primaryTerm()).isEqualTo(2);
    assertThat(hit.source().utf8()).startsWith("{\n").endsWith("}").contains("\"a\" : \"b\"");
  }

  @Test
  void anUnreadablePageIsAnErrorAndNeverAnEmptyPage() {
    for (String bad :
        List.of(
            "",
            "{}",
            "{\"hits\":{}}",
            "{\"hits\":{\"hits\":null}}",
            "{\"hits\":[]}",
            "{\"hits\":1,\"hits2\":{}}",
            "{\"_shards\":1,\"hits\":{\"hits\":[]}}",
            "{\"hits\":{\"hits\":[{\"_id\":\"1\"}]}}",
            "{\"hits\":{\"hits\":[{\"_index\":\"1\"}]}}",
            "{\"hits\":{\"hits\":[1]}}",
            "{\"hits\":{\"hits\":[]}")) {
      assertThatThrownBy(() -> HitsParser.parse(bytes(bad)))
          .as(bad)
          .isInstanceOf(MalformedJsonException.class);
    }
    assertThatThrownBy(
            () -> HitsParser.parse(bytes("{\"error\":{\"type\":\"t\",\"reason\":\"r\"}}")))
        .hasMessageContaining("t: r");
  }

  @Test
  void sourcesAreTheVeryBytes() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(bytes("{\"hits\":{\"hits\":["));
    List<Bytes> sources = new ArrayList<>();
    for (int seed = 0; seed < 1000; seed++) {
      String source =
          new String(new RandomJson(seed, true).object(), StandardCharsets.UTF_8).strip();
      sources.add(Bytes.ofUtf8(source));
      out.write(
          bytes(
              (seed == 0 ? "" : ",") + "{\"_index\":\"i\",\"_id\":\"" + seed + "\",\"_source\":"));
      out.write(bytes(source));
      out.write('}');
    }
    out.write(bytes("]}}"));
    byte[] answer = out.toByteArray();
    HitsPage page = HitsParser.parse(answer);
    assertThat(page.hits()).map(Hit::source).isEqualTo(sources);
    assertThat(page.hits()).allMatch(hit -> hit.source().array() == answer);
    assertThat(page.total()).isEqualTo(-1);
  }

  @Test
  void readsMget() {
    List<GetAnswer> answers =
        MgetParser.parse(
            bytes(
                "{\"docs\":[{\"_index\":\"p\",\"_type\":\"t\",\"_id\":\"1\",\"_version\":2,\"_routing\":[\"r\"],\"_seq_no\":0,\"_primary_term\":1,\"found\":true,\"_source\":{\"a\":1e400}},"
                    + "{\"_index\":\"p\",\"_id\":\"2\",\"found\":false},"
                    + "{\"_index\":\"zz\",\"_type\":\"t\",\"_id\":\"3\",\"error\":{\"root_cause\":[],\"type\":\"index_not_found_exception\",\"reason\":\"no such index\"}}]}"));
    assertThat(answers)
        .containsExactly(
            new GetAnswer.Found(
                new Hit(
                    "p",
                    "t",
                    "1",
                    "r",
                    null,
                    2,
                    0L,
                    1L,
                    Bytes.ofUtf8("{\"a\":1e400}"),
                    true,
                    List.of())),
            new GetAnswer.Missing("p", null, "2"),
            new GetAnswer.Failed(
                "zz", "t", "3", new ErrorCause("index_not_found_exception", "no such index")));
    for (String bad :
        List.of("{}", "{\"docs\":[{}]}", "{\"docs\":[1]}", "{\"docs\":[{\"found\":true}]}")) {
      assertThatThrownBy(() -> MgetParser.parse(bytes(bad)))
          .as(bad)
          .isInstanceOf(MalformedJsonException.class);
    }
    assertThatThrownBy(() -> MgetParser.parse(bytes("{\"error\":\"x\"}")))
        .hasMessageContaining("x");
  }

  @Test
  void readsGet() {
    assertThat(
            MgetParser.parseGet(
                bytes("{\"_index\":\"p\",\"_type\":\"t\",\"_id\":\"zz\",\"found\":false}")))
        .isEqualTo(new GetAnswer.Missing("p", "t", "zz"));
    assertThat(
            MgetParser.parseGet(
                bytes(
                    "{\"error\":{\"type\":\"index_not_found_exception\",\"reason\":\"no\"},\"status\":404}")))
        .isEqualTo(
            new GetAnswer.Failed(
                null, null, null, new ErrorCause("index_not_found_exception", "no")));
    assertThat(
            MgetParser.parseGet(
                bytes(
                    "{\"_index\":\"p\",\"_id\":\"1\",\"_version\":1,\"found\":true,\"_source\":{}}")))
        .isInstanceOfSatisfying(
            GetAnswer.Found.class, found -> assertThat(found.document().hasSource()).isTrue());
    assertThatThrownBy(() -> MgetParser.parseGet(bytes("{\"_index\":\"p\"}")))
        .isInstanceOf(MalformedJsonException.class);
  }

  @Test
  void readsErrorsOfEveryForm() {
    ErrorCause cause =
        ErrorParser.parse(
            bytes(
                "{\"error\":{\"root_cause\":[{\"type\":\"other\",\"reason\":\"other\"}],\"type\":\"mapper_parsing_exception\",\"reason\":\"failed\",\"line\":1,\"caused_by\":{\"type\":\"number_format_exception\",\"reason\":\"abc\"}},\"status\":400}"));
    assertThat(cause.type()).isEqualTo("mapper_parsing_exception");
    assertThat(cause)
        .hasToString("mapper_parsing_exception: failed <- number_format_exception: abc");
    assertThat(cause.isOrHasCause("number_format_exception")).isTrue();
    assertThat(ErrorParser.parse(bytes("{\"error\":\"alias [\\\"zz] missing\",\"status\":404}")))
        .isEqualTo(new ErrorCause("", "alias [\"zz] missing"));
    assertThat(ErrorParser.parse(bytes("{\"error\":{\"reason\":null,\"type\":{}}}")))
        .isEqualTo(new ErrorCause("", ""));
  }

  @Test
  void whatIsNoErrorBodyIsSaidToBeUnparsable() {
    for (String body :
        List.of("", "<html>502</html>", "{\"error\":", "{}", "[]", "{\"error\":null}")) {
      assertThat(ErrorParser.parse(bytes(body)))
          .isEqualTo(new ErrorCause(ErrorCause.UNPARSABLE, body));
    }
    assertThat(ErrorParser.parse(bytes("\uD83D\uDE00".repeat(1000))).reason())
        .isEqualTo("\uD83D\uDE00".repeat(100));
    assertThat(ErrorParser.parse(bytes("x" + "\uD83D\uDE00".repeat(1000))).reason())
        .isEqualTo("x" + "\uD83D\uDE00".repeat(99));
    String deep = "{\"type\":\"t\",\"caused_by\":".repeat(5000) + "1" + "}".repeat(5000);
    assertThat(ErrorParser.parse(bytes("{\"error\":" + deep + "}")).type()).isEqualTo("t");
  }
}
