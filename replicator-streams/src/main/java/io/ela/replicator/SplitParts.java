package io.ela.replicator;

import io.ela.dialect.split.IndexPart;
import io.ela.migration.IndexParts;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which parts a split index has, on whichever cluster. Stateless; used by one stream thread, its
 * futures end on any.
 */
record SplitParts(Roles roles, KnownIndices known) {

  /**
   * All parts that there are or were: of each type that the source has, each index that the target
   * has, and each that mirrors another. If there is none, the one that stands for an index without
   * types.
   */
  Future<List<IndexPart>> of(String index) {
    TreeMap<String, IndexPart> parts = new TreeMap<>();
    known.mirroredParts(index).forEach(part -> parts.put(part.target(), part));
    return onTarget(index)
        .compose(
            there -> {
              there.forEach(part -> parts.put(part.target(), part));
              return IndexParts.typesOf(source().client(), index);
            })
        .map(
            types -> {
              for (String type : types) {
                IndexPart part = roles.splits().part(index, type);
                parts.put(part.target(), part);
              }
              if (parts.isEmpty()) {
                IndexPart none = roles.splits().part(index, "");
                parts.put(none.target(), none);
              }
              return new ArrayList<>(parts.values());
            });
  }

  /** Whether the target has other parts of the same index. */
  Future<Boolean> hasSiblings(IndexPart part) {
    return onTarget(part.index())
        .map(there -> there.stream().anyMatch(other -> !other.equals(part)));
  }

  private Future<Set<IndexPart>> onTarget(String index) {
    return IndexParts.onTarget(target().client(), roles.splits(), index);
  }

  private Roles.Member source() {
    return roles.masterIsSource() ? roles.master() : roles.slave();
  }

  private Roles.Member target() {
    return roles.masterIsSource() ? roles.slave() : roles.master();
  }
}
