package io.ela.events;

/**
 * How far the replicator is behind in one partition of the writes topic.
 *
 * @param events not applied
 * @param bytes that these take, by the mean size of the partition's events
 * @param millis age of the oldest of them, from the time that it was made
 */
public record PartitionLag(long events, long bytes, long millis) {

  /** All is applied. */
  public static final PartitionLag NONE = new PartitionLag(0, 0, 0);
}
