package io.ela.diff;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One document, or index, that is not the same on both sides.
 *
 * @param type in the source's coordinates; empty for an index
 * @param id empty for an index
 * @param routing the master's, or the slave's where the master has none; null if without
 * @param slaveRouting for {@link DifferenceKind#ROUTING} the slave's; otherwise null
 * @param masterVersion -1 if the master does not have it
 * @param slaveVersion -1 if the slave does not have it
 * @param paths JSON paths at which the contents differ, at most {@link JsonPaths#MOST}
 */
public record Difference(
    DifferenceKind kind,
    String index,
    String type,
    String id,
    @Nullable String routing,
    @Nullable String slaveRouting,
    long masterVersion,
    long slaveVersion,
    List<String> paths) {

  public Difference {
    paths = List.copyOf(paths);
  }

  static Difference ofIndex(DifferenceKind kind, String index) {
    return new Difference(kind, index, "", "", null, null, -1, -1, List.of());
  }

  /** The value of the record in the diffs topic. */
  public JsonObject toJson(String run, long timeMillis) {
    JsonObject json = new JsonObject().put("kind", kind.wire()).put("index", index);
    if (!id.isEmpty()) {
      json.put("type", type).put("id", id);
    }
    if (routing != null) {
      json.put("routing", routing);
    }
    if (kind == DifferenceKind.ROUTING) {
      json.put("slave_routing", slaveRouting);
    }
    if (masterVersion >= 0) {
      json.put("master_version", masterVersion);
    }
    if (slaveVersion >= 0) {
      json.put("slave_version", slaveVersion);
    }
    if (!paths.isEmpty()) {
      json.put("paths", new JsonArray(paths));
    }
    return json.put("run", run).put("time", timeMillis);
  }

  /** The documents that it is about, on either side. */
  List<DocRef> refs() {
    DocRef own = new DocRef(type, id, routing);
    // The slave's copy goes first: if both routings lead to one shard, the master's must stay.
    return kind == DifferenceKind.ROUTING
        ? List.of(new DocRef(type, id, slaveRouting), own)
        : List.of(own);
  }
}
