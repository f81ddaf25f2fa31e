package io.ela.diff;

import com.dynatrace.hash4j.hashing.HashStream128;
import com.dynatrace.hash4j.hashing.HashValue128;
import com.dynatrace.hash4j.hashing.Hashing;
import com.fasterxml.jackson.core.JsonToken;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.json.JsonCursor;
import io.ela.dialect.json.MalformedJsonException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Hashes JSON as a client sees it: the order of an object's members and white space do not count,
 * strings count by value however they are escaped, arrays by order, and numbers by their text, so
 * that {@code 1} and {@code 1.0} differ and no digit of a long is lost.
 *
 * <p>One streaming pass without a tree: an object is the sum of its members' hashes, an array is
 * folded in order; only one open level at each depth is kept. Not thread-safe; reused.
 */
final class CanonicalJson {
  private static final byte STRING = 1;
  private static final byte NUMBER = 2;
  private static final byte TRUE = 3;
  private static final byte FALSE = 4;
  private static final byte NULL = 5;
  private static final byte OBJECT = 6;
  private static final byte ARRAY = 7;
  private static final byte MEMBER = 8;

  private final HashStream128 stream = Hashing.xxh3_128().hashStream();
  private boolean[] isObject = new boolean[16];
  private String[] names = new String[16];
  private long[] high = new long[16];
  private long[] low = new long[16];
  private long[] counts = new long[16];

  /**
   * Hashes one JSON value.
   *
   * @throws MalformedJsonException if it is not JSON
   */
  HashValue128 hash(Bytes json) {
    try (JsonCursor cursor = new JsonCursor(json)) {
      JsonToken first = cursor.nextToken();
      if (first == null) {
        throw new MalformedJsonException("there is no value");
      }
      return hash(cursor, first);
    }
  }

  private HashValue128 hash(JsonCursor cursor, JsonToken first) {
    int depth = -1;
    HashValue128 done = null;
    if (first == JsonToken.START_OBJECT || first == JsonToken.START_ARRAY) {
      open(++depth, first == JsonToken.START_OBJECT);
    } else {
      done = scalar(cursor, first);
    }
    while (depth >= 0) {
      boolean more = isObject[depth] ? cursor.nextMember() : cursor.nextElement();
      if (more) {
        names[depth] = isObject[depth] ? cursor.name() : "";
        JsonToken token = cursor.token();
        if (token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY) {
          open(++depth, token == JsonToken.START_OBJECT);
          continue;
        }
        add(depth, scalar(cursor, token));
      } else {
        done = close(depth--);
        if (depth >= 0) {
          add(depth, done);
        }
      }
    }
    if (done == null) {
      throw new MalformedJsonException("there is no value");
    }
    return done;
  }

  private void open(int depth, boolean object) {
    if (depth == isObject.length) {
      int grown = depth * 2;
      isObject = Arrays.copyOf(isObject, grown);
      names = Arrays.copyOf(names, grown);
      high = Arrays.copyOf(high, grown);
      low = Arrays.copyOf(low, grown);
      counts = Arrays.copyOf(counts, grown);
    }
    isObject[depth] = object;
    names[depth] = "";
    high[depth] = 0;
    low[depth] = 0;
    counts[depth] = 0;
  }

  private void add(int depth, HashValue128 value) {
    stream.reset();
    if (isObject[depth]) {
      HashValue128 member = member(names[depth], value);
      long sum = low[depth] + member.getLeastSignificantBits();
      boolean carry = Long.compareUnsigned(sum, low[depth]) < 0;
      low[depth] = sum;
      high[depth] += member.getMostSignificantBits() + (carry ? 1 : 0);
    } else {
      HashValue128 folded =
          stream
              .putByte(ARRAY)
              .putLong(high[depth])
              .putLong(low[depth])
              .putLong(value.getMostSignificantBits())
              .putLong(value.getLeastSignificantBits())
              .get();
      high[depth] = folded.getMostSignificantBits();
      low[depth] = folded.getLeastSignificantBits();
    }
    counts[depth]++;
  }

  private HashValue128 member(String name, HashValue128 value) {
    return stream
        .putByte(MEMBER)
        .putString(name)
        .putLong(value.getMostSignificantBits())
        .putLong(value.getLeastSignificantBits())
        .get();
  }

  private HashValue128 close(int depth) {
    return stream
        .reset()
        .putByte(isObject[depth] ? OBJECT : ARRAY)
        .putLong(high[depth])
        .putLong(low[depth])
        .putLong(counts[depth])
        .get();
  }

  private HashValue128 scalar(JsonCursor cursor, @Nullable JsonToken token) {
    if (token == null) {
      throw new MalformedJsonException("the text ends within a value");
    }
    stream.reset();
    switch (token) {
      case VALUE_STRING -> stream.putByte(STRING).putString(cursor.text());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> stream.putByte(NUMBER).putString(cursor.text());
      case VALUE_TRUE -> stream.putByte(TRUE);
      case VALUE_FALSE -> stream.putByte(FALSE);
      case VALUE_NULL -> stream.putByte(NULL);
      default -> throw new MalformedJsonException("a value cannot begin with " + token);
    }
    return stream.get();
  }
}
