package io.ela.dialect.translate;

import io.ela.dialect.bulk.BulkAnswerStream;
import io.ela.dialect.bulk.BulkItem;
import io.ela.dialect.bulk.BulkOp;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.json.JsonBytesWriter;
import io.ela.dialect.rest.DocumentWrite;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A bulk on its way to another version: {@code DIFFERENCES.md} section 3 (measured). */
final class TranslatingBulk implements BulkBridge {
  private final Scope scope;
  private final Plans plans;
  private final TypeFit fit;
  private final ClusterRequest head;
  private final List<String> types = new ArrayList<>();

  TranslatingBulk(Scope scope, Plans plans, ClusterRequest head) {
    this.scope = scope;
    this.plans = plans;
    this.fit = new TypeFit(scope);
    this.head = head;
  }

  @Override
  public Bytes metadata(BulkItem item, DocumentWrite.Bulk defaults) {
    check(item);
    String type = item.type() == null ? defaults.type() : item.type();
    String index = item.index() == null ? defaults.index() : item.index();
    if (index != null) {
      fit.check(index, type);
    }
    types.add(type == null ? "" : type);
    return written(item);
  }

  private void check(BulkItem item) {
    if (!item.unknown().isEmpty()) {
      throw refused(item, item.unknown() + " has no counterpart");
    }
    if (item.parent() != null && scope.crosses(6)) {
      throw refused(item, "parents and children are not translated yet");
    }
    if (item.fields() != null && scope.crosses(7)) {
      throw refused(item, "[fields] is gone since 7.0; ask for _source instead");
    }
    String versionType = item.versionType();
    if ("force".equals(versionType) && scope.crosses(6)) {
      throw refused(item, "the version type [force] is gone since 6.0");
    }
    boolean internal =
        versionType == null || versionType.equals("internal") || item.op() == BulkOp.UPDATE;
    if (item.version() != null && internal && scope.crosses(7)) {
      throw refused(
          item,
          "internal versions are no lock since 7.0, and the translation to if_seq_no is not built");
    }
  }

  private static UntranslatableException refused(BulkItem item, String reason) {
    return new UntranslatableException(
        "line " + item.line() + " of the bulk, for the id [" + item.id() + "]: " + reason);
  }

  private Bytes written(BulkItem item) {
    JsonBytesWriter out = new JsonBytesWriter(item.metadataLine().length() + 32);
    out.ascii("{\"").ascii(item.op().key()).ascii("\":{");
    Members members = new Members(out);
    members.text("_index", item.index());
    if (!scope.typeless()) {
      members.text("_type", item.type());
    }
    members.text("_id", item.id());
    members.text("routing", item.routing());
    members.text("parent", item.parent());
    members.number("version", item.version());
    members.text("version_type", item.versionType());
    members.number("retry_on_conflict", item.retryOnConflict());
    members.text("pipeline", item.pipeline());
    members.number("if_seq_no", item.ifSeqNo());
    members.number("if_primary_term", item.ifPrimaryTerm());
    Boolean requireAlias = item.requireAlias();
    members.raw(
        "require_alias", requireAlias == null ? null : Bytes.ofUtf8(requireAlias.toString()));
    members.raw("_source", item.sourceFilter());
    members.raw("fields", item.fields());
    members.raw("dynamic_templates", item.dynamicTemplates());
    return out.ascii("}}").view();
  }

  /** Writes the members that are there, with commas between. */
  private static final class Members {
    private final JsonBytesWriter out;
    private boolean any;

    Members(JsonBytesWriter out) {
      this.out = out;
    }

    void text(String name, @Nullable String value) {
      if (value != null) {
        name(name);
        out.string(value);
      }
    }

    void number(String name, @Nullable Number value) {
      if (value != null) {
        name(name);
        out.ascii(value.toString());
      }
    }

    void raw(String name, @Nullable Bytes value) {
      if (value != null) {
        name(name);
        out.raw(value);
      }
    }

    private void name(String name) {
      out.ascii(any ? "," : "").string(name).ascii(":");
      any = true;
    }
  }

  @Override
  public Bytes source(BulkItem item) {
    Bytes source = item.source();
    if (source == null) {
      return Bytes.EMPTY;
    }
    return item.op() == BulkOp.UPDATE
        ? UpdateBody.translate(scope, source, "the update of line " + item.line())
        : source;
  }

  @Override
  public ClusterRequest head() {
    return head;
  }

  @Override
  public AnswerPlan answers() {
    return plans.documents("bulk", null, List.copyOf(types));
  }

  @Override
  public BulkAnswerStream answerInParts() {
    AnswerRules rules = new AnswerRules(scope, "bulk", null, types);
    return new BulkAnswerStream(rules::apply);
  }
}
