package io.ela.dialect.translate;

import io.ela.dialect.bulk.BulkAnswerStream;
import io.ela.dialect.bulk.BulkItem;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.rest.DocumentWrite;
import org.jspecify.annotations.Nullable;

/**
 * Translates one bulk item by item, so that a large one need not be held. Made for one request and
 * used by one thread: it remembers each item's type, which the answer must show again.
 */
public interface BulkBridge {
  /**
   * What the item locks by version on a cluster that has no such locks; null if nothing. It is to
   * be read before the item's line is asked for.
   */
  @Nullable VersionLock lock(BulkItem item, DocumentWrite.Bulk defaults);

  /**
   * The action line in the cluster's dialect, without its newline. The item counts as sent.
   *
   * @param read what was read for the item's lock; null if it has none
   * @throws UntranslatableException if it asks for what the cluster has no word for
   */
  Bytes metadata(BulkItem item, DocumentWrite.Bulk defaults, @Nullable DocumentState read);

  /**
   * The source line in the cluster's dialect, without its newline: the very same bytes for all but
   * updates, of which only what is around the document is looked at. Of the item whose action line
   * was asked for last.
   *
   * @throws UntranslatableException if an update asks for what the cluster has no word for
   */
  Bytes source(BulkItem item);

  /** Path, query and content type to send the bulk with; its body is empty. */
  ClusterRequest head();

  /** For the answer; to be asked for when all items are through. */
  AnswerPlan answers();

  /**
   * For an answer of status 200 that is JSON and too large to be held: its items as {@link
   * #answers()} would translate them. To be asked for when all items are through.
   */
  BulkAnswerStream answerInParts();
}
