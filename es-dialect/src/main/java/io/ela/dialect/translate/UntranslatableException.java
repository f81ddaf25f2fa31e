package io.ela.dialect.translate;

/**
 * Something has no faithful translation. The message names the place (a parameter, a path in the
 * body, a bulk line), what it is, and what could be written instead.
 */
public final class UntranslatableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;

  /** Something in an endpoint that is translated otherwise: answered with 400. */
  public UntranslatableException(String reason) {
    this(400, reason);
  }

  UntranslatableException(int status, String reason) {
    super(reason, null, false, false);
    this.status = status;
  }

  /** The status to answer with. */
  public int status() {
    return status;
  }

  /** The message; never null. */
  public String reason() {
    return String.valueOf(getMessage());
  }
}
