package io.ela.events;

import java.util.Locale;

/** Who published an event. */
public enum Origin {
  GATEWAY,
  LOAD,
  REPAIR,
  RECONCILE;

  private final String wire = name().toLowerCase(Locale.ROOT);

  /** The spelling in the record's header. */
  public String wire() {
    return wire;
  }

  static Origin ofWire(String wire) {
    for (Origin origin : values()) {
      if (origin.wire.equals(wire)) {
        return origin;
      }
    }
    throw new IllegalArgumentException("unknown origin \"" + wire + "\"");
  }
}
