package io.ela.dialect.bulk;

import io.ela.dialect.json.Bytes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One item of a client's {@code _bulk} body. Null stands for "not said": the path's index and type
 * and the query string's parameters apply then. Immutable; its slices share the arrays that were
 * fed to the parser.
 *
 * @param op what is asked for; an {@code index} with {@code "op_type": "create"} is a {@link
 *     BulkOp#CREATE}, as in the answer
 * @param index index or alias
 * @param type mapping type
 * @param id document id; a number is taken as it is spelt
 * @param routing {@code routing} or {@code _routing}
 * @param parent {@code parent} or {@code _parent} (up to 6.x)
 * @param version {@code version} or {@code _version}
 * @param versionType {@code version_type} in any spelling, as the client wrote it
 * @param retryOnConflict {@code retry_on_conflict} in any spelling
 * @param pipeline ingest pipeline
 * @param ifSeqNo lock, since 6.6
 * @param ifPrimaryTerm lock, since 6.6
 * @param requireAlias {@code require_alias}, since 7.10
 * @param opType {@code op_type}, as the client wrote it
 * @param sourceFilter the raw value of {@code _source}: what an update shall answer
 * @param fields the raw value of {@code fields}: what an update of 5.x and 6.x shall answer
 * @param dynamicTemplates the raw value of {@code dynamic_templates}
 * @param unknown names that are none of these, which every version refuses or ignores by its own
 *     rules (5.x knows {@code _timestamp} and {@code _ttl})
 * @param line the action line's number, counted from 1 as Elasticsearch counts in its messages
 * @param metadataLine the action line as it came, without its newline and a carriage return
 * @param source the source line as it came, without its newline and a carriage return; null for a
 *     delete
 */
public record BulkItem(
    BulkOp op,
    @Nullable String index,
    @Nullable String type,
    @Nullable String id,
    @Nullable String routing,
    @Nullable String parent,
    @Nullable Long version,
    @Nullable String versionType,
    @Nullable Integer retryOnConflict,
    @Nullable String pipeline,
    @Nullable Long ifSeqNo,
    @Nullable Long ifPrimaryTerm,
    @Nullable Boolean requireAlias,
    @Nullable String opType,
    @Nullable Bytes sourceFilter,
    @Nullable Bytes fields,
    @Nullable Bytes dynamicTemplates,
    List<String> unknown,
    int line,
    Bytes metadataLine,
    @Nullable Bytes source) {

  public BulkItem {
    unknown = List.copyOf(unknown);
  }

  /** The same item with an id, and an action line that says so. */
  public BulkItem withId(String newId, Bytes newLine) {
    return new BulkItem(
        op,
        index,
        type,
        newId,
        routing,
        parent,
        version,
        versionType,
        retryOnConflict,
        pipeline,
        ifSeqNo,
        ifPrimaryTerm,
        requireAlias,
        opType,
        sourceFilter,
        fields,
        dynamicTemplates,
        unknown,
        line,
        newLine,
        source);
  }

  /** The same item on another index. */
  public BulkItem withIndex(String newIndex) {
    return new BulkItem(
        op,
        newIndex,
        type,
        id,
        routing,
        parent,
        version,
        versionType,
        retryOnConflict,
        pipeline,
        ifSeqNo,
        ifPrimaryTerm,
        requireAlias,
        opType,
        sourceFilter,
        fields,
        dynamicTemplates,
        unknown,
        line,
        metadataLine,
        source);
  }
}
