package io.ela.dialect.bulk;

import io.ela.dialect.json.Bytes;
import io.ela.dialect.json.JsonCursor;

/**
 * Reads the answers of single document writes (index, create, update, delete) of every version in
 * one pass. Stateless.
 */
public final class DocumentAnswerParser {

  private DocumentAnswerParser() {}

  /**
   * Reads an answer of any status.
   *
   * @throws io.ela.dialect.json.MalformedJsonException when it is not JSON, or neither an error nor
   *     an answer with {@code _index}, {@code _id} and {@code _version}
   */
  public static DocumentAnswer parse(byte[] answer) {
    try (JsonCursor json = new JsonCursor(Bytes.of(answer))) {
      json.expectObject("the answer of the write");
      OutcomeFields fields = new OutcomeFields();
      fields.read(json);
      return fields.answer();
    }
  }
}
