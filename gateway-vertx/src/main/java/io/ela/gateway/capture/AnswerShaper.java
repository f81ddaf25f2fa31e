package io.ela.gateway.capture;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.json.JsonPath;
import io.ela.dialect.json.JsonSplicer;
import io.ela.dialect.json.MalformedJsonException;
import io.ela.dialect.translate.Header;
import io.ela.dialect.translate.TranslatedAnswer;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Gives the answer to a write the form that the client asked for, where the master was asked for
 * another one. Pure; thread-safe.
 */
final class AnswerShaper {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          // Otherwise -1.0 would become -1.
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
          .build();

  private AnswerShaper() {}

  /** Takes out of the master's answer what only the gateway asked for. */
  static Bytes stripped(AnswerForm form, boolean bulk, Bytes body) {
    if (!form.stripGet() || body.isEmpty()) {
      return body;
    }
    try {
      return JsonSplicer.rewrite(
          body,
          field -> {
            boolean ours =
                bulk
                    ? field.path().is("items", JsonPath.ELEMENT, "update", "get")
                    : field.path().is("get");
            if (ours) {
              field.delete();
            }
          });
    } catch (MalformedJsonException e) {
      // Whatever it is, the client would have got the same.
      return body;
    }
  }

  /** Filters and indents the answer, as it is in the client's dialect. */
  static TranslatedAnswer formed(AnswerForm form, TranslatedAnswer answer) {
    String filter = form.filterPath();
    if ((filter == null && !form.pretty()) || !isJson(answer.headers())) {
      return answer;
    }
    try {
      Bytes body = answer.body();
      JsonNode tree = JSON.readTree(body.array(), body.offset(), body.length());
      JsonNode kept = filter == null ? tree : new FilterPath(filter).apply(tree);
      byte[] text = form.pretty() ? pretty(kept) : JSON.writeValueAsBytes(kept);
      return new TranslatedAnswer(answer.status(), answer.headers(), Bytes.of(text));
    } catch (IOException e) {
      return answer;
    }
  }

  /** As Elasticsearch indents: two spaces, arrays too, a line's end at the end. */
  private static byte[] pretty(JsonNode tree) throws IOException {
    DefaultIndenter lines = new DefaultIndenter("  ", "\n");
    DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
    printer.indentObjectsWith(lines);
    printer.indentArraysWith(lines);
    byte[] text = JSON.writer(printer).writeValueAsBytes(tree);
    byte[] ended = Arrays.copyOf(text, text.length + 1);
    ended[text.length] = '\n';
    return ended;
  }

  private static boolean isJson(List<Header> headers) {
    return headers.stream()
        .filter(header -> header.is("content-type"))
        .anyMatch(header -> header.value().toLowerCase(Locale.ROOT).contains("json"));
  }
}
