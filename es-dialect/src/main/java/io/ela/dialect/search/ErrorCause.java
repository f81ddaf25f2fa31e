package io.ela.dialect.search;

import io.ela.dialect.json.JsonCursor;
import org.jspecify.annotations.Nullable;

/**
 * Why Elasticsearch refused something, of a request, a bulk item, a document or a shard. Immutable.
 *
 * @param type what to judge by, for example {@code mapper_parsing_exception}; empty if the server
 *     gave only a text
 * @param reason for people; its wording differs between versions
 * @param causedBy what was behind it
 */
public record ErrorCause(String type, String reason, @Nullable ErrorCause causedBy) {

  /** The type given to what cannot be read as an answer of Elasticsearch. */
  public static final String UNPARSABLE = "unparsable_answer";

  private static final int MAX_CAUSES = 20;

  public ErrorCause(String type, String reason) {
    this(type, reason, null);
  }

  /** Whether this or a cause of it is of a type. */
  public boolean isOrHasCause(String type) {
    for (ErrorCause cause = this; cause != null; cause = cause.causedBy) {
      if (cause.type.equals(type)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Reads the value that the cursor is at: an object, or a mere text as some answers have it.
   *
   * @throws io.ela.dialect.json.MalformedJsonException when the text is not JSON
   */
  public static ErrorCause read(JsonCursor json) {
    return read(json, 0);
  }

  private static ErrorCause read(JsonCursor json, int depth) {
    if (!json.isObject()) {
      return new ErrorCause("", json.isArray() ? json.value().utf8() : json.text());
    }
    String type = "";
    String reason = "";
    ErrorCause causedBy = null;
    while (json.nextMember()) {
      if (json.isArray() || json.isNull()) {
        json.skip();
        continue;
      }
      switch (json.name()) {
        case "type" -> type = simpleOr(type, json);
        case "reason" -> reason = simpleOr(reason, json);
        case "caused_by" -> {
          if (json.isObject() && depth < MAX_CAUSES) {
            causedBy = read(json, depth + 1);
          } else {
            json.skip();
          }
        }
        default -> json.skip();
      }
    }
    return new ErrorCause(type, reason, causedBy);
  }

  private static String simpleOr(String otherwise, JsonCursor json) {
    if (json.isObject()) {
      json.skip();
      return otherwise;
    }
    return json.text();
  }

  /** {@code type: reason <- type: reason}. */
  @Override
  public String toString() {
    String own = type.isEmpty() ? reason : type + ": " + reason;
    return causedBy == null ? own : own + " <- " + causedBy;
  }
}
