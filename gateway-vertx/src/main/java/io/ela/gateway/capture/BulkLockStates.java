package io.ela.gateway.capture;

import io.ela.dialect.bulk.BulkItem;
import io.ela.dialect.rest.DocumentWrite;
import io.ela.dialect.translate.BulkBridge;
import io.ela.dialect.translate.DocumentState;
import io.ela.dialect.translate.VersionLock;
import io.ela.gateway.proxy.Pieces;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was read for the items of a bulk, or of a part of one, that are locked by version.
 *
 * @param states by the item's position
 */
record BulkLockStates(Map<Integer, DocumentState> states) {
  /** Of a bulk without locks. */
  static final BulkLockStates NONE = new BulkLockStates(Map.of());

  /** Reads them; asks nothing if there are no locks. */
  static Future<BulkLockStates> read(
      VersionReader reader, BulkBridge bridge, List<BulkItem> items, DocumentWrite.Bulk write) {
    List<VersionLock> locks = new ArrayList<>();
    List<Integer> positions = new ArrayList<>();
    for (int at = 0; at < items.size(); at++) {
      VersionLock lock = bridge.lock(items.get(at), write);
      if (lock != null) {
        locks.add(lock);
        positions.add(at);
      }
    }
    if (locks.isEmpty()) {
      return Future.succeededFuture(NONE);
    }
    return reader
        .read(locks)
        .map(
            states -> {
              Map<Integer, DocumentState> read = new HashMap<>();
              for (int at = 0; at < positions.size(); at++) {
                read.put(positions.get(at), states.get(at));
              }
              return new BulkLockStates(read);
            });
  }

  /** Adds the items in the master's dialect. */
  Pieces.Lines addTo(
      Pieces.Lines lines, BulkBridge bridge, List<BulkItem> items, DocumentWrite.Bulk write) {
    for (int at = 0; at < items.size(); at++) {
      BulkItem item = items.get(at);
      lines.add(bridge.metadata(item, write, of(at)));
      if (item.source() != null) {
        lines.add(bridge.source(item));
      }
    }
    return lines;
  }

  private @Nullable DocumentState of(int position) {
    return states.get(position);
  }
}
