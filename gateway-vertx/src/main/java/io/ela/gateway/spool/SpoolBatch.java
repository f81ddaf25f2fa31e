package io.ela.gateway.spool;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Some records of a spool, the oldest first.
 *
 * @param segment of the last one
 * @param end offset after it
 */
public record SpoolBatch(List<SpoolRecord> records, @Nullable Segment segment, long end) {

  /** Whether there was nothing to read. */
  public boolean isEmpty() {
    return records.isEmpty();
  }

  /**
   * Reads; blocks.
   *
   * @param ends the segments, the oldest first, with the offsets up to which they may be read
   * @param from where to begin in the first one
   * @throws SpoolException if a record cannot be read
   */
  static SpoolBatch read(Map<Segment, Long> ends, long from, int mostRecords, long mostBytes) {
    List<SpoolRecord> found = new ArrayList<>();
    @Nullable Segment at = null;
    long offset = from;
    long bytes = 0;
    for (Map.Entry<Segment, Long> entry : ends.entrySet()) {
      Segment segment = entry.getKey();
      offset = at == null ? from : 0;
      at = segment;
      try (FileChannel file = FileChannel.open(segment.path(), StandardOpenOption.READ)) {
        while (offset < entry.getValue()) {
          if (found.size() >= mostRecords || bytes >= mostBytes) {
            return new SpoolBatch(found, at, offset);
          }
          Frame frame = Frame.at(file, offset, entry.getValue());
          if (frame == null) {
            throw segment.unreadable(offset);
          }
          found.add(frame.record());
          bytes += frame.end() - offset;
          offset = frame.end();
        }
      } catch (IOException e) {
        throw new SpoolException("the spool's file " + segment.path() + " cannot be read: " + e, e);
      }
    }
    return new SpoolBatch(found, at, offset);
  }
}
