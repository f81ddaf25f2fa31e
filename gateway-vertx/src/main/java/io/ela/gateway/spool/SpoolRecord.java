package io.ela.gateway.spool;

import io.ela.dialect.json.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * One record of the spool.
 *
 * @param id names an {@link Kind#OPENED} record; a {@link Kind#FINISHED} one carries the id of the
 *     record that it is about
 * @param payload the caller's; empty for {@link Kind#FINISHED}
 */
public record SpoolRecord(Kind kind, long id, Bytes payload) {

  /** What a record says. */
  public enum Kind {
    /** A write is about to be sent. */
    OPENED('o'),
    /** That write has been answered, and will change nothing any more. */
    FINISHED('f'),
    /** Something to look at again, whose write is over. */
    REFRESHES('r');

    private final byte wire;

    Kind(char wire) {
      this.wire = (byte) wire;
    }

    byte wire() {
      return wire;
    }

    static @Nullable Kind ofWire(byte wire) {
      for (Kind kind : values()) {
        if (kind.wire == wire) {
          return kind;
        }
      }
      return null;
    }
  }

  /** A mark that the write of that record is over. */
  public static SpoolRecord finished(long id) {
    return new SpoolRecord(Kind.FINISHED, id, Bytes.EMPTY);
  }
}
