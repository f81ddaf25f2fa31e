package io.ela.dialect.translate;

import org.jspecify.annotations.Nullable;

/**
 * A write that is to be done only if the document has that version: {@code version} with internal
 * versioning, a lock up to 6.x and refused from 7.0 on, where {@code if_seq_no} is one (measured).
 *
 * @param index as the client named it
 * @param type as the client named it; null if nothing names one
 * @param routing as given; null if without
 * @param version what the client says that it is
 */
public record VersionLock(
    String index, @Nullable String type, String id, @Nullable String routing, long version) {}
