package io.ela.replicator;

import com.fasterxml.jackson.databind.JsonNode;
import io.ela.cluster.EsRequest;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.metadata.ConvertedDefinition;
import io.ela.dialect.metadata.Trees;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Adds the master's fields to an index that the slave has. Stateless; its futures end on any
 * thread.
 *
 * <p>Where the slave has types and the master does not, the mapping goes to each type that the
 * index has there: clients name theirs with the documents, the master does not know it.
 */
final class MappingKeeper {
  private static final String DEFAULT = "_default_";

  private final Roles roles;

  MappingKeeper(Roles roles) {
    this.roles = roles;
  }

  /**
   * Adds what is missing.
   *
   * @param type of the index's documents, where the master does not know it; null for not known
   * @return empty if it is as the master's now; fails if the slave gave no answer or a passing
   *     error
   */
  Future<Optional<IndexState>> converge(
      String index, ConvertedDefinition converted, @Nullable String type) {
    String path = "/" + EsRequest.encode(index) + "/_mapping";
    if (!roles.slave().version().capabilities().mappingTypes()) {
      return put(path, converted);
    }
    if (roles.master().version().capabilities().mappingTypes()) {
      return put(path + "/" + EsRequest.encode(converted.typeName()), converted);
    }
    return typesThere(index, path)
        .compose(
            types -> {
              Future<Optional<IndexState>> all = Future.succeededFuture(Optional.empty());
              List<String> wanted = types.isEmpty() && type != null ? List.of(type) : types;
              for (String each : wanted) {
                all =
                    all.compose(
                        refused ->
                            refused.isPresent()
                                ? Future.succeededFuture(refused)
                                : put(path + "/" + EsRequest.encode(each), converted));
              }
              return all;
            });
  }

  /** None before the first document or mapping. */
  private Future<List<String>> typesThere(String index, String path) {
    return roles
        .slave()
        .client()
        .send(EsRequest.get(path))
        .map(
            answer -> {
              List<String> types = new ArrayList<>();
              if (answer.status() == 404) {
                return types;
              }
              JsonNode mappings =
                  Trees.object(Bytes.of(answer.orThrow().bytes())).path(index).path("mappings");
              mappings.fieldNames().forEachRemaining(types::add);
              types.remove(DEFAULT);
              return types;
            });
  }

  private Future<Optional<IndexState>> put(String path, ConvertedDefinition converted) {
    if (Trees.object(converted.mappingBody()).isEmpty()) {
      // "malformed mapping no root object found" (5.6); there is nothing to add.
      return Future.succeededFuture(Optional.empty());
    }
    return roles
        .slave()
        .client()
        .send(EsRequest.put(path).json(Buffer.buffer(converted.mappingBody().copy())))
        .map(IndexDefinitions::refusedOrThrow);
  }
}
