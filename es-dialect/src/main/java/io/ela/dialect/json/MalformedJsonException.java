package io.ela.dialect.json;

/**
 * A text that should be JSON is not, or lacks what it must have. The message says what was expected
 * and what was found, never the values of a document.
 */
public final class MalformedJsonException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public MalformedJsonException(String message) {
    super(message);
  }

  public MalformedJsonException(String message, Throwable cause) {
    super(message, cause);
  }
}
