package io.ela.loader;

import org.jspecify.annotations.Nullable;

/** An index cannot be loaded; the message names it and says what to do. */
public final class LoadException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public LoadException(String message) {
    super(message);
  }

  public LoadException(@Nullable String message, Throwable cause) {
    super(message, cause);
  }
}
