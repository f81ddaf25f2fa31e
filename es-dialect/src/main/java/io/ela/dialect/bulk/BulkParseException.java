package io.ela.dialect.bulk;

/**
 * A {@code _bulk} body that no version takes. Elasticsearch refuses such a body as a whole, before
 * it does anything of it.
 */
public final class BulkParseException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** What was wrong. */
  public enum Kind {
    /** An action line that is not one: 400. */
    MALFORMED,
    /** A line longer than the parser was allowed to hold: 413. */
    TOO_LONG
  }

  private final Kind kind;
  private final int line;

  BulkParseException(Kind kind, int line, String message) {
    super(message);
    this.kind = kind;
    this.line = line;
  }

  BulkParseException(Kind kind, int line, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.line = line;
  }

  public Kind kind() {
    return kind;
  }

  /** The line's number, counted from 1. */
  public int line() {
    return line;
  }
}
