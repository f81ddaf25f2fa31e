package io.ela.dialect.bulk;

import io.ela.dialect.json.Bytes;
import io.ela.dialect.json.JsonCursor;
import io.ela.dialect.json.MalformedJsonException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The members of one action line, in every spelling that 5.x to 9.x take. */
final class BulkMetadata {

  private final BulkOp op;
  private final int line;
  private final Bytes text;
  private @Nullable String index;
  private @Nullable String type;
  private @Nullable String id;
  private @Nullable String routing;
  private @Nullable String parent;
  private @Nullable Long version;
  private @Nullable String versionType;
  private @Nullable Integer retryOnConflict;
  private @Nullable String pipeline;
  private @Nullable Long ifSeqNo;
  private @Nullable Long ifPrimaryTerm;
  private @Nullable Boolean requireAlias;
  private @Nullable String opType;
  private @Nullable Bytes sourceFilter;
  private @Nullable Bytes fields;
  private @Nullable Bytes dynamicTemplates;
  private List<String> unknown = List.of();

  private BulkMetadata(BulkOp op, int line, Bytes text) {
    this.op = op;
    this.line = line;
    this.text = text;
  }

  /**
   * Reads an action line.
   *
   * @return null for a line of white space, which all versions skip
   */
  static @Nullable BulkMetadata parse(Bytes text, int line) {
    try (JsonCursor json = new JsonCursor(text)) {
      if (json.nextToken() == null) {
        return null;
      }
      if (!json.isObject()) {
        throw malformed(line, "it should be an object, for example {\"index\":{\"_id\":\"1\"}}");
      }
      if (!json.nextMember()) {
        throw malformed(line, "it is empty and should name an action");
      }
      BulkOp op = BulkOp.ofKey(json.name());
      if (op == null) {
        throw malformed(
            line, "[" + json.name() + "] is none of [index], [create], [update], [delete]");
      }
      if (!json.isObject()) {
        throw malformed(line, "[" + json.name() + "] should be an object");
      }
      BulkMetadata metadata = new BulkMetadata(op, line, text);
      while (json.nextMember()) {
        metadata.member(json);
      }
      return metadata;
    } catch (MalformedJsonException e) {
      throw new BulkParseException(
          BulkParseException.Kind.MALFORMED,
          line,
          "Malformed action/metadata line [" + line + "]: " + e.getMessage(),
          e);
    }
  }

  private static BulkParseException malformed(int line, String reason) {
    return new BulkParseException(
        BulkParseException.Kind.MALFORMED,
        line,
        "Malformed action/metadata line [" + line + "]: " + reason);
  }

  private void member(JsonCursor json) {
    String name = json.name();
    if (json.isNull()) {
      return; // as if it were not there, in all versions
    }
    switch (name) {
      case "_index" -> index = json.text();
      case "_type" -> type = json.text();
      case "_id" -> id = json.text();
      case "routing", "_routing" -> routing = json.text();
      case "parent", "_parent" -> parent = json.text();
      case "version", "_version" -> version = json.longValue();
      case "version_type", "_version_type", "versionType", "_versionType" ->
          versionType = json.text();
      case "retry_on_conflict", "_retry_on_conflict", "retryOnConflict", "_retryOnConflict" ->
          retryOnConflict = json.intValue();
      case "pipeline" -> pipeline = json.text();
      case "if_seq_no" -> ifSeqNo = json.longValue();
      case "if_primary_term" -> ifPrimaryTerm = json.longValue();
      case "require_alias" -> requireAlias = json.booleanValue();
      case "op_type", "opType" -> opType = json.text();
      case "_source" -> sourceFilter = json.value();
      case "fields" -> fields = json.value();
      case "dynamic_templates" -> dynamicTemplates = json.value();
      default -> {
        if (unknown.isEmpty()) {
          unknown = new ArrayList<>(2);
        }
        unknown.add(name);
        json.skip();
      }
    }
  }

  boolean hasSource() {
    return op.hasSource();
  }

  Bytes text() {
    return text;
  }

  BulkItem item(@Nullable Bytes source) {
    boolean create = op == BulkOp.INDEX && "create".equals(opType);
    return new BulkItem(
        create ? BulkOp.CREATE : op,
        index,
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
        text,
        source);
  }
}
