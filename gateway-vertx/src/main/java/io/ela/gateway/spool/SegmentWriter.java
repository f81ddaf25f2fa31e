package io.ela.gateway.spool;

import io.ela.gateway.spool.SpoolRecord.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Appends records to segments, a group with one sync, and begins a new segment when one is large
 * enough, not wanted any more, or could not be written to. For one thread; blocks.
 */
final class SegmentWriter {
  private static final long LARGEST_SEGMENT = 16 << 20;

  private final SpoolDirectory directory;
  private final long segmentBytes;
  private final Opener opener;
  private final Owner owner;
  private @Nullable FileChannel channel;
  private @Nullable Segment open;
  private long end;
  private long safe;
  private long lastNumber;

  /** Opens a new segment for writing. */
  @FunctionalInterface
  interface Opener {
    FileChannel open(Path path) throws IOException;
  }

  /** Is told of the segments, within the writer's calls. */
  interface Owner {
    /** Whether a segment may still be appended to. */
    boolean wants(Segment segment);

    /** It is there, and empty. */
    void begun(Segment segment);

    /** It had nothing in it, and is gone. */
    void deleted(Segment segment);

    /** The present segment is not appended to any more. */
    void left();
  }

  /**
   * Where something ends.
   *
   * @param offset in bytes
   */
  record Position(Segment segment, long offset) {}

  /**
   * A writer whose first segment is a new one.
   *
   * @param maxBytes of the whole spool, of which a segment takes a quarter at the most
   * @param lastNumber of the segments that are there
   */
  SegmentWriter(
      SpoolDirectory directory, long maxBytes, long lastNumber, Opener opener, Owner owner) {
    this.directory = directory;
    this.segmentBytes = Math.min(LARGEST_SEGMENT, maxBytes / 4);
    this.lastNumber = lastNumber;
    this.opener = opener;
    this.owner = owner;
  }

  static FileChannel created(Path path) throws IOException {
    return FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  /**
   * Appends a group; it is on the disk then, unless it has {@link Kind#FINISHED} records only.
   *
   * @return where it ends
   * @throws IOException if it could not be written; then {@link #giveUp} is to be called
   */
  Position write(List<SpoolRecord> group) throws IOException {
    FileChannel file = writable();
    Segment segment = open;
    if (segment == null) {
      throw new IllegalStateException("written to no segment");
    }
    long after = end;
    for (SpoolRecord record : group) {
      ByteBuffer frame = Frame.encode(record, safe);
      after += frame.remaining();
      while (frame.hasRemaining()) {
        file.write(frame);
      }
    }
    if (group.stream().anyMatch(record -> record.kind() != Kind.FINISHED)) {
      file.force(false);
      safe = after;
    }
    end = after;
    return new Position(segment, end);
  }

  /**
   * Takes away what was written in part, and leaves the segment: after a failed sync nobody can
   * tell what of it is on the disk.
   *
   * @throws IOException if that failed; it is tried again before the next write
   */
  void giveUp() throws IOException {
    FileChannel file = channel;
    Segment segment = open;
    if (file == null || segment == null) {
      return;
    }
    if (end > 0) {
      file.truncate(end);
      file.force(true);
      file.close();
    } else {
      Files.deleteIfExists(segment.path());
      owner.deleted(segment);
      file.close();
    }
    channel = null;
    open = null;
    owner.left();
  }

  /** The channel to append to. */
  private FileChannel writable() throws IOException {
    FileChannel file = channel;
    Segment segment = open;
    if (file != null) {
      if (segment == null || !owner.wants(segment)) {
        channel = null;
        file.close();
      } else if (file.position() != end) {
        giveUp();
      } else if (end >= segmentBytes) {
        file.force(false);
        channel = null;
        file.close();
      }
    }
    FileChannel present = channel;
    return present == null ? begun() : present;
  }

  private FileChannel begun() throws IOException {
    Segment segment = directory.segment(++lastNumber);
    end = 0;
    safe = 0;
    open = segment;
    FileChannel file = opener.open(segment.path());
    channel = file;
    directory.sync();
    owner.begun(segment);
    return file;
  }

  /** Leaves the segment as it is; to be called when nothing writes any more. */
  void close() throws IOException {
    FileChannel file = channel;
    if (file != null) {
      file.close();
    }
  }
}
