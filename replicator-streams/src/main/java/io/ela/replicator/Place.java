package io.ela.replicator;

import io.ela.dialect.search.Hit;
import io.ela.events.ChangeEvent;
import org.jspecify.annotations.Nullable;

/**
 * Where a document is in its index, beside its id. One id under two routings is two documents, if
 * they lead to two shards; otherwise it is one, and its last write says which routing it has.
 *
 * @param routing null if without
 * @param parent in 5.x indices with {@code _parent}; the routing unless there is one
 */
record Place(@Nullable String routing, @Nullable String parent) {

  static Place of(ChangeEvent event) {
    return new Place(event.routing(), event.parent());
  }

  static Place of(Hit document) {
    return new Place(document.routing(), document.parent());
  }

  /** What decides on the shard; null if it is the id itself. */
  @Nullable String effective() {
    return routing != null ? routing : parent;
  }

  /** Names the place of an id in the store: 64 bits. */
  long mark(String id) {
    String effective = effective();
    return Incarnations.hash(effective == null ? id : effective);
  }
}
