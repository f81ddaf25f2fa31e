package io.ela.dialect.bulk;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Finds newlines, eight bytes at a time: most of what a bulk's parser does is looking for them. */
final class Newlines {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long NEWLINES = 0x0A0A0A0A0A0A0A0AL;
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH = 0x8080808080808080L;

  private Newlines() {}

  /** The first newline from {@code from} on and before {@code end}; -1 if there is none. */
  static int next(byte[] array, int from, int end) {
    int i = from;
    for (; i <= end - Long.BYTES; i += Long.BYTES) {
      long zeroWhereOne = (long) LONGS.get(array, i) ^ NEWLINES;
      // The lowest bit that is set belongs to the first zero byte.
      long found = (zeroWhereOne - ONES) & ~zeroWhereOne & HIGH;
      if (found != 0) {
        return i + (Long.numberOfTrailingZeros(found) >>> 3);
      }
    }
    for (; i < end; i++) {
      if (array[i] == '\n') {
        return i;
      }
    }
    return -1;
  }
}
