package io.ela.standalone.command;

import org.jspecify.annotations.Nullable;

/** A command cannot do what it should; the message is meant for the operator as it is. */
public final class CommandException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  /** A failure with exit code 1. */
  public CommandException(String message) {
    this(message, 1, null);
  }

  public CommandException(String message, int exitCode, @Nullable Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  /** What the process should end with. */
  public int exitCode() {
    return exitCode;
  }
}
