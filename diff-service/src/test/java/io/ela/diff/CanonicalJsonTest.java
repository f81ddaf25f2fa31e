package io.ela.diff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dynatrace.hash4j.hashing.HashValue128;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.json.MalformedJsonException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CanonicalJsonTest {
  private final CanonicalJson canonical = new CanonicalJson();

  private HashValue128 hash(String json) {
    return canonical.hash(Bytes.ofUtf8(json));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{\"a\":1,\"b\":2}|{ \"b\" : 2,\t\"a\":1 }",
        "{\"a\":{\"x\":[1,{\"p\":1,\"q\":2}],\"y\":null}}|{\"a\":{\"y\":null,\"x\":[1,{\"q\":2,\"p\":1}]}}",
        "\"\\u00e9\\n\\/\"|\"é\\u000a/\"",
        "{\"\\u0061\":1}|{\"a\":1}",
        "[]|[ ]",
        "9007199254740993|9007199254740993",
        "\"\\ud83d\\ude00\"|\"😀\""
      })
  void sameForAClient(String one, String other) {
    assertThat(hash(one)).isEqualTo(hash(other));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "9007199254740993|9007199254740992",
        "18446744073709551617|18446744073709551616",
        "1|1.0",
        "1.0|1.00",
        "1|\"1\"",
        "true|\"true\"",
        "null|\"null\"",
        "{\"a\":null}|{}",
        "[]|{}",
        "[[]]|[]",
        "[1,2]|[2,1]",
        "[1,[2]]|[[1],2]",
        "[[1,2],[3]]|[[1],[2,3]]",
        "{\"a\":1,\"b\":2}|{\"a\":2,\"b\":1}",
        "{\"a\":{\"b\":1}}|{\"a.b\":1}",
        "{\"a\":1}|{\"a\":1,\"a\":1}",
        "{\"a\":[{\"b\":1},{\"c\":2}]}|{\"a\":[{\"b\":1,\"c\":2}]}",
        "\"a\"|\"a \"",
        "0|-0"
      })
  void different(String one, String other) {
    assertThat(hash(one)).isNotEqualTo(hash(other));
  }

  @Test
  void anyOrderOfMembersAtEveryDepthHashesAlike() {
    for (int seed = 0; seed < 200; seed++) {
      String one = object(new Random(seed), new Random(1), 4);
      String other = object(new Random(seed), new Random(2), 4);
      assertThat(hash(other)).as("seed %d", seed).isEqualTo(hash(one));
      assertThat(hash(object(new Random(seed + 1000), new Random(1), 4)))
          .as("seed %d", seed)
          .isNotEqualTo(hash(one));
    }
  }

  /** The same object for the same first generator; the second one orders its members. */
  private static String object(Random contents, Random order, int depth) {
    List<String> members = new ArrayList<>();
    int count = 3 + contents.nextInt(4);
    for (int i = 0; i < count; i++) {
      String value =
          switch (depth == 0 ? 0 : contents.nextInt(3)) {
            case 0 -> Long.toString(contents.nextLong());
            case 1 -> object(contents, order, depth - 1);
            default -> "[" + object(contents, order, depth - 1) + "," + contents.nextInt() + "]";
          };
      members.add("\"k" + i + "\":" + value);
    }
    Collections.shuffle(members, order);
    return "{" + String.join(",", members) + "}";
  }

  @Test
  void depthDoesNotOverflowTheStack() {
    String deep = "[".repeat(50_000) + "1" + "]".repeat(50_000);
    assertThat(hash(deep)).isEqualTo(hash(deep)).isNotEqualTo(hash("[" + deep + "]"));
  }

  @Test
  void refusesWhatIsNotJson() {
    assertThatThrownBy(() -> hash("{\"a\":")).isInstanceOf(MalformedJsonException.class);
    assertThatThrownBy(() -> hash("")).isInstanceOf(MalformedJsonException.class);
  }
}
