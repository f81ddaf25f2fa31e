package io.ela.dialect.json;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * A range of a byte array, never copied unless asked. Immutable as long as nobody writes to the
 * array, which nobody may. It keeps the whole array alive: {@link #copy()} what is kept for long.
 *
 * <p>Equality is that of the bytes in range, wherever they lie.
 *
 * @param array the bytes, shared
 * @param offset index of the first byte in range
 * @param length number of bytes in range
 */
@SuppressWarnings("ArrayRecordComponent") // equality is overridden
public record Bytes(byte[] array, int offset, int length) {

  /** No bytes. */
  public static final Bytes EMPTY = new Bytes(new byte[0], 0, 0);

  /**
   * A range.
   *
   * @throws IndexOutOfBoundsException when it is not within the array
   */
  public Bytes {
    Objects.checkFromIndexSize(offset, length, array.length);
  }

  /** All of an array, shared. */
  public static Bytes of(byte[] array) {
    return new Bytes(array, 0, array.length);
  }

  /** A text in UTF-8. */
  public static Bytes ofUtf8(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The byte at an index within the range. */
  public byte at(int index) {
    return array[offset + Objects.checkIndex(index, length)];
  }

  /** The index in the array just after the range. */
  public int end() {
    return offset + length;
  }

  /** Whether there are no bytes. */
  public boolean isEmpty() {
    return length == 0;
  }

  /** A part of this range, sharing the array; {@code from} counts from the start of this range. */
  public Bytes slice(int from, int length) {
    Objects.checkFromIndexSize(from, length, this.length);
    return new Bytes(array, offset + from, length);
  }

  /** The bytes in an array of their own. */
  public byte[] copy() {
    return Arrays.copyOfRange(array, offset, offset + length);
  }

  /**
   * The bytes as text; what is not UTF-8 becomes U+FFFD, so this is for names and messages only.
   */
  public String utf8() {
    return new String(array, offset, length, StandardCharsets.UTF_8);
  }

  /** Writes the bytes as they are. */
  public void writeTo(OutputStream out) throws IOException {
    out.write(array, offset, length);
  }

  /** Whether these are exactly the given bytes. */
  public boolean equalsBytes(byte[] other) {
    return Arrays.equals(array, offset, offset + length, other, 0, other.length);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes that
        && Arrays.equals(array, offset, end(), that.array, that.offset, that.end());
  }

  @Override
  public int hashCode() {
    int hash = 1;
    for (int i = offset; i < offset + length; i++) {
      hash = 31 * hash + array[i];
    }
    return hash;
  }

  /** For logs: the length and the first bytes. */
  @Override
  public String toString() {
    int shown = Math.min(length, 80);
    return length + " bytes [" + slice(0, shown).utf8() + (shown < length ? "...]" : "]");
  }
}
