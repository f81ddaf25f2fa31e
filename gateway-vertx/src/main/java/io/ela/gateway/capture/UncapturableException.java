package io.ela.gateway.capture;

/** A write whose outcome could not be known. The message says why, for the client. */
public final class UncapturableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UncapturableException(String reason) {
    super(reason, null, false, false);
  }
}
