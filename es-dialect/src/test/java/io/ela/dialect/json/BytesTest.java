package io.ela.dialect.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class BytesTest {

  @Test
  void sharesAndCopies() throws Exception {
    byte[] array = "abcdef".getBytes(StandardCharsets.US_ASCII);
    Bytes slice = new Bytes(array, 1, 4).slice(1, 2);
    assertThat(slice.array()).isSameAs(array);
    assertThat(slice.utf8()).isEqualTo("cd");
    assertThat(slice.copy()).containsExactly('c', 'd');
    assertThat(slice.equalsBytes(new byte[] {'c', 'd'})).isTrue();
    assertThat(slice).isEqualTo(Bytes.ofUtf8("cd")).hasSameHashCodeAs(Bytes.ofUtf8("cd"));
    assertThat(slice).isNotEqualTo(Bytes.ofUtf8("ce"));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    slice.writeTo(out);
    assertThat(out.toString(StandardCharsets.US_ASCII)).isEqualTo("cd");
    assertThatThrownBy(() -> slice.slice(1, 2)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> slice.at(2)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void stringsAreWrittenAsJsonAndTheirSizeIsKnown() throws Exception {
    ObjectMapper mapper = new ObjectMapper();
    for (String text :
        List.of(
            "", "a/b", "\"\\\n\u0000\u001f\u007f", "\u00e9\u07ff\u0800\uffff", "\uD83D\uDE00x")) {
      JsonBytesWriter out = new JsonBytesWriter(1).string(text);
      assertThat(mapper.readValue(out.toByteArray(), String.class)).isEqualTo(text);
      assertThat(JsonBytesWriter.stringSize(text)).isEqualTo(out.size());
    }
    JsonBytesWriter half = new JsonBytesWriter(1).string("a\uD83Db\uDE00");
    assertThat(half.view().utf8()).isEqualTo("\"a\\ud83db\\ude00\"");
    assertThat(JsonBytesWriter.stringSize("a\uD83Db\uDE00")).isEqualTo(half.size());
  }
}
