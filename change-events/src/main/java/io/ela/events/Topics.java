package io.ela.events;

import io.ela.config.TopicsConfig;

/**
 * The topics' names, and the id of the replicator's consumer group.
 *
 * @param prefix stands before every name
 */
public record Topics(String prefix) {

  public static Topics of(TopicsConfig config) {
    return new Topics(config.prefix());
  }

  /** Every change, keyed by document. */
  public String writes() {
    return prefix + ".writes";
  }

  /** What gateways are about to do, keyed by gateway. */
  public String intents() {
    return prefix + ".intents";
  }

  /** Epochs, switches, gateways, progress; one partition. */
  public String control() {
    return prefix + ".control";
  }

  /** What could not be applied, unchanged, with its cause in headers. */
  public String deadLetters() {
    return prefix + ".dead-letters";
  }

  /** What the diff service found; JSON. */
  public String diffs() {
    return prefix + ".diffs";
  }

  /**
   * Kafka Streams application id, and so the consumer group whose offsets are the applied marks.
   */
  public String replicatorGroup() {
    return prefix + "-replicator";
  }

  /** Consumer group of the reconcilers; its committed offsets pass settled intents only. */
  public String reconcilerGroup() {
    return prefix + "-reconciler";
  }
}
