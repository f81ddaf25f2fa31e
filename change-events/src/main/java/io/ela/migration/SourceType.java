package io.ela.migration;

import io.ela.dialect.EsVersion;
import io.ela.dialect.search.Hit;
import io.ela.dialect.split.TypeSplits;
import io.ela.events.DocKey;
import java.util.List;

/**
 * Tells the type that a document has in the source, whichever cluster it was read from.
 *
 * @param ownTypes whether the cluster that is read has mapping types (up to 6.x), so that its hits
 *     carry the real type
 * @param theOne the type of documents read from a cluster without mapping types, where the name of
 *     their index does not tell it
 * @param splits which indices' names tell it
 */
public record SourceType(boolean ownTypes, String theOne, TypeSplits splits) {

  /** Where nothing is split. */
  public SourceType(boolean ownTypes, String theOne) {
    this(ownTypes, theOne, TypeSplits.NONE);
  }

  /**
   * For reading an index of a cluster.
   *
   * @param read version of the cluster that is read
   * @param source the index's mapping in the source cluster
   * @param index name in the source
   * @throws IllegalStateException if the source has several types and the cluster that is read has
   *     none, so that a document's type cannot be told
   */
  public static SourceType of(
      EsVersion read, MappingSummary source, String index, TypeSplits splits) {
    List<String> types = source.types();
    boolean own = read.capabilities().mappingTypes();
    if (!own && types.size() > 1 && !splits.splits(index)) {
      throw new IllegalStateException(
          "index ["
              + index
              + "] has several types in the source "
              + types
              + ", and the other cluster has no types to tell them apart; name the index in"
              + " ela.migration.types, which splits it, or reindex each type into an index of its"
              + " own");
    }
    return new SourceType(own, types.isEmpty() ? DocKey.NO_TYPE : types.get(0), splits);
  }

  /** The same with another type where no name of an index and no mapping tells it. */
  public SourceType called(String type) {
    return new SourceType(ownTypes, type, splits);
  }

  /** The type of a document in the source's coordinates. */
  public String of(Hit hit) {
    String own = hit.type();
    if (ownTypes && own != null) {
      return own;
    }
    String ofPart = splits.isNone() ? null : splits.ofTarget(hit.index()).type();
    return ofPart == null ? theOne : ofPart;
  }
}
