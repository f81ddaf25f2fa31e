package io.ela.dialect.translate;

/**
 * Documents by a hash of 64 bits: of two among {@value #MOST} the chance is one in 10^8 that they
 * are taken for one. Never more than 4 MB. Not thread-safe.
 */
final class DocumentSet {
  /** How many it holds. */
  static final int MOST = 1 << 18;

  private static final int FIRST = 64;

  private long[] table = new long[FIRST];
  private int size;

  /** Whether it holds all that it can, and takes no more. */
  boolean full() {
    return size == MOST;
  }

  /** Adds a document, if there is room. */
  void add(String index, String id) {
    if (full()) {
      return;
    }
    if (2 * size >= table.length) {
      long[] old = table;
      table = new long[2 * old.length];
      for (long hash : old) {
        if (hash != 0) {
          table[slot(hash)] = hash;
        }
      }
    }
    long hash = hash(index, id);
    int slot = slot(hash);
    if (table[slot] == 0) {
      table[slot] = hash;
      size++;
    }
  }

  /** Whether it was added. */
  boolean contains(String index, String id) {
    return table[slot(hash(index, id))] != 0;
  }

  /** Where it is, or where it is to go. */
  private int slot(long hash) {
    int at = (int) (hash >>> 32) & (table.length - 1);
    while (table[at] != 0 && table[at] != hash) {
      at = (at + 1) & (table.length - 1);
    }
    return at;
  }

  /** Never 0. */
  private static long hash(String index, String id) {
    long hash = mixed(mixed(0x9E3779B97F4A7C15L, index), id);
    hash = (hash ^ (hash >>> 30)) * 0xBF58476D1CE4E5B9L;
    hash = (hash ^ (hash >>> 27)) * 0x94D049BB133111EBL;
    hash ^= hash >>> 31;
    return hash == 0 ? 1 : hash;
  }

  private static long mixed(long seed, String text) {
    long hash = seed ^ text.length();
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001B3L;
      hash ^= hash >>> 29;
    }
    return hash;
  }
}
