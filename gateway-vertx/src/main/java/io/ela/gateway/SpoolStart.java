package io.ela.gateway;

import io.ela.config.GatewayConfig;
import io.ela.config.SpoolConfig;
import io.ela.control.ControlRecord;
import io.ela.control.ControlState;
import io.ela.events.Topics;
import io.ela.gateway.capture.SpoolStatus;
import io.ela.gateway.route.MasterMemory;
import io.ela.gateway.spool.Spool;
import io.ela.gateway.spool.SpoolException;
import io.ela.gateway.spool.SpoolNote;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** What the spool has to do with a gateway's start and end. */
final class SpoolStart {
  private SpoolStart() {}

  /**
   * Opens the spool, if the configuration wants one; blocks while what is in it is read.
   *
   * @return null if writes are refused while Kafka is away
   * @throws StartException if it cannot be used, or is not wanted any more and not empty
   */
  static @Nullable Spool open(GatewayConfig gateway) {
    SpoolConfig config = gateway.spool();
    Path directory = config.directory();
    if (directory == null) {
      return null;
    }
    try {
      if (config.kafkaDown() == SpoolConfig.KafkaDown.SPOOL) {
        return Spool.open(directory, gateway.name(), config.maxBytes());
      }
      if (Spool.holdsAnything(directory, gateway.name())) {
        throw new StartException(
            "there are intents of this gateway's writes in "
                + SpoolConfig.DIRECTORY_KEY
                + " = "
                + directory
                + " that Kafka does not have; start it with ela.gateway.capture.kafka-down = spool"
                + " once, until its status says that the spool is empty");
      }
      return null;
    } catch (SpoolException e) {
      throw new StartException(String.valueOf(e.getMessage()), e);
    }
  }

  /** The identity of the gateway's spool, also if it is not wanted now; null if there is none. */
  static @Nullable String identity(GatewayConfig gateway) {
    Path directory = gateway.spool().directory();
    try {
      return directory == null ? null : Spool.identity(directory, gateway.name());
    } catch (SpoolException e) {
      throw new StartException(String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * Where this gateway keeps who is master, also if it has no spool now; null without a directory.
   */
  static @Nullable MasterMemory memory(GatewayConfig gateway, Topics topics, String incarnation) {
    Path directory = gateway.spool().directory();
    return directory == null
        ? null
        : new MasterMemory(
            new SpoolNote(directory, gateway.name()),
            topics.control(),
            gateway.name(),
            incarnation);
  }

  /**
   * A gateway that did not sign off may be running elsewhere, or have left intents in its spool.
   *
   * @param identity of the spool of the gateway that is to take its place; null if it has none
   * @throws StartException if that is not the spool of the other one
   */
  static void checkSame(ControlState state, GatewayConfig gateway, @Nullable String identity) {
    ControlRecord.GatewaySignedOn before = state.gateways().get(gateway.name());
    if (before == null) {
      return;
    }
    String former = before.spool();
    if (former == null || former.equals(identity) || former.equals(gateway.spool().lost())) {
      return;
    }
    throw new StartException(
        "a gateway of the name ["
            + gateway.name()
            + "] has signed on at "
            + before.address()
            + " and not signed off, with the spool ["
            + former
            + "], which is not in "
            + SpoolConfig.DIRECTORY_KEY
            + " = "
            + gateway.spool().directory()
            + ": if it is running, give this one another ela.gateway.name; if it was ended, mount"
            + " the volume of its spool there; if that is lost for good, set "
            + SpoolConfig.LOST_KEY
            + " = \""
            + former
            + "\" and run a diff with repair afterwards");
  }

  /** A gateway that cannot ask Kafka who is master. */
  static StartException withoutKafka(@Nullable Spool spool, KafkaException e) {
    long records = spool == null ? 0 : spool.records();
    return new StartException(
        "Kafka does not answer ("
            + e.getMessage()
            + ": "
            + e.getCause()
            + "); without it a gateway cannot know which cluster is master, unless a former run of"
            + " it had a spool, and ended without signing off: start it again when Kafka is back"
            + (records == 0
                ? ""
                : ". The " + records + " records in " + spool + " are safe, and drained then"),
        e);
  }

  /**
   * Waits until the spool is empty, or the time is over.
   *
   * @return what is left; null if nothing is
   */
  static @Nullable SpoolStatus awaitDrained(
      Supplier<@Nullable SpoolStatus> spool, Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    SpoolStatus status = spool.get();
    while (status != null && !status.isEmpty()) {
      if (System.nanoTime() - deadline >= 0) {
        return status;
      }
      TimeUnit.MILLISECONDS.sleep(20);
      status = spool.get();
    }
    return null;
  }
}
