package io.ela.cluster;

/** A request was not sent, because that is not permitted at the moment ({@link SendPermit}). */
public final class WithheldException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  WithheldException() {
    super("not sent: it is not certain any more that this cluster is still the slave");
  }
}
