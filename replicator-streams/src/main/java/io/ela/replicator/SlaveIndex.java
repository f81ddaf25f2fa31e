package io.ela.replicator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ela.cluster.EsRequest;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.metadata.MappingGuard;
import io.ela.dialect.metadata.Trees;
import io.vertx.core.Future;

/**
 * What an index of the slave is like, as far as it matters before the first document goes there.
 *
 * @param uuid of this incarnation; empty if there is none
 * @param guarded whether none of its mappings may guess what type a field has; false if there is no
 *     mapping yet
 * @param managed whether a lifecycle policy acts on it
 * @param forgetful whether it forgets deletes at once: as the master has it, or because a
 *     replicator was killed while it forced a version
 */
record SlaveIndex(String uuid, boolean guarded, boolean managed, boolean forgetful) {
  private static final String DEFAULT = "_default_";

  /** Asks with one request. */
  static Future<SlaveIndex> look(Roles.Member slave, String index) {
    boolean typed = slave.version().capabilities().mappingTypes();
    String uri =
        "/"
            + EsRequest.encode(index)
            + "?filter_path=*.settings.index.uuid,*.settings.index.lifecycle.name,"
            + "*.settings.index.gc_deletes,*.mappings."
            + (typed ? "*.dynamic_templates" : "dynamic_templates");
    return slave
        .client()
        .send(EsRequest.get(uri))
        .map(
            answer ->
                answer.status() == 404
                    ? new SlaveIndex("", false, false, false)
                    : parse(Trees.object(Bytes.of(answer.orThrow().bytes())), index, typed));
  }

  /** A name that is an alias by now has no entry of its own. */
  static SlaveIndex parse(ObjectNode answer, String index, boolean typed) {
    JsonNode settings = answer.path(index).path("settings").path("index");
    JsonNode mappings = answer.path(index).path("mappings");
    return new SlaveIndex(
        settings.path("uuid").asText(""),
        typed ? areGuarded(mappings) : MappingGuard.isOn(mappings),
        settings.path("lifecycle").has("name"),
        settings.path("gc_deletes").asText().equals(Tombstones.AT_ONCE));
  }

  private static boolean areGuarded(JsonNode types) {
    boolean any = false;
    for (var type : types.properties()) {
      if (!type.getKey().equals(DEFAULT)) {
        any = true;
        if (!MappingGuard.isOn(type.getValue())) {
          return false;
        }
      }
    }
    return any;
  }

  /**
   * Whether documents may go there as it is.
   *
   * @param guard whether it must be guarded
   */
  boolean fits(boolean guard) {
    return (guarded || !guard) && !managed && !forgetful;
  }
}
