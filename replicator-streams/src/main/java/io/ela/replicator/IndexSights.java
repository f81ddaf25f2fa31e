package io.ela.replicator;

import io.ela.cluster.IndexUuids;
import io.ela.dialect.split.IndexPart;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/**
 * Looks what both clusters have of an index, under one epoch's roles. Its futures end on any
 * thread, and fail if a cluster gave no answer or an error.
 */
record IndexSights(Roles roles, IndexDefinitions definitions, SplitParts parts) {

  Future<IndexSight> of(IndexPart part) {
    return definitions
        .ofMaster(part)
        .compose(
            definition ->
                slaveUuid(part)
                    .compose(
                        uuid ->
                            siblings(part)
                                .map(
                                    siblings ->
                                        new IndexSight(definition, uuid.orElse(null), siblings))));
  }

  /** Of the slave's index. */
  Future<Optional<String>> slaveUuid(IndexPart part) {
    String index = roles.onSlave(part);
    return IndexUuids.of(roles.slave().client(), List.of(index))
        .map(uuids -> Optional.ofNullable(uuids.get(index)));
  }

  private Future<Boolean> siblings(IndexPart part) {
    return roles.sharesSlave(part) ? parts.hasSiblings(part) : Future.succeededFuture(false);
  }
}
