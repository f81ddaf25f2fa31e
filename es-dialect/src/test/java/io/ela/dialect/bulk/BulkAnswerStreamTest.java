package io.ela.dialect.bulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ela.dialect.json.Bytes;
import io.ela.dialect.json.JsonSplicer;
import io.ela.dialect.json.MalformedJsonException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BulkAnswerStreamTest {

  /** What is within items is changed, and nothing beside them. */
  private static Bytes changed(Bytes text) {
    return JsonSplicer.rewrite(
        text,
        field -> {
          if (field.name().equals("_id") && field.path().startsWith("items")) {
            field.insertAfter("_type", Bytes.ofUtf8("\"t\""));
          }
        });
  }

  private static String streamed(byte[] text, int... cuts) {
    BulkAnswerStream stream = new BulkAnswerStream(BulkAnswerStreamTest::changed);
    StringBuilder out = new StringBuilder();
    int from = 0;
    for (int cut : cuts) {
      out.append(stream.feed(Bytes.of(Arrays.copyOfRange(text, from, cut))).utf8());
      from = cut;
    }
    out.append(stream.feed(Bytes.of(Arrays.copyOfRange(text, from, text.length))).utf8());
    stream.finish();
    return out.toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{'took':1,'errors':false,'items':[]}",
        "{'took':1,'items':[ ],'_id':1}",
        "{'_id':'items','other':[{'_id':1}],'items':[{'index':{'_id':'1'}}]}",
        "{ 'took' : 1 ,\n 'items' : [ {'index':{'_id':'a]}\\\"{','x':[[1],{}]}} ,\n"
            + " {'delete':{'_id':'items','items':[1,2]}}\n ] , 'errors' : true }\n",
        "{'items':[{'update':{'_id':'1','get':{'_source':{'_id':'\\\\'}}}},{'create':{'_id':'2'}}]}",
        "{'it\\u0065ms':[{'index':{}}],'items2':[{'index':{}}],'item':[{'index':{}}]}"
      })
  void everySplitInThreeGivesTheSame(String answer) {
    byte[] text = answer.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    String whole = changed(Bytes.of(text)).utf8();
    for (int first = 0; first <= text.length; first++) {
      for (int second = first; second <= text.length; second++) {
        assertThat(streamed(text, first, second)).as("%d %d", first, second).isEqualTo(whole);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"items\":[", "{\"items\":[{\"index\":{}}", "{\"a\":\"", "{"})
  void whatEndsInTheMidstIsNoAnswer(String answer) {
    assertThatThrownBy(() -> streamed(answer.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(MalformedJsonException.class);
  }

  @Test
  void anItemThatIsNoJsonIsRefused() {
    BulkAnswerStream stream = new BulkAnswerStream(BulkAnswerStreamTest::changed);
    assertThatThrownBy(() -> stream.feed(Bytes.ofUtf8("{\"items\":[{\"index\":{nonsense}}]}")))
        .isInstanceOf(MalformedJsonException.class);
  }
}
