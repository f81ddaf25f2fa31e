package io.ela.dialect.translate;

import io.ela.dialect.json.Bytes;
import java.util.List;

/** An answer as the client's dialect has it; the length header is the sender's affair. */
public record TranslatedAnswer(int status, List<Header> headers, Bytes body) {
  public TranslatedAnswer {
    headers = List.copyOf(headers);
  }
}
