package io.ela.replicator;

/**
 * Two incarnations of an index that belong together.
 *
 * @param master the master's {@code index.uuid}
 * @param slave the slave's
 */
record Incarnations(String master, String slave) {

  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  /**
   * Names the pair in the store, whichever of the two is master: 64 bits, from a hash of each uuid.
   */
  long mark() {
    return hash(master) ^ hash(slave);
  }

  /** FNV-1a, 64 bits. */
  static long hash(String uuid) {
    long hash = FNV_OFFSET;
    for (int i = 0; i < uuid.length(); i++) {
      hash = (hash ^ uuid.charAt(i)) * FNV_PRIME;
    }
    return hash;
  }
}
