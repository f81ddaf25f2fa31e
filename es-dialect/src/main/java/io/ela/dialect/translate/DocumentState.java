package io.ela.dialect.translate;

/** What the cluster said of a document whose version a write depends on. */
public sealed interface DocumentState {
  /** It is there. */
  record There(long version, long seqNo, long primaryTerm) implements DocumentState {}

  /** It is not there, or not even its index. */
  record Missing() implements DocumentState {}

  /**
   * The cluster did not say.
   *
   * @param status what the client is told: 503, or 401 or 403 if it may not read the document
   */
  record Unread(String reason, int status) implements DocumentState {
    /** The cluster could not say. */
    Unread(String reason) {
      this(reason, 503);
    }

    /** Whether it is of no use to try again. */
    boolean forbidden() {
      return status != 503;
    }
  }
}
