package io.ela.gateway.capture;

import io.vertx.core.json.JsonObject;

/**
 * How things stand with the spool.
 *
 * @param mode {@code kafka}, {@code spooling} or {@code handing-over}
 * @param records intents and events that Kafka does not have
 * @param bytes on disk
 * @param maxBytes most bytes on disk
 * @param awaySeconds for how long nothing has gone to Kafka directly; 0 if it does
 * @param trouble what went wrong last while writing or draining; empty if nothing has since
 */
public record SpoolStatus(
    String mode, long records, long bytes, long maxBytes, long awaySeconds, String trouble) {

  /** Whether all that this gateway has made durable is in Kafka. */
  public boolean isEmpty() {
    return mode.equals(Spooling.Mode.KAFKA.wire());
  }

  /** For the admin API. */
  public JsonObject toJson() {
    return new JsonObject()
        .put("mode", mode)
        .put("records", records)
        .put("bytes", bytes)
        .put("max-bytes", maxBytes)
        .put("away-seconds", awaySeconds)
        .put("trouble", trouble);
  }
}
