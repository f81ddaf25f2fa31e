/**
 * Write requests and their answers.
 *
 * <p>The data's way in: chunks of a client's {@code _bulk} body go through {@link
 * io.ela.dialect.bulk.BulkParser} and come out as {@link io.ela.dialect.bulk.BulkItem}s with the
 * raw lines. The way out: {@link io.ela.dialect.bulk.BulkAction}s go through {@link
 * io.ela.dialect.bulk.BulkWriter} into a body for one dialect. What a cluster answers comes back
 * through {@link io.ela.dialect.bulk.BulkAnswerParser} and {@link
 * io.ela.dialect.bulk.DocumentAnswerParser}. No source is decoded anywhere.
 */
@NullMarked
package io.ela.dialect.bulk;

import org.jspecify.annotations.NullMarked;
