package io.ela.standalone.replay;

/**
 * What a replay did.
 *
 * @param read records that were looked at
 * @param replayed events that were appended to the writes topic; with a dry run, that would be
 * @param otherIndices events of indices that were not asked for
 * @param unreadable records that are no events; in the dead-letters topic they stay
 */
public record ReplayReport(long read, long replayed, long otherIndices, long unreadable) {}
