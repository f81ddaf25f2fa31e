package io.ela.testbed.junit;

import com.fasterxml.jackson.databind.JsonNode;
import io.ela.testbed.Server;
import io.ela.testbed.ServerKind;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Deletes all indices, data streams, aliases, templates, pipelines, stored scripts, snapshot
 * repositories and cluster settings, but what the cluster made itself when it was started.
 */
final class ClusterReset implements Reset {
  private static final int FORBIDDEN = 403;

  private final Rest rest;
  private final ServerKind kind;
  private final Map<Part, Set<String>> own;

  private ClusterReset(Rest rest, ServerKind kind, Map<Part, Set<String>> own) {
    this.rest = rest;
    this.kind = kind;
    this.own = own;
  }

  /** A sort of named thing in the cluster's metadata, and how its names are listed. */
  private enum Part {
    // Composable templates before the component templates that they use.
    INDEX_TEMPLATE("/_index_template", "/_index_template", "index_templates"),
    COMPONENT_TEMPLATE("/_component_template", "/_component_template", "component_templates"),
    TEMPLATE("/_template", "/_template", ""),
    PIPELINE("/_ingest/pipeline", "/_ingest/pipeline", ""),
    SCRIPT("/_cluster/state/metadata?filter_path=metadata.stored_scripts", "/_scripts", ""),
    REPOSITORY("/_snapshot", "/_snapshot", "");

    private final String list;
    private final String delete;
    private final String array;

    Part(String list, String delete, String array) {
      this.list = list;
      this.delete = delete;
      this.array = array;
    }

    /** Composable templates: from 7.8 on. */
    boolean isIn(ServerKind kind) {
      return switch (this) {
        case INDEX_TEMPLATE, COMPONENT_TEMPLATE ->
            kind != ServerKind.ES_5_6 && kind != ServerKind.ES_6_8;
        case TEMPLATE, PIPELINE, SCRIPT, REPOSITORY -> true;
      };
    }
  }

  static ClusterReset of(Server server) {
    Rest rest = new Rest(server.address());
    Map<Part, Set<String>> own = new EnumMap<>(Part.class);
    for (Part part : Part.values()) {
      if (part.isIn(server.kind())) {
        own.put(part, names(rest, part));
      }
    }
    return new ClusterReset(rest, server.kind(), own);
  }

  @Override
  public void run() {
    // First, for a test may have made the cluster read-only.
    rest.put("/_cluster/settings", "{\"persistent\":{\"*\":null},\"transient\":{\"*\":null}}");
    rest.post("/_tasks/_cancel?actions=*reindex,*byquery");
    if (kind.family() == ServerKind.Family.OPENSEARCH) {
      rest.delete("/_data_stream/*");
    }
    deleteIndices();
    own.forEach(
        (part, spared) -> {
          Set<String> names = names(rest, part);
          names.removeAll(spared);
          for (String name : names) {
            rest.delete(part.delete + "/" + Rest.encode(name));
          }
        });
  }

  private void deleteIndices() {
    boolean knowsHidden = kind != ServerKind.ES_5_6 && kind != ServerKind.ES_6_8;
    String which = "expand_wildcards=" + (knowsHidden ? "all" : "open,closed");
    if (rest.tryDelete("/*?" + which) == FORBIDDEN) {
      // One at a time: a request that clears a block and anything else is itself blocked
      // (OpenSearch
      // 2.19 and 3.8).
      rest.put("/_all/_settings?" + which, "{\"index.blocks.read_only\":null}");
      rest.put("/_all/_settings?" + which, "{\"index.blocks.metadata\":null}");
      rest.delete("/*?" + which);
    }
  }

  private static Set<String> names(Rest rest, Part part) {
    JsonNode answer = rest.get(part.list);
    Set<String> names = new HashSet<>();
    if (part == Part.SCRIPT) {
      answer = answer.path("metadata").path("stored_scripts");
    }
    if (part.array.isEmpty()) {
      answer.fieldNames().forEachRemaining(names::add);
    } else {
      answer.path(part.array).forEach(element -> names.add(element.path("name").asText()));
    }
    if (part == Part.SCRIPT) {
      // 5.x also keeps each script under "lang#id", which goes with the id.
      names.removeIf(name -> name.indexOf('#') >= 0);
    }
    return names;
  }
}
