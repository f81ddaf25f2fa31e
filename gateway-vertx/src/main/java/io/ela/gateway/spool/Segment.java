package io.ela.gateway.spool;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One file of the spool.
 *
 * @param number grows from file to file
 */
record Segment(long number, Path path) {
  private static final Logger LOG = LoggerFactory.getLogger(Segment.class);

  /**
   * Reads all that a former process left in it, and cuts off what it was writing when it ended.
   *
   * @param last whether it is the newest; only there can something be cut off
   * @return its length
   * @throws SpoolException if a record in the middle cannot be read
   */
  long check(boolean last, Consumer<SpoolRecord> visitor) throws IOException {
    try (FileChannel file =
        FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      long size = file.size();
      long offset = 0;
      while (offset < size) {
        Frame frame = Frame.at(file, offset, size);
        if (frame == null) {
          cutOff(file, offset, size, last);
          return offset;
        }
        visitor.accept(frame.record());
        offset = frame.end();
      }
      return size;
    }
  }

  private void cutOff(FileChannel file, long offset, long size, boolean last) throws IOException {
    if (!last || Frame.safeBehind(file, offset, size) >= 0) {
      throw unreadable(offset);
    }
    LOG.warn(
        "event=spool-cut-off segment={} offset={} bytes={} reason=\"its last records were being"
            + " written when the gateway ended, and were never acknowledged\"",
        path,
        offset,
        size - offset);
    file.truncate(offset);
    file.force(true);
  }

  /** A record that had been written in whole cannot be read. */
  SpoolException unreadable(long offset) {
    return new SpoolException(
        "the spool's file "
            + path
            + " cannot be read at offset "
            + offset
            + ": a record there is damaged that was written in whole, and the intents behind it"
            + " are not lost yet. Restore the file from a copy of the volume; if there is none,"
            + " move it out of the directory, start the gateway, and run a diff with repair");
  }
}
