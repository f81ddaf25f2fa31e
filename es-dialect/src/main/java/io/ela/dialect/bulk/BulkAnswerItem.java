package io.ela.dialect.bulk;

import io.ela.dialect.json.Bytes;
import io.ela.dialect.search.ErrorCause;
import org.jspecify.annotations.Nullable;

/**
 * What became of one item of a {@code _bulk}. Immutable; its slices keep the whole answer alive.
 *
 * @param op as the answer names it
 * @param status HTTP status of this item
 * @param index concrete index
 * @param type mapping type; null where the server has none (8.0 and later)
 * @param id document id; the server's if the client gave none
 * @param version the document's version now; -1 if the answer has none (errors)
 * @param seqNo {@code _seq_no}; null if the answer has none (before 6.0; no-op updates of 6.x)
 * @param primaryTerm {@code _primary_term}, as {@code seqNo}
 * @param result {@code created}, {@code updated}, {@code deleted}, {@code not_found} or {@code
 *     noop}; null for errors
 * @param error why nothing was done
 * @param getSource the raw bytes of {@code get._source}: what an update made, if it was asked for
 */
public record BulkAnswerItem(
    BulkOp op,
    int status,
    @Nullable String index,
    @Nullable String type,
    @Nullable String id,
    long version,
    @Nullable Long seqNo,
    @Nullable Long primaryTerm,
    @Nullable String result,
    @Nullable ErrorCause error,
    @Nullable Bytes getSource) {

  /** Whether the item did what it was asked to, be it nothing. */
  public boolean succeeded() {
    return error == null && status < 300;
  }
}
