package io.ela.dialect.translate;

import io.ela.dialect.bulk.BulkItem;
import io.ela.dialect.bulk.BulkOp;
import io.ela.dialect.rest.DocumentWrite;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Locks by version of one bulk's items. An item whose document an earlier item of the same bulk
 * writes has a version that nobody can read beforehand: it is refused by itself, the others go on.
 * Not thread-safe.
 */
final class BulkLocks {
  private final Map<Integer, LockVerdict> verdicts = new HashMap<>();
  private final DocumentSet written = new DocumentSet();

  /** The lock of an item; null if it has none, or only what the cluster refuses by itself. */
  static @Nullable VersionLock of(BulkItem item, DocumentWrite.Bulk defaults) {
    Long version = item.version();
    String index = item.index() == null ? defaults.index() : item.index();
    String id = item.id();
    if (version == null || saysNothing(item) || !internal(item) || index == null || id == null) {
      return null;
    }
    String type = item.type() == null ? defaults.type() : item.type();
    String routing = item.routing() == null ? defaults.routing() : item.routing();
    return new VersionLock(index, type, id, routing, version);
  }

  static boolean internal(BulkItem item) {
    String type = item.versionType();
    return type == null || type.equals("internal");
  }

  /** Whether its version says no more than its operation does by itself. */
  static boolean saysNothing(BulkItem item) {
    Long version = item.version();
    return version != null
        && internal(item)
        && SingleLocks.saysNothing(version, item.op() == BulkOp.CREATE);
  }

  /** An item without lock, which may write its document. */
  void unlocked(@Nullable String index, @Nullable String id) {
    if (index != null && id != null) {
      written.add(index, id);
    }
  }

  /**
   * Compares.
   *
   * @param position of the item in the bulk, from 0
   */
  LockVerdict judge(int position, BulkItem item, VersionLock lock, DocumentState read) {
    LockVerdict verdict = verdict(item, lock, read);
    verdicts.put(position, verdict);
    if (verdict instanceof LockVerdict.Fits) {
      written.add(lock.index(), lock.id());
    }
    return verdict;
  }

  private LockVerdict verdict(BulkItem item, VersionLock lock, DocumentState read) {
    if (written.full() || written.contains(lock.index(), lock.id())) {
      String why =
          written.full()
              ? "there are more than " + DocumentSet.MOST + " items before it"
              : "an earlier item of the bulk writes the same document";
      return new LockVerdict.Refused(
          400,
          "line "
              + item.line()
              + " of the bulk: the version of ["
              + lock.index()
              + "]["
              + lock.id()
              + "] cannot be compared before it is written, for "
              + why
              + "; nothing was written for this item, send it in a bulk of its own");
    }
    boolean upserts = item.op() == BulkOp.UPDATE && UpdateBody.upserts(item.source());
    return LockVerdict.of(lock, read, upserts);
  }

  /** By position; empty if no item had a lock. */
  Map<Integer, LockVerdict> verdicts() {
    return Map.copyOf(verdicts);
  }
}
