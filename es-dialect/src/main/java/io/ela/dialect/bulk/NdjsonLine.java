package io.ela.dialect.bulk;

import io.ela.dialect.json.Bytes;

/** Makes one line of a JSON text. Stateless. */
public final class NdjsonLine {

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

  private static boolean hasBreak(Bytes json) {
    byte[] array = json.array();
    for (int i = json.offset(), end = json.end(); i < end; i++) {
      if (array[i] == '\n' || array[i] == '\r') {
        return true;
      }
    }
    return false;
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
