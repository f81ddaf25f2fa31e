package io.ela.events;

/**
 * A record that is not an event; nothing can be applied from it, so it belongs to the dead letters.
 */
public final class MalformedEventException extends Exception {
  private static final long serialVersionUID = 1L;

  public MalformedEventException(String message, Throwable cause) {
    super(message, cause);
  }

  public MalformedEventException(String message) {
    super(message);
  }
}
