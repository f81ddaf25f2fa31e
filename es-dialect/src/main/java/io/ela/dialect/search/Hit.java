package io.ela.dialect.search;

import io.ela.dialect.json.Bytes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A document as a search or a get answered it. Immutable; its slices keep the whole answer alive.
 *
 * @param index concrete index
 * @param type mapping type; null where the server has none (8.0 and later)
 * @param id document id
 * @param routing as the document was indexed with; null if without
 * @param parent the parent's id, in 5.x indices with {@code _parent}
 * @param version {@code _version}; -1 if the answer has none
 * @param seqNo {@code _seq_no}; null if the answer has none (before 6.0 always)
 * @param primaryTerm {@code _primary_term}, as {@code seqNo}
 * @param source the raw bytes of {@code _source}; empty if the answer has none
 * @param hasSource whether the answer has a {@code _source}
 * @param sort the raw JSON of each sort value, to be given back in {@code search_after}
 */
public record Hit(
    String index,
    @Nullable String type,
    String id,
    @Nullable String routing,
    @Nullable String parent,
    long version,
    @Nullable Long seqNo,
    @Nullable Long primaryTerm,
    Bytes source,
    boolean hasSource,
    List<Bytes> sort) {

  public Hit {
    sort = List.copyOf(sort);
  }
}
