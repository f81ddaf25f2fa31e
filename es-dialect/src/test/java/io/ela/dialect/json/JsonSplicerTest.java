package io.ela.dialect.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonSplicerTest {

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  static {
    MAPPER
        .getFactory()
        .setStreamReadConstraints(StreamReadConstraints.builder().maxNumberLength(9999).build());
  }

  private static String splice(String text, JsonSplicer.Visitor visitor) {
    return JsonSplicer.rewrite(Bytes.ofUtf8(text), visitor).utf8();
  }

  private static JsonSplicer.Visitor deleting(String... names) {
    return field -> {
      if (List.of(names).contains(field.name())) {
        field.delete();
      }
    };
  }

  @Test
  void nothingToDoGivesTheSameSlice() {
    Bytes text = Bytes.ofUtf8(" { \"a\" : [ 1.0 , { } ] } ");
    assertThat(JsonSplicer.rewrite(text, field -> {})).isSameAs(text);
  }

  @Test
  void deletionsKeepTheCommasRight() {
    String text = "{\"a\":1,\"b\":{\"x\":[]},\"c\":\"\u00e9\"}";
    assertThat(splice(text, deleting("a"))).isEqualTo("{\"b\":{\"x\":[]},\"c\":\"\u00e9\"}");
    assertThat(splice(text, deleting("b"))).isEqualTo("{\"a\":1,\"c\":\"\u00e9\"}");
    assertThat(splice(text, deleting("c"))).isEqualTo("{\"a\":1,\"b\":{\"x\":[]}}");
    assertThat(splice(text, deleting("a", "b"))).isEqualTo("{\"c\":\"\u00e9\"}");
    assertThat(splice(text, deleting("b", "c"))).isEqualTo("{\"a\":1}");
    assertThat(splice(text, deleting("a", "c"))).isEqualTo("{\"b\":{\"x\":[]}}");
    assertThat(splice(text, deleting("a", "b", "c"))).isEqualTo("{}");
    assertThat(splice("{ \"a\" : 1 ,\n \"b\" : 2 }", deleting("a"))).isEqualTo("{ \"b\" : 2 }");
    assertThat(splice("{ \"a\" : 1 ,\n \"b\" : 2 }", deleting("b"))).isEqualTo("{ \"a\" : 1 }");
  }

  @Test
  void replacesRenamesAndInserts() {
    String text =
        "{\"hits\":{\"total\":{\"value\":3,\"relation\":\"eq\"},\"hits\":[{\"_id\":\"1\"}]}}";
    String out =
        splice(
            text,
            field -> {
              if (field.path().is("hits", "total")) {
                field.replace(Bytes.ofUtf8("3"));
              } else if (field.path().is("hits", "hits", "[]", "_id")) {
                field.insertAfter("_type", Bytes.ofUtf8("\"t\""));
                field.insertAfter("\"q\"", Bytes.ofUtf8("null"));
                field.rename("i\u00e9d");
              }
            });
    assertThat(out)
        .isEqualTo(
            "{\"hits\":{\"total\":3,\"hits\":[{\"i\u00e9d\":\"1\",\"_type\":\"t\",\"\\\"q\\\"\":null}]}}");
  }

  @Test
  void insertionsComeAfterAllOfTheValue() {
    assertThat(
            splice(
                "{\"a\":{\"b\":[1,2]} ,\"c\":1}",
                field -> {
                  if (field.name().equals("a")) {
                    field.insertAfter("n", Bytes.ofUtf8("0"));
                  } else if (field.name().equals("b")) {
                    field.delete();
                  }
                }))
        .isEqualTo("{\"a\":{},\"n\":0 ,\"c\":1}");
  }

  @Test
  void aDeletedMemberGivesItsPlaceToWhatIsInserted() {
    for (String around : List.of("%s", "\"x\":1,%s", "%s,\"y\":2", "\"x\":1,%s,\"y\":2")) {
      String text = "{" + around.formatted("\"d\":[]") + "}";
      String out =
          splice(
              text,
              field -> {
                if (field.name().equals("d")) {
                  field.delete();
                  field.insertAfter("p", Bytes.ofUtf8("1"));
                  field.insertAfter("q", Bytes.ofUtf8("2"));
                }
              });
      assertThat(out).isEqualTo("{" + around.formatted("\"p\":1,\"q\":2") + "}");
    }
  }

  @Test
  void sourcesAreNotGoneIntoUnlessAsked() {
    String text = "{\"_source\":{\"a\":1},\"a\":2}";
    assertThat(splice(text, deleting("a"))).isEqualTo("{\"_source\":{\"a\":1}}");
    assertThat(
            splice(
                text,
                field -> {
                  if (field.name().equals("_source")) {
                    field.enter();
                  } else {
                    field.delete();
                  }
                }))
        .isEqualTo("{\"_source\":{}}");
    assertThat(splice(text, deleting("_source"))).isEqualTo("{\"a\":2}");
  }

  @Test
  void aValueThatWasTakenIsNotVisited() {
    List<String> visited = new ArrayList<>();
    List<String> taken = new ArrayList<>();
    String out =
        splice(
            "{\"a\":{\"b\":1},\"c\":{\"d\":2}}",
            field -> {
              visited.add(field.path().toString());
              if (field.name().equals("a")) {
                taken.add(field.value().utf8());
                field.insertAfter("z", field.value());
              }
            });
    assertThat(out).isEqualTo("{\"a\":{\"b\":1},\"z\":{\"b\":1},\"c\":{\"d\":2}}");
    assertThat(taken).containsExactly("{\"b\":1}");
    assertThat(visited).containsExactly("a", "c", "c.d");
  }

  @Test
  void severalValuesAfterOneAnother() {
    assertThat(splice("{\"index\":\"a\",\"t\":1}\n{\"t\":2}\n", deleting("t")))
        .isEqualTo("{\"index\":\"a\"}\n{}\n");
  }

  @Test
  void escapedNamesAreSeenDecodedAndRenamedWhole() {
    assertThat(
            splice(
                "{\"_\\u0069d\\\\\\\"\" : 1}",
                field -> {
                  assertThat(field.name()).isEqualTo("_id\\\"");
                  field.rename("n");
                }))
        .isEqualTo("{\"n\" : 1}");
  }

  @Test
  void prepends() {
    Bytes one = Bytes.ofUtf8("1");
    assertThat(JsonSplicer.prepend(Bytes.ofUtf8(" { } "), "a", one).utf8())
        .isEqualTo(" {\"a\":1 } ");
    assertThat(JsonSplicer.prepend(Bytes.ofUtf8("{ \"b\":2}"), "a", one).utf8())
        .isEqualTo("{\"a\":1, \"b\":2}");
    assertThatThrownBy(() -> JsonSplicer.prepend(Bytes.ofUtf8("[]"), "a", one))
        .isInstanceOf(MalformedJsonException.class);
  }

  @Test
  void malformedTextsAreNotRewritten() {
    for (String bad : List.of("{\"a\":1", "{\"a\" 1}", "{\"a\":1}}", "{\"a\":tru}", "{,}")) {
      assertThatThrownBy(() -> splice(bad, deleting("a")))
          .as(bad)
          .isInstanceOf(MalformedJsonException.class);
    }
  }

  /** Random edits of random texts, against the same edits of a tree. */
  @Test
  void editsOfRandomTextsEqualEditsOfTheirTrees() throws Exception {
    for (int seed = 0; seed < 4000; seed++) {
      byte[] text = new RandomJson(seed, true).object();
      JsonNode tree = MAPPER.readTree(text);
      Bytes out = JsonSplicer.rewrite(Bytes.of(text), editor(seed));
      JsonNode expected = edited(tree, new Random(seed));
      assertThat(MAPPER.readTree(out.copy()).toString())
          .as("seed %d: %s", seed, Bytes.of(text).utf8())
          .isEqualTo(expected.toString());
    }
  }

  private static JsonSplicer.Visitor editor(long seed) {
    Random random = new Random(seed);
    return field -> {
      switch (random.nextInt(9)) {
        case 0, 1, 2 -> field.delete();
        case 3 -> field.replace(Bytes.ofUtf8("[\"new\"]"));
        case 4 -> field.rename(field.name() + "'");
        case 5 -> field.insertAfter(field.name() + "+", Bytes.ofUtf8("{\"i\":1}"));
        case 6 -> {
          field.delete();
          field.insertAfter(field.name() + "-", Bytes.ofUtf8("0"));
        }
        default -> {}
      }
    };
  }

  /** The same on a tree, with the same random numbers in the same order. */
  private static JsonNode edited(JsonNode node, Random random) throws Exception {
    if (node.isArray()) {
      List<JsonNode> elements = new ArrayList<>();
      for (JsonNode element : node) {
        elements.add(edited(element, random));
      }
      return MAPPER.createArrayNode().addAll(elements);
    }
    if (!node.isObject()) {
      return node;
    }
    ObjectNode out = MAPPER.createObjectNode();
    for (var member : node.properties()) {
      String name = member.getKey();
      switch (random.nextInt(9)) {
        case 0, 1, 2 -> {}
        case 3 -> out.set(name, MAPPER.readTree("[\"new\"]"));
        case 4 -> out.set(name + "'", edited(member.getValue(), random));
        case 5 -> {
          out.set(name, edited(member.getValue(), random));
          out.set(name + "+", MAPPER.readTree("{\"i\":1}"));
        }
        case 6 -> out.set(name + "-", MAPPER.readTree("0"));
        default -> out.set(name, edited(member.getValue(), random));
      }
    }
    return out;
  }
}
