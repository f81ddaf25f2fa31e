package io.ela.dialect.translate;

import io.ela.dialect.json.Bytes;
import io.ela.dialect.json.JsonField;
import io.ela.dialect.json.JsonPath;
import io.ela.dialect.json.JsonSplicer;
import java.util.Map;
import java.util.Set;

/**
 * The cluster's state, whole and in parts. Paths and parameters are the same from 5.6 to 8.19; the
 * answers have much more in 8.19, and no types (measured: {@code _cluster/state}, {@code
 * _cluster/reroute}, {@code _search_shards}).
 */
final class StateApis {
  /** What 5.6 shows of itself, of a node, of the metadata, of an index. */
  private static final Set<String> STATE =
      Set.of(
          "cluster_name",
          "compressed_size_in_bytes",
          "version",
          "state_uuid",
          "master_node",
          "blocks",
          "nodes",
          "metadata",
          "routing_table",
          "routing_nodes",
          "snapshots",
          "restore",
          "snapshot_deletions");

  private static final Set<String> NODE =
      Set.of("name", "ephemeral_id", "transport_address", "attributes");
  private static final Set<String> METADATA =
      Set.of(
          "cluster_uuid",
          "templates",
          "indices",
          "ingest",
          "repositories",
          "stored_scripts",
          "index-graveyard");
  private static final Set<String> INDEX =
      Set.of("state", "settings", "mappings", "aliases", "primary_terms", "in_sync_allocations");
  private static final String TIER = "index.routing.allocation.include._tier_preference";

  private final Requests requests;
  private final Scope scope;
  private final Plans plans;

  StateApis(Requests requests, Plans plans) {
    this.requests = requests;
    this.scope = requests.scope();
    this.plans = plans;
  }

  void register(Map<String, Handler> handlers) {
    handlers.put("cluster.state", request -> state(request, 0));
    handlers.put("cluster.reroute", request -> state(request, 1));
    handlers.put("search_shards", this::searchShards);
  }

  /**
   * @param depth how deep in the answer the state is
   */
  private Translation state(ClientRequest request, int depth) {
    return new Translation.Forward(
        requests.to(request, request.rawPath(), request.body()),
        plans.success(body -> JsonSplicer.rewrite(body, field -> ofState(field, depth))));
  }

  /** A type in the path had no effect (5.6 warns of it). */
  private Translation searchShards(ClientRequest request) {
    String path =
        scope.typeless()
            ? Requests.path(request.endpoint().index(), "/_search_shards")
            : request.rawPath();
    return new Translation.Forward(
        requests.to(request, path, request.body()),
        plans.success(
            body ->
                JsonSplicer.rewrite(
                    body,
                    field -> {
                      node(field, 0);
                      shard(field);
                    })));
  }

  private void ofState(JsonField field, int at) {
    JsonPath path = field.path();
    if (path.depth() <= at || (at == 1 && !path.name(0).equals("state"))) {
      return;
    }
    if (path.depth() == at + 1) {
      keep(field, STATE);
    }
    node(field, at);
    shard(field);
    if (path.name(at).equals("metadata")) {
      metadata(field, at + 1);
    }
  }

  /** Without what came after 5.x. */
  private void keep(JsonField field, Set<String> known) {
    if (scope.crosses(6) && !known.contains(field.name())) {
      field.delete();
    }
  }

  private void node(JsonField field, int at) {
    if (field.path().depth() == at + 3 && field.path().name(at).equals("nodes")) {
      keep(field, NODE);
    }
  }

  private void shard(JsonField field) {
    if (field.name().equals("relocation_failure_info") && scope.crosses(8)) {
      field.delete();
    }
  }

  private void metadata(JsonField field, int at) {
    JsonPath path = field.path();
    if (path.depth() <= at) {
      return;
    }
    if (path.depth() == at + 1) {
      keep(field, METADATA);
    } else if (path.depth() == at + 3 && path.name(at).equals("indices")) {
      keep(field, INDEX);
    } else if (path.depth() == at + 3 && field.name().equals("index_patterns")) {
      if (scope.crosses(6)) {
        Bytes patterns = field.value();
        field.rename("template");
        field.replace(IndexApis.first(patterns));
      }
    } else if (path.depth() == at + 4 && path.name(at + 2).equals("mappings")) {
      type(field, path.name(at), path.name(at + 1));
    } else {
      tier(field, at);
    }
  }

  /** The nominal type of a cluster without types. */
  private void type(JsonField field, String kind, String name) {
    if (!field.name().equals("_doc") || !scope.clientHasTypes() || !scope.typeless()) {
      return;
    }
    String type =
        scope.types().typeOf(kind.equals("templates") ? TypeNames.ofTemplate(name) : name);
    if (type != null) {
      field.rename(type);
    }
  }

  /** What 8.x gives to each index by itself. */
  private void tier(JsonField field, int at) {
    JsonPath path = field.path();
    boolean nested =
        path.depth() == at + 5
            && field.name().equals("routing")
            && path.name(at + 2).equals("settings");
    if (scope.crosses(8)
        && path.name(at).equals("indices")
        && (nested || field.name().equals(TIER))) {
      field.delete();
    }
  }
}
