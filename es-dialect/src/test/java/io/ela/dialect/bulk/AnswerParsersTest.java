package io.ela.dialect.bulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ela.dialect.json.Bytes;
import io.ela.dialect.json.MalformedJsonException;
import io.ela.dialect.search.ErrorCause;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnswerParsersTest {

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void readsAnAnswerOfFive() {
    BulkAnswer answer =
        BulkAnswerParser.parse(
            bytes(
                """
                {"took":30,"errors":true,"items":[
                {"index":{"_index":"p","_type":"t","_id":"1","_version":2,"result":"updated","_shards":{"total":1,"successful":1,"failed":0},"created":false,"status":200}},
                {"delete":{"found":false,"_index":"p","_type":"t","_id":"2","_version":1,"result":"not_found","_shards":{"total":1},"status":404}},
                {"create":{"_index":"p","_type":"t","_id":"3","status":409,"error":{"type":"version_conflict_engine_exception","reason":"[t][3]: version conflict","index_uuid":"u","shard":"0","index":"p"}}}]}
                """));
    assertThat(answer.took()).isEqualTo(30);
    assertThat(answer.errors()).isTrue();
    assertThat(answer.items())
        .containsExactly(
            new BulkAnswerItem(
                BulkOp.INDEX, 200, "p", "t", "1", 2, null, null, "updated", null, null),
            new BulkAnswerItem(
                BulkOp.DELETE, 404, "p", "t", "2", 1, null, null, "not_found", null, null),
            new BulkAnswerItem(
                BulkOp.CREATE,
                409,
                "p",
                "t",
                "3",
                -1,
                null,
                null,
                null,
                new ErrorCause("version_conflict_engine_exception", "[t][3]: version conflict"),
                null));
    assertThat(answer.items()).map(BulkAnswerItem::succeeded).containsExactly(true, false, false);
    assertThat(answer.items().get(0).index()).isSameAs(answer.items().get(1).index());
  }

  @Test
  void readsAnAnswerOfEightWithSources() {
    String source =
        "{ \"b\":1.0, \"a\" : 123456789012345678901234567890,\"\\u00e9\":\"\uD83D\uDE00\"}";
    byte[] body =
        bytes(
            "{\"errors\":false,\"took\":1,\"ingest_took\":2,\"items\":[{\"update\":{\"_index\":\"p\",\"_id\":\"a\\/b\",\"_version\":9007199254740993,\"result\":\"noop\",\"_shards\":{},\"_seq_no\":5,\"_primary_term\":2,\"get\":{\"_seq_no\":5,\"found\":true,\"_source\":"
                + source
                + "},\"status\":200}}]}");
    BulkAnswerItem item = BulkAnswerParser.parse(body).items().get(0);
    assertThat(item)
        .isEqualTo(
            new BulkAnswerItem(
                BulkOp.UPDATE,
                200,
                "p",
                null,
                "a/b",
                9007199254740993L,
                5L,
                2L,
                "noop",
                null,
                Bytes.ofUtf8(source)));
    assertThat(item.getSource().array()).isSameAs(body);
  }

  @Test
  void anUnreadableBulkAnswerIsAnError() {
    for (String bad :
        List.of(
            "",
            "<html>",
            "[]",
            "{}",
            "{\"items\":{}}",
            "{\"items\":[1]}",
            "{\"items\":[{}]}",
            "{\"items\":[{\"x\":{}}]}",
            "{\"items\":[{\"index\":{\"_index\":\"i\"}}]}",
            "{\"items\":[{\"index\":{\"status\":200},\"x\":1}]}",
            "{\"items\":[{\"index\":{\"status\":200}}]")) {
      assertThatThrownBy(() -> BulkAnswerParser.parse(bytes(bad)))
          .as(bad)
          .isInstanceOf(MalformedJsonException.class);
    }
    assertThatThrownBy(
            () ->
                BulkAnswerParser.parse(
                    bytes("{\"error\":{\"type\":\"t\",\"reason\":\"r\"},\"status\":400}")))
        .hasMessageContaining("t: r");
    assertThat(BulkAnswerParser.parse(bytes("{\"items\":[]}")).items()).isEmpty();
  }

  @Test
  void readsSingleWrites() {
    assertThat(
            DocumentAnswerParser.parse(
                bytes(
                    "{\"_index\":\"p\",\"_type\":\"t\",\"_id\":\"1\",\"_version\":1,\"result\":\"created\",\"_shards\":{\"total\":1},\"created\":true}")))
        .isEqualTo(
            new DocumentAnswer("p", "t", "1", 1, null, null, "created", true, null, null, null));
    assertThat(
            DocumentAnswerParser.parse(
                bytes(
                    "{\"found\":false,\"_index\":\"p\",\"_type\":\"t\",\"_id\":\"n1\",\"_version\":3,\"result\":\"not_found\"}")))
        .isEqualTo(
            new DocumentAnswer(
                "p", "t", "n1", 3, null, null, "not_found", null, false, null, null));
    assertThat(
            DocumentAnswerParser.parse(
                bytes(
                    "{\"_index\":\"p\",\"_id\":\"1\",\"_version\":4,\"result\":\"updated\",\"_seq_no\":8,\"_primary_term\":1,\"get\":{\"found\":true,\"_source\":{\"a\":1.0}}}")))
        .isEqualTo(
            new DocumentAnswer(
                "p",
                null,
                "1",
                4,
                8L,
                1L,
                "updated",
                null,
                null,
                null,
                Bytes.ofUtf8("{\"a\":1.0}")));
    DocumentAnswer error =
        DocumentAnswerParser.parse(
            bytes(
                "{\"error\":{\"root_cause\":[{\"type\":\"x\"}],\"type\":\"document_missing_exception\",\"reason\":\"[1]: document missing\"},\"status\":404}"));
    assertThat(error.error())
        .isEqualTo(new ErrorCause("document_missing_exception", "[1]: document missing"));
    assertThatThrownBy(() -> DocumentAnswerParser.parse(bytes("{\"result\":\"created\"}")))
        .isInstanceOf(MalformedJsonException.class);
  }
}
