package io.ela.diff;

import org.jspecify.annotations.Nullable;

/**
 * One document of an index, in the source's coordinates. Two documents may share type and id if
 * their routings lead to different shards.
 *
 * @param routing null if without
 */
record DocRef(String type, String id, @Nullable String routing) {}
