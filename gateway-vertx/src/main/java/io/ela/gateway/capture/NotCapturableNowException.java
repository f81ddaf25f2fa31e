package io.ela.gateway.capture;

/** A write was not sent to the master, because its intent could not be made durable. */
final class NotCapturableNowException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NotCapturableNowException(String line, Throwable cause) {
    super(
        line
            + " was not sent to the cluster, because Kafka did not acknowledge that it is about to"
            + " be ("
            + cause.getMessage()
            + "); try again",
        cause);
  }
}
