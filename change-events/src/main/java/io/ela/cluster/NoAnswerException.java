package io.ela.cluster;

import org.jspecify.annotations.Nullable;

/**
 * A cluster gave no answer: no connection, a broken one, or a timeout. What was asked may or may
 * not have been done.
 */
public final class NoAnswerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public NoAnswerException(String cluster, String node, String request, @Nullable Throwable cause) {
    super(
        "cluster "
            + cluster
            + " gave no answer to "
            + request
            + (node.isEmpty() ? "" : " at " + node)
            + ": "
            + reason(cause),
        cause);
  }

  private static String reason(@Nullable Throwable cause) {
    if (cause == null) {
      return "unknown";
    }
    String message = cause.getMessage();
    return message == null ? cause.toString() : message;
  }
}
