package io.ela.dialect.json;

import org.jspecify.annotations.Nullable;

/**
 * Gives one String object for equal texts, for index and type names that come with every item. A
 * slot is overwritten by the next name of its hash, so the size is fixed. Not thread-safe.
 */
final class NameCache {

  private static final int SLOTS = 64;
  private static final int LONGEST = 255;

  private final @Nullable String[] slots = new String[SLOTS];

  String get(char[] text, int offset, int length) {
    if (length > LONGEST) {
      return new String(text, offset, length);
    }
    int hash = 0;
    for (int i = offset; i < offset + length; i++) {
      hash = 31 * hash + text[i];
    }
    int slot = (hash ^ (hash >>> 16)) & (SLOTS - 1);
    String known = slots[slot];
    if (known != null && same(known, text, offset, length)) {
      return known;
    }
    String fresh = new String(text, offset, length);
    slots[slot] = fresh;
    return fresh;
  }

  private static boolean same(String known, char[] text, int offset, int length) {
    if (known.length() != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (known.charAt(i) != text[offset + i]) {
        return false;
      }
    }
    return true;
  }
}
