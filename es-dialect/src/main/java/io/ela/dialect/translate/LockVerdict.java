package io.ela.dialect.translate;

/**
 * What is to become of a write that is locked by a version. What does not fit is sent all the same,
 * with a lock that never fits: so the cluster says what else is wrong with it, as the client's
 * version would, and a bulk keeps its items.
 */
sealed interface LockVerdict {
  /** No sequence number and no term ever gets there; clients in JavaScript can read it. */
  long NEVER = 9_007_199_254_740_991L;

  /** The version of a document that is not there, in the words of 5.6 and 6.8 (measured). */
  long NOT_THERE = -1;

  /** The version fits what was read; the cluster compares again, when it writes. */
  record Fits(VersionLock lock, long seqNo, long primaryTerm) implements LockVerdict {}

  /**
   * The document has another version, or is not there ({@link #NOT_THERE}).
   *
   * @param upserts whether the write is an update that would make the document: the client's
   *     version tells a conflict then, the cluster that the document is missing
   */
  record Stale(VersionLock lock, long current, boolean upserts) implements LockVerdict {}

  /** It cannot be known whether it fits. */
  record Refused(int status, String reason) implements LockVerdict {}

  /**
   * Compares.
   *
   * @param upserts whether the write is an update that would make the document
   */
  static LockVerdict of(VersionLock lock, DocumentState read, boolean upserts) {
    if (read instanceof DocumentState.There there) {
      return there.version() == lock.version()
          ? new Fits(lock, there.seqNo(), there.primaryTerm())
          : new Stale(lock, there.version(), upserts);
    }
    return read instanceof DocumentState.Unread unread
        ? new Refused(
            unread.status(),
            "the version of ["
                + lock.index()
                + "]["
                + lock.id()
                + (unread.forbidden()
                    ? "] may not be read with the credentials of this request, which a lock by"
                        + " version needs on this cluster, so it was not written: "
                    : "] could not be read, so it was not written, try again: ")
                + unread.reason())
        : new Stale(lock, NOT_THERE, upserts);
  }

  /** {@code if_seq_no} to send. */
  default long ifSeqNo() {
    return this instanceof Fits fits ? fits.seqNo() : NEVER;
  }

  /** {@code if_primary_term} to send. */
  default long ifPrimaryTerm() {
    return this instanceof Fits fits ? fits.primaryTerm() : NEVER;
  }
}
