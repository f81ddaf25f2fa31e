package io.ela.gateway.spool;

import io.ela.dialect.json.Bytes;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A record as it stands in a segment: marker (4 bytes, with the version of this form), length of
 * the body (4), CRC32C of everything else (4), safe offset (8), body: kind (1), id (8), payload.
 *
 * <p>The safe offset says up to where the segment had been synced when the record was written. So
 * of a record that cannot be read it can be told whether it may ever have been acknowledged: not
 * unless a later one calls it safe.
 *
 * @param safe see above
 * @param end offset of what comes after it
 */
record Frame(SpoolRecord record, long safe, long end) {
  /** "ELS1". */
  private static final int MARKER = 0x454C5331;

  private static final int HEAD = 20;
  private static final int LEAST_BODY = 9;
  private static final int WINDOW = 64 * 1024;

  /** Bytes that a record takes. */
  static int size(SpoolRecord record) {
    return Math.addExact(HEAD + LEAST_BODY, record.payload().length());
  }

  /** The bytes, ready to be written. */
  static ByteBuffer encode(SpoolRecord record, long safe) {
    Bytes payload = record.payload();
    ByteBuffer frame = ByteBuffer.allocate(size(record));
    frame.putInt(MARKER).putInt(LEAST_BODY + payload.length()).putInt(0).putLong(safe);
    frame.put(record.kind().wire()).putLong(record.id());
    frame.put(payload.array(), payload.offset(), payload.length());
    frame.putInt(8, crc(frame.array(), frame.capacity()));
    return frame.flip();
  }

  private static int crc(byte[] frame, int length) {
    CRC32C crc = new CRC32C();
    crc.update(frame, 4, 4);
    crc.update(frame, 12, length - 12);
    return (int) crc.getValue();
  }

  /**
   * Reads a record.
   *
   * @param limit where the segment ends
   * @return null if there is no whole and sound one at that offset
   */
  static @Nullable Frame at(FileChannel file, long offset, long limit) throws IOException {
    if (limit - offset < HEAD + LEAST_BODY) {
      return null;
    }
    ByteBuffer head = ByteBuffer.allocate(HEAD);
    fill(file, head, offset);
    int length = head.getInt(4);
    long safe = head.getLong(12);
    boolean plausible =
        head.getInt(0) == MARKER
            && length >= LEAST_BODY
            && length <= limit - offset - HEAD
            && safe >= 0
            && safe <= offset;
    if (!plausible) {
      return null;
    }
    ByteBuffer frame = ByteBuffer.allocate(HEAD + length);
    fill(file, frame, offset);
    SpoolRecord.Kind kind = SpoolRecord.Kind.ofWire(frame.get(HEAD));
    if (kind == null || frame.getInt(8) != crc(frame.array(), frame.capacity())) {
      return null;
    }
    Bytes payload = new Bytes(frame.array(), HEAD + LEAST_BODY, length - LEAST_BODY);
    return new Frame(
        new SpoolRecord(kind, frame.getLong(HEAD + 1), payload), safe, offset + frame.capacity());
  }

  /**
   * Looks behind something unreadable for a record that calls it safe.
   *
   * @return the record's offset, -1 if there is none
   */
  static long safeBehind(FileChannel file, long unreadable, long limit) throws IOException {
    long from = unreadable + 1;
    while (limit - from >= HEAD + LEAST_BODY) {
      ByteBuffer window = ByteBuffer.allocate((int) Math.min(WINDOW, limit - from));
      fill(file, window, from);
      for (int i = 0; i + 4 <= window.capacity(); i++) {
        if (window.getInt(i) == MARKER) {
          Frame found = at(file, from + i, limit);
          if (found != null && found.safe > unreadable) {
            return from + i;
          }
        }
      }
      from += window.capacity() - 3;
    }
    return -1;
  }

  private static void fill(FileChannel file, ByteBuffer into, long offset) throws IOException {
    while (into.hasRemaining()) {
      if (file.read(into, offset + into.position()) < 0) {
        throw new EOFException("the file is shorter than it was");
      }
    }
  }
}
