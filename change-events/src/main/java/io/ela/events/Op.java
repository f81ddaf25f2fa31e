package io.ela.events;

import java.util.Locale;

/** What an event says of its key. */
public enum Op {
  /** The event carries the document as it was in the master at the event's version. */
  INDEX,
  /**
   * The document was deleted in the master at the event's version; or, if the key is an index, the
   * incarnation of it that the event names is gone.
   */
  DELETE,
  /**
   * No document: look the key up on the present master and make the present slave equal. If the key
   * is an index, every document of it on either side is to be looked at again.
   */
  REFRESH,
  /** No document: compare the definition on the present master with the slave's. */
  METADATA;

  private final String wire = name().toLowerCase(Locale.ROOT);

  /** The spelling in the record's header. */
  public String wire() {
    return wire;
  }

  static Op ofWire(String wire) {
    for (Op op : values()) {
      if (op.wire.equals(wire)) {
        return op;
      }
    }
    throw new IllegalArgumentException("unknown op \"" + wire + "\"");
  }
}
