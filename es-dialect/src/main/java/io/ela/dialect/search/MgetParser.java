package io.ela.dialect.search;

import io.ela.dialect.json.Bytes;
import io.ela.dialect.json.JsonCursor;
import io.ela.dialect.json.MalformedJsonException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the answers of {@code _mget} and of {@code GET} of one document, of every version, in one
 * pass. Stateless; documents come out as slices of the answer.
 */
public final class MgetParser {

  private MgetParser() {}

  /**
   * Reads an answer of {@code _mget} of status 200.
   *
   * @return one answer for each document asked for, in that order
   * @throws MalformedJsonException when it is not JSON or has no {@code docs}; for an error body
   *     the message names the error
   */
  public static List<GetAnswer> parse(byte[] answer) {
    List<GetAnswer> documents = null;
    try (JsonCursor json = new JsonCursor(Bytes.of(answer))) {
      json.expectObject("the answer of _mget");
      while (json.nextMember()) {
        if (json.name().equals("docs") && json.isArray()) {
          documents = documents(json);
        } else if (json.name().equals("error")) {
          throw new MalformedJsonException(
              "the answer of _mget is an error: " + ErrorCause.read(json));
        } else {
          json.skip();
        }
      }
    }
    if (documents == null) {
      throw new MalformedJsonException("the answer of _mget has no [docs]");
    }
    return documents;
  }

  private static List<GetAnswer> documents(JsonCursor json) {
    DocumentFields fields = new DocumentFields();
    List<GetAnswer> documents = new ArrayList<>();
    while (json.nextElement()) {
      fields.read(json);
      documents.add(fields.getAnswer());
    }
    return documents;
  }

  /**
   * Reads the answer of {@code GET} of one document, of status 200 or 404. A 404 is {@link
   * GetAnswer.Missing} when the document is missing and {@link GetAnswer.Failed} when the index is.
   *
   * @throws MalformedJsonException when it is not JSON or neither of these
   */
  public static GetAnswer parseGet(byte[] answer) {
    try (JsonCursor json = new JsonCursor(Bytes.of(answer))) {
      json.expectObject("the answer of the get");
      DocumentFields fields = new DocumentFields();
      fields.clear();
      fields.members(json);
      return fields.getAnswer();
    }
  }
}
