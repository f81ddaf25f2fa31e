package io.ela.dialect.translate;

import io.ela.dialect.json.Bytes;
import io.ela.dialect.json.JsonField;
import io.ela.dialect.json.JsonSplicer;
import io.ela.dialect.rest.RestPath;
import java.util.List;
import java.util.Map;

/** The cluster, its nodes and what passes with little change: {@code DIFFERENCES.md} section 7. */
final class ClusterApis {
  /** The same path and body in all versions; answers have additions at most. */
  private static final List<String> SAME =
      List.of(
          "ping",
          "cat.aliases",
          "cat.allocation",
          "cat.count",
          "cat.fielddata",
          "cat.health",
          "cat.help",
          "cat.indices",
          "cat.master",
          "cat.nodeattrs",
          "cat.nodes",
          "cat.pending_tasks",
          "cat.plugins",
          "cat.recovery",
          "cat.repositories",
          "cat.segments",
          "cat.shards",
          "cat.snapshots",
          "cat.tasks",
          "cat.templates",
          "cat.thread_pool",
          "cluster.get_settings",
          "cluster.put_settings",
          "cluster.stats",
          "cluster.pending_tasks",
          "cluster.allocation_explain",
          "nodes.usage",
          "nodes.reload_secure_settings",
          "indices.segments",
          "indices.recovery",
          "indices.shard_stores",
          "indices.refresh",
          "indices.flush",
          "indices.forcemerge",
          "indices.get_alias",
          "indices.exists_alias",
          "indices.exists",
          "indices.exists_template",
          "indices.delete",
          "indices.delete_template",
          "indices.put_settings",
          "ingest.get_pipeline",
          "ingest.delete_pipeline",
          "ingest.processor.grok",
          "ingest.processor_grok",
          "tasks.get",
          "tasks.list",
          "tasks.cancel",
          "reindex_rethrottle",
          "delete_by_query_rethrottle",
          "update_by_query_rethrottle",
          "remote.info",
          "cluster.remote_info",
          "snapshot.create",
          "snapshot.create_repository",
          "snapshot.delete",
          "snapshot.delete_repository",
          "snapshot.get",
          "snapshot.get_repository",
          "snapshot.status",
          "snapshot.verify_repository");

  private static final Bytes CLIENT_TYPE = Bytes.ofUtf8("\"node\"");
  private static final Bytes CLIENT = Bytes.ofUtf8("{\"type\":\"node\"}");

  private final Requests requests;
  private final Scope scope;
  private final Plans plans;

  ClusterApis(Requests requests, Plans plans) {
    this.requests = requests;
    this.scope = requests.scope();
    this.plans = plans;
  }

  void register(Map<String, Handler> handlers) {
    for (String api : SAME) {
      handlers.put(api, this::same);
    }
    handlers.put("info", this::info);
    handlers.put("cluster.health", this::health);
    handlers.put("field_caps", this::fieldCapabilities);
    handlers.put("nodes.info", this::nodes);
    handlers.put("nodes.hot_threads", this::hotThreads);
  }

  private Translation same(ClientRequest request) {
    return new Translation.Forward(
        requests.to(request, request.rawPath(), request.body()), plans.errors());
  }

  /** Of four spellings of the path one is left in 8.x (their REST specifications). */
  private Translation hotThreads(ClientRequest request) {
    String node = request.endpoint().part("node_id");
    String path = node == null ? "/_nodes/hot_threads" : RestPath.of("_nodes", node, "hot_threads");
    return new Translation.Forward(requests.to(request, path, request.body()), plans.errors());
  }

  /** {@code client.type}: a setting of each node of 5.6, gone by 8.19 (measured). */
  private Translation nodes(ClientRequest request) {
    boolean flat = request.query().flag("flat_settings");
    return new Translation.Forward(
        requests.to(request, request.rawPath(), request.body()),
        plans.success(
            body ->
                JsonSplicer.rewrite(
                    body,
                    field -> {
                      boolean settings =
                          field.path().depth() == 3
                              && field.path().startsWith("nodes")
                              && field.name().equals("settings");
                      if (settings && scope.crosses(8) && scope.clientHasTypes()) {
                        Bytes all = field.value();
                        field.replace(
                            flat
                                ? JsonSplicer.prepend(all, "client.type", CLIENT_TYPE)
                                : JsonSplicer.prepend(all, "client", CLIENT));
                      }
                    })));
  }

  /** {@code GET /} shows the client's own version: clients decide by it how they speak. */
  private Translation info(ClientRequest request) {
    return new Translation.Forward(
        requests.to(request, request.rawPath(), request.body()),
        plans.json((status, body) -> JsonSplicer.rewrite(body, this::version)));
  }

  private void version(JsonField field) {
    if (field.path().depth() != 2 || !field.path().startsWith("version")) {
      return;
    }
    switch (field.name()) {
      case "number" -> field.replace(AnswerRules.quoted(scope.client().toString()));
      case "build_flavor", "build_type" -> {
        if (scope.crosses(6)) {
          field.delete();
        }
      }
      case "minimum_wire_compatibility_version" -> oldest(field, "5.6.0", "6.8.0");
      case "minimum_index_compatibility_version" -> oldest(field, "5.0.0", "6.0.0-beta1");
      default -> {
        // As it is.
      }
    }
  }

  /** What 6.8 and 7.17 say they get on with; 5.x says nothing of it (measured). */
  private void oldest(JsonField field, String of6, String of7) {
    switch (scope.client().major()) {
      case 5 -> field.delete();
      case 6 -> field.replace(AnswerRules.quoted(of6));
      case 7 -> field.replace(AnswerRules.quoted(of7));
      default -> {
        // The same.
      }
    }
  }

  /** Fields know whether they are metadata, and indices are listed, since 7.x (measured). */
  private Translation fieldCapabilities(ClientRequest request) {
    return new Translation.Forward(
        requests.to(request, request.rawPath(), request.body()),
        plans.success(body -> JsonSplicer.rewrite(body, this::capability)));
  }

  private void capability(JsonField field) {
    int depth = field.path().depth();
    boolean indices = depth == 1 && field.name().equals("indices");
    boolean metadata = depth == 4 && field.name().equals("metadata_field");
    if (scope.crosses(7) && (indices || metadata)) {
      field.delete();
    }
  }

  /** {@code unassigned_primary_shards}: since 8.16 (measured). */
  private Translation health(ClientRequest request) {
    return new Translation.Forward(
        requests.to(request, request.rawPath(), request.body()),
        plans.json(
            (status, body) ->
                JsonSplicer.rewrite(
                    body,
                    field -> {
                      if (field.name().equals("unassigned_primary_shards") && scope.crosses(8)) {
                        field.delete();
                      }
                    })));
  }
}
