package io.ela.migration;

import io.ela.dialect.EsVersion;
import io.ela.dialect.search.Hit;
import io.ela.events.DocKey;
import java.util.List;

/**
 * Tells the type that a document has in the source, whichever cluster it was read from.
 *
 * @param ownTypes whether the cluster that is read has mapping types (up to 6.x), so that its hits
 *     carry the real type
 * @param theOne the type of documents read from a cluster without mapping types
 */
public record SourceType(boolean ownTypes, String theOne) {

  /**
   * For reading an index of a cluster.
   *
   * @param read version of the cluster that is read
   * @param source the index's mapping in the source cluster
   * @throws IllegalStateException if the source has several types and the cluster that is read has
   *     none, so that a document's type cannot be told
   */
  public static SourceType of(EsVersion read, MappingSummary source, String index) {
    List<String> types = source.types();
    boolean own = read.capabilities().mappingTypes();
    if (!own && types.size() > 1) {
      throw new IllegalStateException(
          "index ["
              + index
              + "] has several types in the source "
              + types
              + ", and the other cluster has no types to tell them apart; splitting and merging"
              + " types follows in a later version, until then reindex each type into an index of"
              + " its own");
    }
    return new SourceType(own, types.isEmpty() ? DocKey.NO_TYPE : types.get(0));
  }

  /** The type of a document in the source's coordinates. */
  public String of(Hit hit) {
    String own = hit.type();
    return ownTypes && own != null ? own : theOne;
  }
}
