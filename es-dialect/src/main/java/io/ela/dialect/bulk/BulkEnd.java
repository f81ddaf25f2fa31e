package io.ela.dialect.bulk;

import io.ela.dialect.json.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * How a {@code _bulk} body ended. The flags are no errors of ours: the master says what comes of
 * them (400 without the final newline, measured on 5.6 to 9.4).
 *
 * @param items number of items that were handed out
 * @param lines number of lines, empty ones included, the unfinished one not
 * @param bytes number of bytes that were fed
 * @param missingFinalNewline whether bytes follow the last newline
 * @param rest those bytes
 * @param unfinished the action line whose source line did not come; it was not handed out
 *     (Elasticsearch drops it without a word)
 */
public record BulkEnd(
    int items,
    int lines,
    long bytes,
    boolean missingFinalNewline,
    Bytes rest,
    @Nullable Bytes unfinished) {}
