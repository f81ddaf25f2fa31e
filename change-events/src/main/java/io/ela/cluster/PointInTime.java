package io.ela.cluster;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A point in time that the slices of one scan share. Thread-safe; blocks.
 *
 * <p>All slices must use the same one: it is sliced by Lucene document number, which differs
 * between two points in time, so that slices of different ones overlap and leave out documents
 * (Elasticsearch's reference, "Search slicing" of "Point in time", 7.15 and later).
 */
final class PointInTime {
  private static final Logger LOG = LoggerFactory.getLogger(PointInTime.class);

  private final EsClient client;
  private final String index;
  private final Duration keepAlive;
  private int users;
  private @Nullable String id;

  /**
   * @param users how many slices will call {@link #release}
   */
  PointInTime(EsClient client, String index, Duration keepAlive, int users) {
    this.client = client;
    this.index = index;
    this.keepAlive = keepAlive;
    this.users = users;
  }

  /** Its id; opens it at the first call. */
  synchronized String id() throws InterruptedException {
    String open = id;
    if (open == null) {
      String uri =
          "/" + EsRequest.encode(index) + "/_pit?keep_alive=" + keepAlive.toMillis() + "ms";
      String answer = client.call(EsRequest.post(uri)).body().toString();
      open = new io.vertx.core.json.JsonObject(answer).getString("id");
      if (open == null) {
        throw new IllegalStateException("no \"id\" in the answer to POST " + uri + ": " + answer);
      }
      id = open;
    }
    return open;
  }

  /** A slice is done; the last one frees it. If that fails, the cluster does after keep-alive. */
  synchronized void release() {
    String open = id;
    if (--users > 0 || open == null) {
      return;
    }
    id = null;
    client
        .ok(EsRequest.delete("/_pit").json("{\"id\":\"" + open + "\"}"))
        .onFailure(
            e -> {
              // 404: it is gone already.
              if (!(e instanceof EsException refused && refused.status() == 404)) {
                LOG.info(
                    "event=point-in-time-not-freed cluster={} index={} cause={}",
                    client.name(),
                    index,
                    e.getMessage());
              }
            });
  }
}
