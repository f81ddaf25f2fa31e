package io.ela.dialect.bulk;

import io.ela.dialect.json.Bytes;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes a {@code _bulk} body apart while it arrives, in chunks of any size, and hands out each item
 * as soon as its last newline is there. Sources are never looked into. Not thread-safe.
 *
 * <p>Reads as Elasticsearch reads (5.6.16's class, the 7.x source): lines end with {@code \n}, a
 * {@code \r} before it is dropped; a line of white space where an action should be is skipped; a
 * line after an action that wants a source is its source, whatever is in it; of an action line only
 * the first member counts, and of a name that comes twice in it the last. Names that only some
 * versions know are for the caller or the server to refuse. An action that is none of the four is
 * refused here; the sources read drop it and its source without a word, which would be a write lost
 * in silence.
 *
 * <p>Memory: at most one line of {@code maxLineBytes} that is not yet whole; whole lines within a
 * chunk are slices of it, so arrays that were fed must not be written to again. A caller that does
 * not want to hold a long source line takes its item before it is whole, by {@link #letGo()}.
 */
public final class BulkParser {

  private static final int FIRST_CARRY = 4096;

  private final int maxLineBytes;
  private final Consumer<BulkItem> consumer;
  private final Consumer<Bytes> passing;
  private byte[] carry = Bytes.EMPTY.array();
  private int carried;
  private int items;
  private int lines;
  private long bytes;
  private long complete;
  private @Nullable BulkMetadata waiting;
  private boolean letGo;

  /**
   * A source line that is not whole.
   *
   * @param item without a source
   * @param source what has come of it
   */
  public record Begun(BulkItem item, Bytes source) {}

  /**
   * A parser for one body.
   *
   * @param maxLineBytes longest line that is held, in bytes
   * @param consumer gets each item, within {@link #feed}
   */
  public BulkParser(int maxLineBytes, Consumer<BulkItem> consumer) {
    this(maxLineBytes, consumer, piece -> {});
  }

  /**
   * A parser for one body.
   *
   * @param maxLineBytes longest line that is held, in bytes
   * @param consumer gets each item, within {@link #feed}
   * @param passing gets, within {@link #feed}, the rest of each line that was let go, as it comes:
   *     with its newline, before any item that stands behind it
   */
  public BulkParser(int maxLineBytes, Consumer<BulkItem> consumer, Consumer<Bytes> passing) {
    this.passing = passing;
    if (maxLineBytes < 1) {
      throw new IllegalArgumentException("maxLineBytes [" + maxLineBytes + "] must be at least 1");
    }
    this.maxLineBytes = maxLineBytes;
    this.consumer = consumer;
  }

  /**
   * Goes on with the next bytes of the body.
   *
   * @throws BulkParseException when an action line is none, or a line is too long; the parser is of
   *     no use then
   */
  public void feed(Bytes chunk) {
    long before = bytes - chunk.offset();
    bytes += chunk.length();
    byte[] array = chunk.array();
    int from = chunk.offset();
    int end = chunk.end();
    for (int i = Newlines.next(array, from, end); i >= 0; i = Newlines.next(array, from, end)) {
      if (letGo) {
        letGo = false;
        lines++;
        passing.accept(new Bytes(array, from, i + 1 - from));
      } else {
        line(array, from, i);
      }
      from = i + 1;
      if (waiting == null) {
        complete = before + from;
      }
    }
    if (letGo) {
      complete = bytes;
      if (from < end) {
        passing.accept(new Bytes(array, from, end - from));
      }
    } else {
      keep(array, from, end - from);
    }
  }

  /**
   * Bytes of the body up to the end of the last item that was handed out, or of a line after it; of
   * a line that was let go, all that has come.
   */
  public long completeBytes() {
    return complete;
  }

  /** Bytes of a source line that have come and are held, because it is not whole; 0 if none are. */
  public int openSource() {
    return waiting == null ? 0 : carried;
  }

  /** What the source line that is not whole is meant for; null if there is none. */
  public @Nullable BulkOp openOp() {
    BulkMetadata open = waiting;
    return open == null ? null : open.item(null).op();
  }

  /**
   * Hands out the item of a source line that is not whole, and holds that line no longer. It does
   * not go to the consumer of items.
   *
   * @throws IllegalStateException if there is none
   */
  public Begun letGo() {
    BulkMetadata open = waiting;
    if (open == null) {
      throw new IllegalStateException("no source line is open");
    }
    Begun begun = new Begun(open.item(null), new Bytes(carry, 0, carried));
    waiting = null;
    carry = Bytes.EMPTY.array();
    carried = 0;
    letGo = true;
    complete = bytes;
    items++;
    return begun;
  }

  /** After the last byte: what is left over. */
  public BulkEnd finish() {
    Bytes rest = new Bytes(carry, 0, carried);
    BulkMetadata open = waiting;
    return new BulkEnd(
        items, lines, bytes, carried > 0 || letGo, rest, open == null ? null : open.text());
  }

  private void line(byte[] array, int from, int newline) {
    if (carried == 0) {
      checkLength((long) newline - from);
      line(new Bytes(array, from, newline - from));
      return;
    }
    keep(array, from, newline - from);
    Bytes whole = new Bytes(carry, 0, carried);
    carry = Bytes.EMPTY.array();
    carried = 0;
    line(whole);
  }

  private void keep(byte[] array, int from, int length) {
    if (length == 0) {
      return;
    }
    int needed = (int) checkLength((long) carried + length);
    if (needed > carry.length) {
      long grown = Math.max(FIRST_CARRY, needed + (long) (needed >> 1));
      carry = Arrays.copyOf(carry, (int) Math.max(needed, Math.min(grown, maxLineBytes)));
    }
    System.arraycopy(array, from, carry, carried, length);
    carried = needed;
  }

  private long checkLength(long length) {
    if (length > maxLineBytes) {
      throw new BulkParseException(
          BulkParseException.Kind.TOO_LONG,
          lines + 1,
          "line [" + (lines + 1) + "] of the bulk is longer than [" + maxLineBytes + "] bytes");
    }
    return length;
  }

  private void line(Bytes raw) {
    lines++;
    Bytes line = withoutCarriageReturn(raw);
    BulkMetadata open = waiting;
    if (open != null) {
      waiting = null;
      hand(open.item(line));
      return;
    }
    if (line.isEmpty()) {
      return;
    }
    BulkMetadata metadata = BulkMetadata.parse(line, lines);
    if (metadata == null) {
      return;
    }
    if (metadata.hasSource()) {
      waiting = metadata;
    } else {
      hand(metadata.item(null));
    }
  }

  private void hand(BulkItem item) {
    items++;
    consumer.accept(item);
  }

  private static Bytes withoutCarriageReturn(Bytes line) {
    int length = line.length();
    return length > 0 && line.at(length - 1) == '\r' ? line.slice(0, length - 1) : line;
  }
}
