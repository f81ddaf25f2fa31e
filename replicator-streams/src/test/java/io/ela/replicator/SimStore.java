package io.ela.replicator;

import io.ela.events.DocKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The replicator's store: entries as bytes, and what its changelog may not have at a crash. */
final class SimStore {
  private final Chance chance;
  private final Map<DocKey, byte[]> entries = new HashMap<>();

  /** What was there before each write since the last flush, the oldest first. */
  private final List<Former> sinceFlush = new ArrayList<>();

  private record Former(DocKey key, byte @Nullable [] entry) {}

  SimStore(Chance chance) {
    this.chance = chance;
  }

  @Nullable AppliedEntry get(DocKey key) {
    byte[] bytes = entries.get(key);
    return bytes == null ? null : AppliedEntry.fromBytes(bytes);
  }

  void put(DocKey key, AppliedEntry entry) {
    sinceFlush.add(new Former(key, entries.put(key, entry.toBytes())));
    chance.say(() -> "stored for " + key.id() + ": " + entry);
  }

  /** The changelog has all. */
  void flushed() {
    sinceFlush.clear();
  }

  /** Of what was written since the last flush, a beginning is kept. */
  void lose() {
    int kept = chance.below(sinceFlush.size() + 1);
    for (int i = sinceFlush.size() - 1; i >= kept; i--) {
      Former former = sinceFlush.get(i);
      if (former.entry() == null) {
        entries.remove(former.key());
      } else {
        entries.put(former.key(), former.entry());
      }
    }
    sinceFlush.clear();
  }
}
