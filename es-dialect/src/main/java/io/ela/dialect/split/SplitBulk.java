package io.ela.dialect.split;

import io.ela.dialect.bulk.BulkAnswerStream;
import io.ela.dialect.bulk.BulkItem;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.rest.DocumentWrite;
import io.ela.dialect.translate.AnswerPlan;
import io.ela.dialect.translate.BulkBridge;
import io.ela.dialect.translate.ClusterRequest;
import io.ela.dialect.translate.DocumentState;
import io.ela.dialect.translate.VersionLock;
import org.jspecify.annotations.Nullable;

/** A bulk whose items go to the parts of split indices; all say where they go. */
final class SplitBulk implements BulkBridge {
  private final BulkBridge inner;
  private final PartView view;

  SplitBulk(BulkBridge inner, PartView view) {
    this.inner = inner;
    this.view = view;
  }

  /** In the client's names: it is read through the same view. */
  @Override
  public @Nullable VersionLock lock(BulkItem item, DocumentWrite.Bulk defaults) {
    return inner.lock(item, defaults);
  }

  @Override
  public Bytes metadata(BulkItem item, DocumentWrite.Bulk defaults, @Nullable DocumentState read) {
    String index = item.index() == null ? defaults.index() : item.index();
    String type = item.type() == null ? defaults.type() : item.type();
    IndexPart part = view.document(index, type);
    String named = part == null ? index : part.target();
    return inner.metadata(named == null ? item : item.withIndex(named), defaults, read);
  }

  @Override
  public Bytes source(BulkItem item) {
    return inner.source(item);
  }

  @Override
  public ClusterRequest head() {
    return inner.head();
  }

  @Override
  public AnswerPlan answers() {
    return new SplitPlan(inner.answers(), new SplitAnswers(view), "bulk");
  }

  @Override
  public BulkAnswerStream answerInParts() {
    return inner.answerInParts().then(new SplitAnswers(view)::named);
  }
}
