package io.ela.dialect.bulk;

import io.ela.dialect.json.Bytes;
import io.ela.dialect.search.ErrorCause;
import org.jspecify.annotations.Nullable;

/**
 * The answer of a single index, create, update or delete request. Immutable; its slices keep the
 * whole answer alive.
 *
 * @param index concrete index; null in an error
 * @param type mapping type; null in an error and where the server has none (8.0 and later)
 * @param id document id; null in an error
 * @param version the document's version now; -1 in an error
 * @param seqNo {@code _seq_no}; null if the answer has none (before 6.0; no-op updates of 6.x)
 * @param primaryTerm {@code _primary_term}, as {@code seqNo}
 * @param result {@code created}, {@code updated}, {@code deleted}, {@code not_found} or {@code
 *     noop}; null in an error
 * @param created 5.x only: whether an index request made a new document
 * @param found 5.x only: whether a delete request found one
 * @param error why nothing was done
 * @param getSource the raw bytes of {@code get._source}: what an update made, if it was asked for
 */
public record DocumentAnswer(
    @Nullable String index,
    @Nullable String type,
    @Nullable String id,
    long version,
    @Nullable Long seqNo,
    @Nullable Long primaryTerm,
    @Nullable String result,
    @Nullable Boolean created,
    @Nullable Boolean found,
    @Nullable ErrorCause error,
    @Nullable Bytes getSource) {}
