package io.ela.dialect.translate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.metadata.Trees;
import io.ela.dialect.rest.QueryString;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What 5.x to 7.x do to indices and 8.x does not any more: {@code _flush/synced}, which 8.x says is
 * the same as {@code _flush} (no {@code sync_id} is written), and {@code _upgrade}, which has
 * nothing to do where all segments are of the cluster's own Lucene. Shapes measured on 5.6 and 6.8.
 */
final class OldMaintenance {
  /** The first Lucene that 8.x has. */
  private static final String NO_SEGMENT = "9.0.0";

  private final Requests requests;
  private final Scope scope;
  private final Plans plans;

  OldMaintenance(Requests requests, Plans plans) {
    this.requests = requests;
    this.scope = requests.scope();
    this.plans = plans;
  }

  void register(Map<String, Handler> handlers) {
    if (!scope.crosses(8)) {
      for (String api : List.of("indices.flush_synced", "indices.upgrade", "indices.get_upgrade")) {
        handlers.put(
            api,
            request ->
                new Translation.Forward(
                    requests.to(request, request.rawPath(), request.body()), plans.errors()));
      }
    } else {
      handlers.put("indices.flush_synced", this::flush);
      handlers.put("indices.upgrade", this::upgrade);
      handlers.put("indices.get_upgrade", this::upgradeStatus);
    }
  }

  /**
   * Counts of single indices are not told by a flush, and are left out. An index that is not there
   * was no error (measured).
   */
  private Translation flush(ClientRequest request) {
    QueryString query = request.query();
    ClientRequest lenient =
        query.has("ignore_unavailable")
            ? request
            : request.withQuery(query.with("ignore_unavailable", "true"));
    String path = Requests.path(request.endpoint().index(), "/_flush");
    return new Translation.Forward(
        requests.to(lenient, "POST", path, Bytes.EMPTY, Requests.JSON), plans.errors());
  }

  private Translation upgrade(ClientRequest request) {
    return segments(
        request,
        answer -> {
          ObjectNode told = Trees.object();
          told.set("_shards", answer.path("_shards"));
          ObjectNode upgraded = told.putObject("upgraded_indices");
          for (Map.Entry<String, JsonNode> index : answer.path("indices").properties()) {
            upgraded
                .putObject(index.getKey())
                .put("upgrade_version", scope.client().toString())
                .put("oldest_lucene_segment_version", Segments.of(index.getValue()).oldest());
          }
          return told;
        });
  }

  private Translation upgradeStatus(ClientRequest request) {
    return segments(
        request,
        answer -> {
          ObjectNode told = Trees.object();
          ObjectNode indices = Trees.object();
          long bytes = 0;
          for (Map.Entry<String, JsonNode> index : answer.path("indices").properties()) {
            long size = Segments.of(index.getValue()).bytes();
            bytes += size;
            sizes(indices.putObject(index.getKey()), size);
          }
          sizes(told, bytes);
          told.set("indices", indices);
          return told;
        });
  }

  private Translation segments(ClientRequest request, Function<ObjectNode, ObjectNode> retold) {
    ClientRequest asked =
        request.withQuery(request.query().without("wait_for_completion", "only_ancient_segments"));
    String path = Requests.path(request.endpoint().index(), "/_segments");
    return new Translation.Forward(
        requests.to(asked, "GET", path, Bytes.EMPTY, Requests.JSON),
        plans.success(body -> Trees.bytes(retold.apply(Trees.object(body)))));
  }

  /** What all segments of an index have together; an empty index has Lucene's version of none. */
  private record Segments(long bytes, String oldest) {
    static Segments of(JsonNode index) {
      long bytes = 0;
      String oldest = "";
      for (JsonNode copies : index.path("shards")) {
        for (JsonNode copy : copies) {
          for (JsonNode segment : copy.path("segments")) {
            bytes += segment.path("size_in_bytes").asLong();
            String version = segment.path("version").asText();
            oldest = oldest.isEmpty() || older(version, oldest) ? version : oldest;
          }
        }
      }
      return new Segments(bytes, oldest.isEmpty() ? NO_SEGMENT : oldest);
    }

    private static boolean older(String one, String other) {
      return Arrays.compare(numbers(one), numbers(other)) < 0;
    }

    private static int[] numbers(String version) {
      return Arrays.stream(version.split("\\.")).mapToInt(Integer::parseInt).toArray();
    }
  }

  private static void sizes(ObjectNode told, long bytes) {
    told.put("size_in_bytes", bytes);
    told.put("size_to_upgrade_in_bytes", 0);
    told.put("size_to_upgrade_ancient_in_bytes", 0);
  }
}
