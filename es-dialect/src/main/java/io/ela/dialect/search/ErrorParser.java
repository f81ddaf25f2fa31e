package io.ela.dialect.search;

import io.ela.dialect.json.Bytes;
import io.ela.dialect.json.JsonCursor;
import io.ela.dialect.json.MalformedJsonException;

/**
 * Reads the body of an answer that is not a success. Never throws for what a body holds: proxies
 * answer in HTML, old servers in plain text. Stateless.
 */
public final class ErrorParser {

  private static final int SHOWN_CHARS = 200;

  private ErrorParser() {}

  /**
   * Reads {@code {"error":{"type","reason",...},"status"}} or {@code {"error":"text"}}.
   *
   * @return the error; of type {@link ErrorCause#UNPARSABLE}, with the first 200 characters of the
   *     body as the reason, when the body is neither
   */
  public static ErrorCause parse(byte[] body) {
    Bytes bytes = Bytes.of(body);
    try (JsonCursor json = new JsonCursor(bytes)) {
      json.expectObject("the answer");
      ErrorCause found = null;
      while (json.nextMember()) {
        if (json.name().equals("error") && !json.isNull()) {
          found = ErrorCause.read(json);
        } else {
          json.skip();
        }
      }
      return found == null ? unparsable(bytes) : found;
    } catch (MalformedJsonException e) {
      return unparsable(bytes);
    }
  }

  private static ErrorCause unparsable(Bytes body) {
    // A character has at most 4 bytes; a half one at the cut is cut off with the rest.
    String text = body.slice(0, Math.min(body.length(), 4 * SHOWN_CHARS + 4)).utf8();
    int end = Math.min(text.length(), SHOWN_CHARS);
    if (end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    return new ErrorCause(ErrorCause.UNPARSABLE, text.substring(0, end));
  }
}
