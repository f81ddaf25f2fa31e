package io.ela.replicator;

import io.ela.cluster.EsException;
import io.ela.cluster.EsRequest;
import io.vertx.core.Future;

/**
 * How long an index of the slave remembers deletes. With {@code index.gc_deletes=0s} a tombstone no
 * longer stands in the way of a lower version (measured on 5.6 to 8.19).
 */
record Tombstones(Roles.Member slave, String index) {
  static final String SETTING = "index.gc_deletes";
  static final String AT_ONCE = "0s";

  Future<Void> forgetAtOnce() {
    return set("\"" + AT_ONCE + "\"");
  }

  /**
   * Back to the server's default of 60 seconds; of an index that is gone there is nothing to do.
   */
  Future<Void> rememberAgain() {
    return set("null")
        .recover(
            failure ->
                failure instanceof EsException e && e.status() == 404
                    ? Future.succeededFuture()
                    : Future.failedFuture(failure));
  }

  private Future<Void> set(String value) {
    return slave
        .client()
        .ok(
            EsRequest.put("/" + EsRequest.encode(index) + "/_settings")
                .json("{\"" + SETTING + "\":" + value + "}"))
        .mapEmpty();
  }
}
