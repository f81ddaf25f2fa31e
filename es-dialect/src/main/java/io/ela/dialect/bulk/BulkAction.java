package io.ela.dialect.bulk;

import io.ela.dialect.json.Bytes;
import org.jspecify.annotations.Nullable;

/** One thing to be written by a {@code _bulk} of ours. */
public sealed interface BulkAction {

  /** Which document. */
  BulkTarget target();

  /** Which operation. */
  BulkOp op();

  /** The body of the source line; null for a delete. */
  @Nullable Bytes source();

  /** Writes a document, whether it is there or not. */
  record Index(BulkTarget target, Bytes source) implements BulkAction {
    @Override
    public BulkOp op() {
      return BulkOp.INDEX;
    }
  }

  /** Writes a document that is not there. */
  record Create(BulkTarget target, Bytes source) implements BulkAction {
    @Override
    public BulkOp op() {
      return BulkOp.CREATE;
    }
  }

  /**
   * Changes a document at the server.
   *
   * @param source the body of the update ({@code doc}, {@code script}, ...), not a document
   */
  record Update(BulkTarget target, Bytes source) implements BulkAction {
    @Override
    public BulkOp op() {
      return BulkOp.UPDATE;
    }
  }

  /** Deletes a document. */
  record Delete(BulkTarget target) implements BulkAction {
    @Override
    public BulkOp op() {
      return BulkOp.DELETE;
    }

    @Override
    public @Nullable Bytes source() {
      return null;
    }
  }
}
