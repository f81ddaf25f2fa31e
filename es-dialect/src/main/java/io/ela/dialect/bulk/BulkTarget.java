package io.ela.dialect.bulk;

import org.jspecify.annotations.Nullable;

/**
 * Which document a bulk action is for and on what condition. Immutable; the {@code with} methods
 * give changed copies.
 *
 * @param index concrete index
 * @param type mapping type; must be there for servers up to 6.x, not written for later ones
 * @param id document id; null lets the server choose one, of an {@code index} only
 * @param routing as given at indexing; null if without
 * @param parent for servers up to 6.x
 * @param version with {@code versionType}
 * @param versionType {@code external} or {@code external_gte}; null is the server's default
 * @param ifSeqNo lock, for servers since 6.6
 * @param ifPrimaryTerm lock, for servers since 6.6
 * @param pipeline ingest pipeline; {@code _none} suppresses the index's default one since 6.5
 */
public record BulkTarget(
    String index,
    @Nullable String type,
    @Nullable String id,
    @Nullable String routing,
    @Nullable String parent,
    @Nullable Long version,
    @Nullable String versionType,
    @Nullable Long ifSeqNo,
    @Nullable Long ifPrimaryTerm,
    @Nullable String pipeline) {

  /** A document without routing and condition. */
  public static BulkTarget of(String index, @Nullable String type, @Nullable String id) {
    return new BulkTarget(index, type, id, null, null, null, null, null, null, null);
  }

  /** The same with another routing. */
  public BulkTarget withRouting(@Nullable String routing) {
    return new BulkTarget(
        index, type, id, routing, parent, version, versionType, ifSeqNo, ifPrimaryTerm, pipeline);
  }

  /** The same with another parent. */
  public BulkTarget withParent(@Nullable String parent) {
    return new BulkTarget(
        index, type, id, routing, parent, version, versionType, ifSeqNo, ifPrimaryTerm, pipeline);
  }

  /** The same with another version and its type. */
  public BulkTarget withVersion(long version, @Nullable String versionType) {
    return new BulkTarget(
        index, type, id, routing, parent, version, versionType, ifSeqNo, ifPrimaryTerm, pipeline);
  }

  /** The same on condition that the document was not written since. */
  public BulkTarget withLock(long ifSeqNo, long ifPrimaryTerm) {
    return new BulkTarget(
        index, type, id, routing, parent, version, versionType, ifSeqNo, ifPrimaryTerm, pipeline);
  }

  /** The same through another ingest pipeline. */
  public BulkTarget withPipeline(@Nullable String pipeline) {
    return new BulkTarget(
        index, type, id, routing, parent, version, versionType, ifSeqNo, ifPrimaryTerm, pipeline);
  }
}
