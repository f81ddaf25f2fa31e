package io.ela.gateway.proxy;

import io.ela.dialect.json.Bytes;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import java.util.ArrayList;
import java.util.List;

/**
 * A body made of ranges of arrays that are held anyway, so that it need not be held twice. It is
 * sent in slices of {@value #SLICE} bytes, and no more is copied than the other side takes.
 * Immutable.
 *
 * @param ranges in their order
 * @param length of all, in bytes
 */
public record Pieces(List<Bytes> ranges, long length) {
  private static final int SLICE = 64 * 1024;

  /** No body. */
  public static final Pieces NONE = new Pieces(List.of(), 0);

  public Pieces {
    ranges = List.copyOf(ranges);
  }

  /** A body in one range. */
  public static Pieces of(Bytes body) {
    return body.isEmpty() ? NONE : new Pieces(List.of(body), body.length());
  }

  /** Collects lines. Not thread-safe. */
  public static final class Lines {
    private static final Bytes NEWLINE = Bytes.ofUtf8("\n");

    private final List<Bytes> ranges = new ArrayList<>();
    private Bytes last = Bytes.EMPTY;
    private long length;

    /** Adds a line, which is held, and ends it. A line after its neighbour extends its range. */
    public Lines add(Bytes line) {
      range(line);
      boolean ended = line.end() < line.array().length && line.array()[line.end()] == '\n';
      range(ended ? new Bytes(line.array(), line.end(), 1) : NEWLINE);
      return this;
    }

    /** Adds what is not a line. */
    public Lines rest(Bytes bytes) {
      range(bytes);
      return this;
    }

    private void range(Bytes next) {
      length += next.length();
      if (sameArray(last, next) && last.end() == next.offset()) {
        last = new Bytes(last.array(), last.offset(), last.length() + next.length());
        return;
      }
      if (!last.isEmpty()) {
        ranges.add(last);
      }
      last = next;
    }

    @SuppressWarnings("ReferenceEquality") // whether they lie in the very same array
    private static boolean sameArray(Bytes one, Bytes other) {
      return one.array() == other.array();
    }

    /** What was added. */
    public Pieces done() {
      if (!last.isEmpty()) {
        ranges.add(last);
        last = Bytes.EMPTY;
      }
      return new Pieces(ranges, length);
    }
  }

  /** Whether there is no body. */
  public boolean isEmpty() {
    return length == 0;
  }

  /** Whether it goes out in one go. */
  boolean small() {
    return length <= SLICE;
  }

  /** All of a small body. */
  Buffer whole() {
    Buffer buffer = Buffer.buffer((int) length);
    ranges.forEach(range -> append(buffer, range, 0, range.length()));
    return buffer;
  }

  /**
   * Writes all of it, as fast as it is taken; does not end the stream. To be called on the stream's
   * event loop.
   *
   * @return completes when the last slice is handed over; fails with the first failure of a slice
   */
  public Future<Void> writeTo(WriteStream<Buffer> to) {
    Writing writing = new Writing(ranges, to);
    writing.go();
    return writing.done.future();
  }

  private static final class Writing {
    private final List<Bytes> ranges;
    private final WriteStream<Buffer> to;
    private final Promise<Void> done = Promise.promise();
    private int range;
    private int at;

    Writing(List<Bytes> ranges, WriteStream<Buffer> to) {
      this.ranges = ranges;
      this.to = to;
    }

    void go() {
      while (range < ranges.size() && !done.future().isComplete()) {
        if (to.writeQueueFull()) {
          to.drainHandler(drained -> go());
          return;
        }
        to.write(slice()).onFailure(done::tryFail);
      }
      done.tryComplete();
    }

    private Buffer slice() {
      Buffer slice = Buffer.buffer(SLICE);
      while (range < ranges.size() && slice.length() < SLICE) {
        Bytes present = ranges.get(range);
        int taken = Math.min(SLICE - slice.length(), present.length() - at);
        append(slice, present, at, taken);
        at += taken;
        if (at == present.length()) {
          range++;
          at = 0;
        }
      }
      return slice;
    }
  }

  private static void append(Buffer buffer, Bytes range, int from, int length) {
    buffer.appendBytes(range.array(), range.offset() + from, length);
  }
}
