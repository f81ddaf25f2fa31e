package io.ela.dialect.bulk;

import io.ela.dialect.json.Bytes;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Makes one line of a JSON text. Stateless. */
public final class NdjsonLine {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
  private static final long LINE_FEEDS = 0x0A0A0A0A0A0A0A0AL;
  private static final long RETURNS = 0x0D0D0D0D0D0D0D0DL;

  private NdjsonLine() {}

  /**
   * Takes the line breaks out of a JSON text, and the indentation after them. In JSON a raw line
   * break can only stand between tokens, so no value changes by a byte. Comments, which
   * Elasticsearch stores if it was sent them, go too, since one that ends with its line would
   * swallow what follows.
   *
   * @return the very same slice when there is no line break in it
   */
  public static Bytes compact(Bytes json) {
    return hasBreak(json) ? new Compactor(json).run() : json;
  }

  /** Eight bytes at a time: nearly every document is looked through to its end. */
  private static boolean hasBreak(Bytes json) {
    byte[] array = json.array();
    int i = json.offset();
    int end = json.end();
    for (; i + Long.BYTES <= end; i += Long.BYTES) {
      long word = (long) LONGS.get(array, i);
      if ((zeroByte(word ^ LINE_FEEDS) | zeroByte(word ^ RETURNS)) != 0) {
        return true;
      }
    }
    for (; i < end; i++) {
      if (array[i] == '\n' || array[i] == '\r') {
        return true;
      }
    }
    return false;
  }

  /** Not 0 if, and only if, one of the eight bytes is 0. */
  private static long zeroByte(long word) {
    return (word - 0x0101010101010101L) & ~word & 0x8080808080808080L;
  }

  /** One pass over a text that has a line break. */
  private static final class Compactor {
    private final byte[] in;
    private final int end;
    private final byte[] out;
    private int at;
    private int size;

    Compactor(Bytes json) {
      this.in = json.array();
      this.at = json.offset();
      this.end = json.end();
      this.out = new byte[json.length()];
    }

    Bytes run() {
      while (at < end) {
        byte b = in[at];
        if (b == '"') {
          string();
        } else if (b == '\n' || b == '\r') {
          blanks();
        } else if (b == '/' && at + 1 < end && in[at + 1] == '/') {
          while (at < end && in[at] != '\n' && in[at] != '\r') {
            at++;
          }
        } else if (b == '/' && at + 1 < end && in[at + 1] == '*') {
          blockComment();
        } else {
          out[size++] = b;
          at++;
        }
      }
      return new Bytes(out, 0, size);
    }

    private void string() {
      out[size++] = in[at++];
      while (at < end) {
        byte b = in[at++];
        out[size++] = b;
        if (b == '"') {
          return;
        }
        if (b == '\\' && at < end) {
          out[size++] = in[at++];
        }
      }
    }

    private void blanks() {
      while (at < end && (in[at] == '\n' || in[at] == '\r' || in[at] == ' ' || in[at] == '\t')) {
        at++;
      }
    }

    private void blockComment() {
      at += 2;
      while (at + 1 < end && !(in[at] == '*' && in[at + 1] == '/')) {
        at++;
      }
      at = Math.min(end, at + 2);
    }
  }
}
