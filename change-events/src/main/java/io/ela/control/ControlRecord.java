package io.ela.control;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;

/** One entry of the control topic; JSON on the wire. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
@JsonSubTypes({
  @JsonSubTypes.Type(value = ControlRecord.MigrationStarted.class, name = "migration-started"),
  @JsonSubTypes.Type(value = ControlRecord.GatewaySignedOn.class, name = "gateway-signed-on"),
  @JsonSubTypes.Type(value = ControlRecord.GatewaySignedOff.class, name = "gateway-signed-off"),
  @JsonSubTypes.Type(value = ControlRecord.SwitchDraining.class, name = "switch-draining"),
  @JsonSubTypes.Type(value = ControlRecord.GatewayDrained.class, name = "gateway-drained"),
  @JsonSubTypes.Type(value = ControlRecord.SwitchDecided.class, name = "switch-decided"),
  @JsonSubTypes.Type(value = ControlRecord.Progress.class, name = "progress")
})
public sealed interface ControlRecord {

  /** The record's key in Kafka, for people who read the topic. */
  String key();

  /** The first record of a migration; only the first one by offset counts. */
  record MigrationStarted(String source, String target, String master, long timeMillis)
      implements ControlRecord {
    @Override
    public String key() {
      return "migration";
    }
  }

  /**
   * A gateway serves clients.
   *
   * @param incarnation new at every start of the gateway, so that the sign-off of a former one is
   *     not taken for the present one's
   */
  record GatewaySignedOn(String gateway, String incarnation, String address, long timeMillis)
      implements ControlRecord {
    @Override
    public String key() {
      return "gateway/" + gateway;
    }
  }

  /** A gateway ended with nothing unpublished. */
  record GatewaySignedOff(String gateway, String incarnation, long timeMillis)
      implements ControlRecord {
    @Override
    public String key() {
      return "gateway/" + gateway;
    }
  }

  /**
   * A switch begins: gateways hold new writes and finish those in flight.
   *
   * @param epoch the epoch that a commit would begin
   * @param to the cluster that would become master
   */
  record SwitchDraining(long epoch, String to, long timeMillis) implements ControlRecord {
    @Override
    public String key() {
      return "switch/" + epoch;
    }
  }

  /** A gateway has no write in flight, and holds new ones until the switch is decided. */
  record GatewayDrained(String gateway, String incarnation, long epoch) implements ControlRecord {
    @Override
    public String key() {
      return "switch/" + epoch + "/drained/" + gateway;
    }
  }

  /** The end of a switch; the first one for an epoch wins. */
  record SwitchDecided(long epoch, boolean committed, String master, String reason, long timeMillis)
      implements ControlRecord {
    @Override
    public String key() {
      return "switch/" + epoch + "/decided";
    }
  }

  /**
   * How far a load or a diff is.
   *
   * @param name for instance {@code load/stock/hello}
   * @param json whatever its writer wants to find again
   */
  record Progress(String name, String json) implements ControlRecord {
    @Override
    public String key() {
      return "progress/" + name;
    }
  }

  /** The wire form. */
  default byte[] toBytes() {
    try {
      return Json.MAPPER.writerFor(ControlRecord.class).writeValueAsBytes(this);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("control record " + key(), e);
    }
  }

  /**
   * Reads the wire form.
   *
   * @throws IOException if it is not a control record
   */
  static ControlRecord fromBytes(byte[] bytes) throws IOException {
    return Json.MAPPER.readValue(bytes, ControlRecord.class);
  }

  /** Keeps the mapper out of the public face. */
  final class Json {
    private static final ObjectMapper MAPPER =
        new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private Json() {}
  }
}
