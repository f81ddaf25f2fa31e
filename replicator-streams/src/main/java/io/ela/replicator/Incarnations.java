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

  /** Names the slave's in the store: a 64-bit FNV-1a hash of its uuid. */
  long mark() {
    long hash = FNV_OFFSET;
    for (int i = 0; i < slave.length(); i++) {
      hash = (hash ^ slave.charAt(i)) * FNV_PRIME;
    }
    return hash;
  }
}
