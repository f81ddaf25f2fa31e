package io.ela.dialect.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonCursorTest {

  /** Every range of random texts, read from the middle of a larger array. */
  @Test
  void rangesAreThoseThatWereWritten() {
    for (int seed = 0; seed < 3000; seed++) {
      RandomJson random = new RandomJson(seed, true);
      byte[] text = random.object();
      int shift = new Random(seed).nextInt(5);
      byte[] array = new byte[text.length + shift + 3];
      Arrays.fill(array, (byte) '"');
      System.arraycopy(text, 0, array, shift, text.length);
      List<RandomJson.Range> seen = new ArrayList<>();
      try (JsonCursor json = new JsonCursor(new Bytes(array, shift, text.length))) {
        json.expectObject("the text");
        members(json, shift, seen);
        assertThat(json.nextToken()).isNull();
      }
      assertThat(seen).as("seed %d: %s", seed, Bytes.of(text)).isEqualTo(random.ranges());
    }
  }

  private static void members(JsonCursor json, int shift, List<RandomJson.Range> seen) {
    while (json.nextMember()) {
      String name = json.name();
      int nameStart = json.nameStart() - shift;
      value(json, name, nameStart, shift, seen);
    }
  }

  private static void value(
      JsonCursor json, String name, int nameStart, int shift, List<RandomJson.Range> seen) {
    int start = json.tokenStart() - shift;
    if (json.isObject()) {
      members(json, shift, seen);
    } else if (json.isArray()) {
      while (json.nextElement()) {
        value(json, null, -1, shift, seen);
      }
    }
    seen.add(new RandomJson.Range(name, nameStart, start, json.tokenEnd() - shift));
  }

  @Test
  void valuesAreSlicesOfTheSameArray() {
    byte[] text = "{ \"a\" : {\"b\":[1.0, 2 ]} ,\"c\":1.0}".getBytes(StandardCharsets.UTF_8);
    try (JsonCursor json = new JsonCursor(Bytes.of(text))) {
      json.expectObject("it");
      json.nextMember();
      Bytes a = json.value();
      assertThat(a.array()).isSameAs(text);
      assertThat(a.utf8()).isEqualTo("{\"b\":[1.0, 2 ]}");
      json.nextMember();
      assertThat(json.value().utf8()).isEqualTo("1.0");
      assertThat(json.nextMember()).isFalse();
    }
  }

  @Test
  void rootScalarsEndWhereTheyEnd() {
    for (String text : List.of("12  ", "true \n", "\"\u00e9\"  ", "1.50", "null")) {
      try (JsonCursor json = new JsonCursor(Bytes.ofUtf8(text))) {
        json.nextToken();
        assertThat(json.value().utf8()).isEqualTo(text.strip());
      }
    }
  }

  @Test
  void longsAreReadAsElasticsearchReadsThem() {
    assertThat(longOf("9223372036854775807")).isEqualTo(Long.MAX_VALUE);
    assertThat(longOf("9007199254740993")).isEqualTo(9007199254740993L);
    assertThat(longOf("\"12\"")).isEqualTo(12);
    assertThat(longOf("1.0")).isEqualTo(1);
    assertThat(longOf("1.9e1")).isEqualTo(19);
    assertThat(longOf("0e999999999")).isZero();
    for (String bad :
        List.of("9223372036854775808", "1e999999999", "\"x\"", "true", "null", "{}", "[1]")) {
      assertThatThrownBy(() -> longOf(bad))
          .isInstanceOf(MalformedJsonException.class)
          .hasMessageContaining("[n]");
    }
  }

  private static long longOf(String value) {
    try (JsonCursor json = new JsonCursor(Bytes.ofUtf8("{\"n\":" + value + "}"))) {
      json.expectObject("it");
      json.nextMember();
      return json.longValue();
    }
  }

  @Test
  void whatElasticsearchReadsBeyondTheStandardIsPassedOver() {
    String source = "{\"a\":NaN /* } \" */, b : 1 // ]\n}";
    try (JsonCursor json = new JsonCursor(Bytes.ofUtf8("{\"_source\":" + source + ",\"z\":1}"))) {
      json.expectObject("it");
      json.nextMember();
      assertThat(json.value().utf8()).isEqualTo(source);
      json.nextMember();
      assertThat(json.name()).isEqualTo("z");
    }
  }

  @Test
  void aDeepValueAndALongOneArePassedOver() {
    String deep = "[".repeat(50_000) + "]".repeat(50_000);
    String wide = "\"" + "x".repeat(25_000_000) + "\"";
    String digits = "9".repeat(100_000);
    byte[] text =
        ("{\"a\":" + deep + ",\"b\":" + wide + ",\"c\":" + digits + "}")
            .getBytes(StandardCharsets.US_ASCII);
    try (JsonCursor json = new JsonCursor(Bytes.of(text))) {
      json.expectObject("it");
      json.nextMember();
      assertThat(json.value().length()).isEqualTo(100_000);
      json.nextMember();
      assertThat(json.value().length()).isEqualTo(25_000_002);
      json.nextMember();
      assertThat(json.value().length()).isEqualTo(100_000);
      assertThat(json.nextMember()).isFalse();
    }
  }

  @Test
  void aCutTextIsMalformedWhereverItIsCut() {
    byte[] text =
        "{\"took\":1,\"items\":[{\"a\":\"\u00e9\"},true]}".getBytes(StandardCharsets.UTF_8);
    for (int cut = 0; cut < text.length; cut++) {
      Bytes part = new Bytes(text, 0, cut);
      assertThatThrownBy(
              () -> {
                try (JsonCursor json = new JsonCursor(part)) {
                  json.expectObject("the answer");
                  while (json.nextMember()) {
                    json.value();
                  }
                }
              })
          .as("cut at %d", cut)
          .isInstanceOf(MalformedJsonException.class);
    }
  }

  @Test
  void repeatedNamesAreOneObject() {
    try (JsonCursor json = new JsonCursor(Bytes.ofUtf8("{\"a\":\"log\\u0073\",\"b\":\"logs\"}"))) {
      json.expectObject("it");
      json.nextMember();
      String first = json.repeatedTextOrNull();
      json.nextMember();
      assertThat(first).isEqualTo("logs");
      assertThat(json.repeatedTextOrNull()).isSameAs(first);
    }
  }
}
