package io.ela.dialect.translate;

import io.ela.dialect.json.Bytes;

/**
 * Primary terms as clients see them. A token of {@code _seq_no} and {@code _primary_term} means
 * something on the cluster only that gave it; after a switch it could fit another's document by
 * chance. So the terms of the cluster whose dialect is not the clients' are shown with an offset,
 * which no real term reaches, and a term without it never fits there; nor does one with it on the
 * source, whose terms are shown as they are.
 */
final class PrimaryTerms {
  private static final long OFFSET = 1_000_000_000;

  private PrimaryTerms() {}

  /** As the client sees it. */
  static Bytes shown(long term) {
    return Bytes.ofUtf8(Long.toString(term + OFFSET));
  }

  /** As the cluster has it, or one that never fits. */
  static long asked(long shown) {
    return shown > OFFSET && shown < LockVerdict.NEVER ? shown - OFFSET : LockVerdict.NEVER;
  }
}
