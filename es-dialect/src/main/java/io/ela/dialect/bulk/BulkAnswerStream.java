package io.ela.dialect.bulk;

import io.ela.dialect.json.Bytes;
import io.ela.dialect.json.JsonBytesWriter;
import io.ela.dialect.json.MalformedJsonException;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;

/**
 * Rewrites the items of a {@code _bulk}'s answer while it arrives, in chunks of any size, so that a
 * large one need not be held. What is around the items keeps its bytes. Not thread-safe.
 *
 * <p>Memory: one item that is not yet whole, and what one chunk becomes.
 */
public final class BulkAnswerStream {
  private static final String BEFORE = "{\"items\":[";
  private static final String AFTER = "]}";
  private static final byte[] ITEMS = "items".getBytes(StandardCharsets.US_ASCII);

  /** Depth of the members beside {@code items}, and of the items. */
  private static final int MEMBERS = 1;

  private static final int ELEMENTS = 2;

  private final UnaryOperator<Bytes> rewrite;
  private final JsonBytesWriter begun = new JsonBytesWriter(512);
  private int depth;
  private boolean inString;
  private boolean escaped;
  private boolean inItems;

  /** How many bytes of the last member's name are those of {@code items}; -1 if it is another. */
  private int nameLength;

  /**
   * A stream for one answer.
   *
   * @param rewrite gets objects of the form {@code {"items":[...]}} with some whole items, in their
   *     order, and gives them back with other items
   */
  public BulkAnswerStream(UnaryOperator<Bytes> rewrite) {
    this.rewrite = rewrite;
  }

  /**
   * A stream for the same answer, none of which was fed yet, with one more step.
   *
   * @param more gets what this one gives back
   */
  public BulkAnswerStream then(UnaryOperator<Bytes> more) {
    return new BulkAnswerStream(items -> more.apply(rewrite.apply(items)));
  }

  /**
   * Goes on with the next bytes of the answer.
   *
   * @return what can be passed on now; maybe nothing
   * @throws MalformedJsonException when an item is not JSON
   */
  public Bytes feed(Bytes chunk) {
    JsonBytesWriter out = new JsonBytesWriter(chunk.length() + chunk.length() / 4 + begun.size());
    byte[] array = chunk.array();
    int from = chunk.offset();
    int whole = -1;
    for (int i = from; i < chunk.end(); i++) {
      byte b = array[i];
      if (inString) {
        string(b);
        continue;
      }
      switch (b) {
        case '"' -> {
          inString = true;
          nameLength = 0;
        }
        case '{', '[' -> {
          depth++;
          if (b == '[' && depth == ELEMENTS && nameLength == ITEMS.length) {
            inItems = true;
            out.raw(array, from, i + 1 - from);
            from = i + 1;
          }
        }
        case '}', ']' -> {
          depth--;
          if (inItems && depth == ELEMENTS) {
            whole = i + 1;
          } else if (inItems && depth == MEMBERS) {
            inItems = false;
            from = items(array, from, whole, out);
            out.raw(begun.view());
            begun.clear();
            whole = -1;
          }
        }
        default -> {}
      }
    }
    if (inItems) {
      from = items(array, from, whole, out);
      begun.raw(array, from, chunk.end() - from);
    } else {
      out.raw(array, from, chunk.end() - from);
    }
    return out.view();
  }

  private void string(byte b) {
    if (escaped) {
      escaped = false;
      nameLength = -1;
    } else if (b == '\\') {
      escaped = true;
    } else if (b == '"') {
      inString = false;
    } else {
      boolean same = nameLength >= 0 && nameLength < ITEMS.length && ITEMS[nameLength] == b;
      nameLength = same ? nameLength + 1 : -1;
    }
  }

  /**
   * Puts out what has come of whole items.
   *
   * @param whole just after the last one; -1 if none has become whole
   * @return from where the rest begins
   */
  private int items(byte[] array, int from, int whole, JsonBytesWriter out) {
    if (whole < 0) {
      return from;
    }
    begun.raw(array, from, whole - from);
    Bytes run = begun.view();
    int first = 0;
    while (run.at(first) <= ' ' || run.at(first) == ',') {
      first++;
    }
    out.raw(run.slice(0, first));
    JsonBytesWriter wrapped = new JsonBytesWriter(run.length() + BEFORE.length() + AFTER.length());
    wrapped.ascii(BEFORE).raw(run.slice(first, run.length() - first)).ascii(AFTER);
    begun.clear();
    Bytes rewritten = rewrite.apply(wrapped.view());
    int around = BEFORE.length() + AFTER.length();
    out.raw(rewritten.slice(BEFORE.length(), rewritten.length() - around));
    return whole;
  }

  /**
   * After the last byte.
   *
   * @throws MalformedJsonException when the answer is not whole
   */
  public void finish() {
    if (depth != 0 || inString) {
      throw new MalformedJsonException("the answer of the bulk ends in the midst");
    }
  }
}
