package io.ela.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Asks a cluster for the uuids of its indices. A uuid names one incarnation of an index and never
 * returns. The elected master answers (settings are read there, 5.6 to 8.19), so an index's
 * deletion or creation that was acknowledged before is seen. Stateless.
 */
public final class IndexUuids {
  private static final ObjectMapper JSON = new ObjectMapper();

  private IndexUuids() {}

  /**
   * The uuids of those of these indices that are there, closed ones too.
   *
   * @param indices concrete names; a name that is an alias has no entry
   */
  public static Future<Map<String, String>> of(EsClient cluster, Collection<String> indices) {
    Map<String, String> found = new HashMap<>();
    Future<Void> all = Future.succeededFuture();
    for (List<String> list : IndexNames.listed(indices)) {
      all =
          all.compose(
              before ->
                  cluster
                      .ok(
                          EsRequest.get(
                              "/"
                                  + IndexNames.encoded(list)
                                  + "/_settings/index.uuid?ignore_unavailable=true"))
                      .map(
                          answer -> {
                            read(answer, found);
                            return null;
                          }));
    }
    return all.map(
        done -> {
          found.keySet().retainAll(indices);
          return found;
        });
  }

  private static void read(EsResponse answer, Map<String, String> found) {
    JsonNode byIndex;
    try {
      byIndex = JSON.readTree(answer.bytes());
    } catch (IOException e) {
      throw new UncheckedIOException("the answer to " + answer.request(), e);
    }
    byIndex
        .properties()
        .forEach(
            entry -> {
              String uuid = entry.getValue().path("settings").path("index").path("uuid").asText("");
              if (!uuid.isEmpty()) {
                found.put(entry.getKey(), uuid);
              }
            });
  }
}
