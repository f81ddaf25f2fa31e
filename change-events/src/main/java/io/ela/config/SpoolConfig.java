package io.ela.config;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * See {@code ela.gateway.capture.kafka-down} and {@code spool} in {@code reference.conf}.
 *
 * @param directory null if not set; never with {@link KafkaDown#SPOOL}
 * @param maxBytes most bytes on disk
 * @param after how long Kafka may take before it counts as away
 * @param lost identity of a spool that cannot be found any more, nor waited for; null for none
 */
public record SpoolConfig(
    KafkaDown kafkaDown,
    @Nullable Path directory,
    long maxBytes,
    Duration after,
    @Nullable String lost) {

  /** The key of the directory, for messages. */
  public static final String DIRECTORY_KEY = "ela.gateway.capture.spool.directory";

  /** The key of the identity of a lost spool, for messages. */
  public static final String LOST_KEY = "ela.gateway.capture.spool.lost";

  private static final long LEAST_BYTES = 1 << 20;

  /** What becomes of writes while Kafka is away. */
  public enum KafkaDown {
    REFUSE,
    SPOOL
  }

  static SpoolConfig read(ConfigReader capture) {
    KafkaDown kafkaDown = capture.choice("kafka-down", KafkaDown.class);
    ConfigReader in = capture.section("spool");
    String directory = in.optionalString("directory");
    if (kafkaDown == KafkaDown.SPOOL && (directory == null || directory.isBlank())) {
      in.problem("directory", "must be set, because " + capture.at("kafka-down") + " = spool");
    }
    long maxBytes = in.bytes("max-bytes");
    if (maxBytes < LEAST_BYTES) {
      in.problem("max-bytes", "must be at least 1 MiB, but is " + maxBytes + " bytes");
    }
    Duration after = in.duration("after");
    String lost = in.optionalString("lost");
    in.refuseUnknown();
    return new SpoolConfig(
        kafkaDown,
        directory == null || directory.isBlank() ? null : Path.of(directory),
        maxBytes,
        after,
        lost);
  }
}
