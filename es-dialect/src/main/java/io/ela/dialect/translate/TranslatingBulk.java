package io.ela.dialect.translate;

import io.ela.dialect.bulk.BulkAnswerStream;
import io.ela.dialect.bulk.BulkItem;
import io.ela.dialect.bulk.BulkOp;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.json.JsonBytesWriter;
import io.ela.dialect.rest.DocumentWrite;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A bulk on its way to another version: {@code DIFFERENCES.md} section 3 (measured). */
final class TranslatingBulk implements BulkBridge {
  private final Scope scope;
  private final Plans plans;
  private final TypeFit fit;
  private final ClusterRequest head;
  private final List<String> types = new ArrayList<>();
  private final BulkLocks locks = new BulkLocks();
  private boolean locked;

  /** The last index and type that were found to fit: most bulks have one of each. */
  private @Nullable String fitting;

  private @Nullable String fittingType;

  TranslatingBulk(Scope scope, Plans plans, ClusterRequest head) {
    this.scope = scope;
    this.plans = plans;
    this.fit = new TypeFit(scope);
    this.head = head;
  }

  @Override
  public @Nullable VersionLock lock(BulkItem item, DocumentWrite.Bulk defaults) {
    return scope.crosses(7) ? BulkLocks.of(item, defaults) : null;
  }

  @Override
  public Bytes metadata(BulkItem item, DocumentWrite.Bulk defaults, @Nullable DocumentState read) {
    check(item);
    String type = item.type() == null ? defaults.type() : item.type();
    String index = item.index() == null ? defaults.index() : item.index();
    if (index != null && !(index.equals(fitting) && Objects.equals(type, fittingType))) {
      fit.check(index, type);
      fitting = index;
      fittingType = type;
    }
    types.add(type == null ? "" : type);
    return written(item, verdict(item, defaults, index, read));
  }

  private @Nullable LockVerdict verdict(
      BulkItem item,
      DocumentWrite.Bulk defaults,
      @Nullable String index,
      @Nullable DocumentState read) {
    VersionLock lock = lock(item, defaults);
    locked = lock != null;
    if (lock != null) {
      DocumentState state = read == null ? new DocumentState.Unread("nobody read it") : read;
      return locks.judge(types.size() - 1, item, lock, state);
    }
    if (scope.crosses(7)) {
      locks.unlocked(index, item.id());
    }
    return null;
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
    if (scope.crosses(7)) {
      checkVersion(item);
    }
  }

  /** What the client's version refuses with the whole bulk (measured on 5.6 and 6.8). */
  private void checkVersion(BulkItem item) {
    Long version = item.version();
    String versionType = item.versionType();
    if (item.op() == BulkOp.UPDATE && !BulkLocks.internal(item)) {
      throw refused(item, "version type [" + versionType + "] is not supported by the update API");
    }
    if (version == null || !BulkLocks.internal(item) || BulkLocks.saysNothing(item)) {
      return;
    }
    if (item.ifSeqNo() != null) {
      throw refused(item, SingleLocks.TWO_LOCKS);
    }
    if (item.op() == BulkOp.CREATE) {
      throw refused(item, "create operations do not support explicit versions. use index instead");
    }
    if (item.id() == null) {
      throw refused(item, "an id must be provided if version type or value are set");
    }
    if (version <= 0) {
      throw refused(item, "illegal version value [" + version + "] for version type [INTERNAL]");
    }
    if (item.op() == BulkOp.UPDATE && item.retryOnConflict() != null) {
      throw refused(item, "can't provide both retry_on_conflict and a specific version");
    }
    if (item.op() == BulkOp.UPDATE
        && !scope.crosses(6)
        && UpdateBody.says(item.source(), "upsert")) {
      throw refused(item, "can't provide both upsert request and a version");
    }
  }

  private static UntranslatableException refused(BulkItem item, String reason) {
    return new UntranslatableException(
        "line " + item.line() + " of the bulk, for the id [" + item.id() + "]: " + reason);
  }

  private Bytes written(BulkItem item, @Nullable LockVerdict verdict) {
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
    if (verdict == null && !(scope.crosses(7) && BulkLocks.saysNothing(item))) {
      members.number("version", item.version());
      members.text("version_type", item.versionType());
    }
    members.number("retry_on_conflict", item.retryOnConflict());
    members.text("pipeline", item.pipeline());
    members.number("if_seq_no", verdict == null ? item.ifSeqNo() : (Long) verdict.ifSeqNo());
    members.number(
        "if_primary_term", verdict == null ? term(item) : (Long) verdict.ifPrimaryTerm());
    Boolean requireAlias = item.requireAlias();
    members.raw(
        "require_alias", requireAlias == null ? null : Bytes.ofUtf8(requireAlias.toString()));
    members.raw("_source", item.sourceFilter());
    members.raw("fields", item.fields());
    members.raw("dynamic_templates", item.dynamicTemplates());
    return out.ascii("}}").view();
  }

  private static @Nullable Long term(BulkItem item) {
    Long shown = item.ifPrimaryTerm();
    return shown == null ? null : (Long) PrimaryTerms.asked(shown);
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
        ? UpdateBody.translate(scope, source, "the update of line " + item.line(), locked)
        : source;
  }

  @Override
  public ClusterRequest head() {
    return head;
  }

  @Override
  public AnswerPlan answers() {
    List<String> shown = List.copyOf(types);
    Map<Integer, LockVerdict> verdicts = locks.verdicts();
    return plans.json(
        (status, body) ->
            ConflictWords.bulk(
                verdicts, scope.types(), new AnswerRules(scope, "bulk", null, shown).apply(body)));
  }

  @Override
  public BulkAnswerStream answerInParts() {
    AnswerRules rules = new AnswerRules(scope, "bulk", null, types);
    ConflictWords words = ConflictWords.ofBulk(locks.verdicts(), scope.types());
    return new BulkAnswerStream(items -> words.apply(rules.apply(items)));
  }
}
