package io.ela.control;

import java.util.BitSet;

/** Which chunks of an index are done. Immutable; a bit each. */
public final class ChunkSet {
  /** No chunk. */
  public static final ChunkSet NONE = new ChunkSet(new BitSet());

  private final BitSet bits;

  private ChunkSet(BitSet bits) {
    this.bits = bits;
  }

  /** These and one more. */
  public ChunkSet with(int chunk) {
    BitSet more = (BitSet) bits.clone();
    more.set(chunk);
    return new ChunkSet(more);
  }

  public boolean contains(int chunk) {
    return bits.get(chunk);
  }

  /** How many. */
  public int size() {
    return bits.cardinality();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ChunkSet set && bits.equals(set.bits);
  }

  @Override
  public int hashCode() {
    return bits.hashCode();
  }

  @Override
  public String toString() {
    return bits.toString();
  }
}
