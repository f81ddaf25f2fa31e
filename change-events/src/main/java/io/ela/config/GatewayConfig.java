package io.ela.config;

import java.time.Duration;

/** See {@code ela.gateway} in {@code reference.conf}; sizes in bytes. */
public record GatewayConfig(
    HostPort listen,
    HostPort admin,
    String name,
    long maxBody,
    long maxInFlight,
    long streamAbove,
    Duration holdTimeout,
    UnknownWrites unknownWrites,
    Duration publishTimeout,
    Duration intentDeadline) {

  private static final Duration SHORTEST_DEADLINE = Duration.ofSeconds(2);

  /** What is done with a write that cannot be captured. */
  public enum UnknownWrites {
    REFUSE,
    FORWARD
  }

  static GatewayConfig read(ConfigReader in) {
    ConfigReader capture = in.section("capture");
    UnknownWrites unknown = capture.choice("unknown", UnknownWrites.class);
    Duration publishTimeout = capture.duration("publish-timeout");
    Duration intentDeadline = capture.duration("intent-deadline");
    if (intentDeadline.compareTo(SHORTEST_DEADLINE) < 0) {
      capture.problem(
          "intent-deadline", "must be at least " + SHORTEST_DEADLINE.toSeconds() + " s");
    }
    capture.refuseUnknown();
    String name = in.optionalString("name");
    long maxInFlight = maxInFlight(in);
    GatewayConfig gateway =
        new GatewayConfig(
            HostPort.read(in, "listen"),
            HostPort.read(in, "admin"),
            name == null ? HostPort.localName() : name,
            in.bytes("max-body"),
            maxInFlight,
            Math.min(in.bytes("stream-above"), maxInFlight),
            in.duration("hold-timeout"),
            unknown,
            publishTimeout,
            intentDeadline);
    if (gateway.maxBody > Integer.MAX_VALUE / 2) {
      in.problem("max-body", "must be below 1 GiB");
    }
    in.refuseUnknown();
    return gateway;
  }

  private static long maxInFlight(ConfigReader in) {
    Long given = in.optionalBytes("max-in-flight");
    return given == null ? Runtime.getRuntime().maxMemory() / 4 : given;
  }
}
