package io.ela.gateway.spool;

import org.jspecify.annotations.Nullable;

/** The spool cannot take a record in, or give one out; the message says why and what to do. */
public final class SpoolException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SpoolException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  SpoolException(String message) {
    super(message);
  }
}
