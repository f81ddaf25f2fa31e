package io.ela.dialect.split;

import org.jspecify.annotations.Nullable;

/**
 * One index of the target and what it holds of the source.
 *
 * @param index name in the source
 * @param type the one type that it holds of a split index; empty for the index that stands for a
 *     split one as long as that has no type; null for an index that is not split
 * @param target name in the target
 */
public record IndexPart(String index, @Nullable String type, String target) {

  /** An index that is the same on both clusters. */
  public static IndexPart whole(String index) {
    return new IndexPart(index, null, index);
  }

  /** Whether it is one of several that make up an index of the source. */
  public boolean ofSplit() {
    return type != null;
  }

  /** Whether it holds documents of one type. */
  public boolean holdsType() {
    return type != null && !type.isEmpty();
  }

  /**
   * The index's name on a cluster.
   *
   * @param source whether that is the cluster that is migrated from
   */
  public String on(boolean source) {
    return source ? index : target;
  }
}
