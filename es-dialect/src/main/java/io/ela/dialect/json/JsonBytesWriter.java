package io.ela.dialect.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A byte buffer that grows, with what is needed to write small JSON by hand. Not thread-safe.
 *
 * <p>Nothing here puts commas or checks structure; it is for short texts of a known form.
 */
public final class JsonBytesWriter {

  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private byte[] buffer;
  private int size;

  /**
   * An empty buffer.
   *
   * @param capacity bytes to start with
   */
  public JsonBytesWriter(int capacity) {
    this.buffer = new byte[Math.max(16, capacity)];
  }

  /** Number of bytes written. */
  public int size() {
    return size;
  }

  /** Forgets what was written and keeps the memory. Slices given out before become invalid. */
  public void clear() {
    size = 0;
  }

  /** What was written, sharing the buffer: valid until {@link #clear()} or the next write. */
  public Bytes view() {
    return new Bytes(buffer, 0, size);
  }

  /** What was written, in an array of its own. */
  public byte[] toByteArray() {
    return Arrays.copyOf(buffer, size);
  }

  /** Adds bytes as they are. */
  public JsonBytesWriter raw(Bytes bytes) {
    return raw(bytes.array(), bytes.offset(), bytes.length());
  }

  /** Adds bytes as they are. */
  public JsonBytesWriter raw(byte[] array, int offset, int length) {
    reserve(length);
    System.arraycopy(array, offset, buffer, size, length);
    size += length;
    return this;
  }

  /** Adds text as it is; it must be ASCII. */
  public JsonBytesWriter ascii(String text) {
    int length = text.length();
    reserve(length);
    for (int i = 0; i < length; i++) {
      buffer[size++] = (byte) text.charAt(i);
    }
    return this;
  }

  /** Adds one byte. */
  public JsonBytesWriter ascii(char c) {
    reserve(1);
    buffer[size++] = (byte) c;
    return this;
  }

  /** Adds a number. */
  public JsonBytesWriter number(long value) {
    return ascii(Long.toString(value));
  }

  /**
   * Adds a JSON string with its quotes. Only quotes, backslashes and control characters are
   * escaped, and half surrogates, which UTF-8 cannot hold.
   */
  public JsonBytesWriter string(String text) {
    reserve(stringSize(text));
    buffer[size++] = '"';
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        buffer[size++] = '\\';
        buffer[size++] = (byte) c;
      } else if (c < 0x20) {
        escape(c);
      } else if (c < 0x80) {
        buffer[size++] = (byte) c;
      } else if (c < 0x800) {
        buffer[size++] = (byte) (0xC0 | (c >> 6));
        buffer[size++] = (byte) (0x80 | (c & 0x3F));
      } else if (isPair(text, i)) {
        codePoint(text.codePointAt(i++));
      } else if (Character.isSurrogate(c)) {
        escape(c);
      } else {
        buffer[size++] = (byte) (0xE0 | (c >> 12));
        buffer[size++] = (byte) (0x80 | ((c >> 6) & 0x3F));
        buffer[size++] = (byte) (0x80 | (c & 0x3F));
      }
    }
    buffer[size++] = '"';
    return this;
  }

  /** How many bytes {@link #string} would add. */
  public static int stringSize(String text) {
    int bytes = 2;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        bytes += 2;
      } else if (c < 0x20) {
        bytes += 6;
      } else if (c < 0x80) {
        bytes++;
      } else if (c < 0x800) {
        bytes += 2;
      } else if (isPair(text, i)) {
        bytes += 4;
        i++;
      } else {
        bytes += Character.isSurrogate(c) ? 6 : 3;
      }
    }
    return bytes;
  }

  private static boolean isPair(String text, int index) {
    return index + 1 < text.length()
        && Character.isSurrogatePair(text.charAt(index), text.charAt(index + 1));
  }

  private void codePoint(int c) {
    buffer[size++] = (byte) (0xF0 | (c >> 18));
    buffer[size++] = (byte) (0x80 | ((c >> 12) & 0x3F));
    buffer[size++] = (byte) (0x80 | ((c >> 6) & 0x3F));
    buffer[size++] = (byte) (0x80 | (c & 0x3F));
  }

  private void escape(char c) {
    buffer[size++] = '\\';
    buffer[size++] = 'u';
    for (int shift = 12; shift >= 0; shift -= 4) {
      buffer[size++] = HEX[(c >> shift) & 0xF];
    }
  }

  private void reserve(int more) {
    int needed = Math.addExact(size, more);
    if (needed > buffer.length) {
      long grown = Math.max(needed, buffer.length + (buffer.length >> 1) + 16L);
      buffer = Arrays.copyOf(buffer, (int) Math.min(grown, Integer.MAX_VALUE - 8));
    }
  }
}
