package io.ela.cluster;

import org.jspecify.annotations.Nullable;

/**
 * A cluster gave no answer: no connection, a broken one, or a timeout. What was asked may or may
 * not have been done.
 */
public final class NoAnswerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean sent;

  public NoAnswerException(String cluster, String node, String request, @Nullable Throwable cause) {
    this(cluster, node, request, true, cause);
  }

  /**
   * With what is known.
   *
   * @param sent false if nothing of the request was sent, and will be
   */
  NoAnswerException(
      String cluster, String node, String request, boolean sent, @Nullable Throwable cause) {
    super(
        "cluster "
            + cluster
            + " gave no answer to "
            + request
            + (node.isEmpty() ? "" : " at " + node)
            + ": "
            + reason(cause),
        cause);
    this.sent = sent;
  }

  /** Whether it was sent, or may have been; otherwise it will certainly not be carried out. */
  public boolean wasSent() {
    return sent;
  }

  private static String reason(@Nullable Throwable cause) {
    if (cause == null) {
      return "unknown";
    }
    String message = cause.getMessage();
    return message == null ? cause.toString() : message;
  }
}
