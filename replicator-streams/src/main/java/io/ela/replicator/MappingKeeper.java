package io.ela.replicator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ela.cluster.EsRequest;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.metadata.ConvertedDefinition;
import io.ela.dialect.metadata.IndexDefinition;
import io.ela.dialect.metadata.MappingGuard;
import io.ela.dialect.metadata.Trees;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds the master's fields to an index that the slave has, and keeps it from guessing others
 * ({@link MappingGuard}). Stateless; its futures end on any thread.
 *
 * <p>Where the slave has types and the master does not, the mapping goes to each type that the
 * index has there: clients name theirs with the documents, the master does not know it. Of a split
 * index the master's name tells the type.
 */
final class MappingKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(MappingKeeper.class);
  private static final String DEFAULT = "_default_";

  private final Roles roles;

  MappingKeeper(Roles roles) {
    this.roles = roles;
  }

  /**
   * Adds what is missing.
   *
   * @param definition the master's
   * @param type of the index's documents, where the master does not know it; null for not known
   * @param guarded whether the slave may not guess
   * @return empty if it is as the master's now; fails if the slave gave no answer or a passing
   *     error
   */
  Future<Optional<IndexState>> converge(
      IndexDefinition definition,
      ConvertedDefinition converted,
      @Nullable String type,
      boolean guarded) {
    String index = definition.index();
    String path = "/" + EsRequest.encode(index) + "/_mapping";
    ObjectNode mapping = Trees.object(converted.mappingBody());
    if (!roles.slave().version().capabilities().mappingTypes()) {
      return put(path, mapping, guarded);
    }
    if (roles.master().version().capabilities().mappingTypes()) {
      // Without a type there is nothing to add, and whatever name were put would be the type's.
      return hasType(definition)
          ? put(path + "/" + EsRequest.encode(converted.typeName()), mapping, guarded)
          : Future.succeededFuture(Optional.empty());
    }
    boolean split = roles.splits().splits(index);
    return (split ? Future.succeededFuture(List.<String>of()) : typesThere(index, path))
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
                                : put(path + "/" + EsRequest.encode(each), mapping, guarded));
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

  /** Whether an index of 5.x or 6.x has a type yet. */
  static boolean hasType(IndexDefinition definition) {
    return definition.mappings().size() > (definition.mappings().has(DEFAULT) ? 1 : 0);
  }

  private Future<Optional<IndexState>> put(String path, ObjectNode mapping, boolean guarded) {
    ObjectNode body = guarded ? MappingGuard.on(mapping) : MappingGuard.off(mapping);
    return roles
        .slave()
        .client()
        .send(EsRequest.put(path).json(Buffer.buffer(Trees.bytes(body).copy())))
        .compose(
            answer -> {
              if (guarded && !answer.isOk() && MappingGuard.refused(answer.error())) {
                LOG.warn(
                    "event=mapping-guard-refused cluster={} request=\"PUT {}\" reason=\"{}\""
                        + " hint=\"fields that documents bring may be mapped unlike the master's\"",
                    roles.slave().name(),
                    path,
                    answer.error().reason());
                return put(path, mapping, false);
              }
              return Future.succeededFuture(IndexDefinitions.refusedOrThrow(answer));
            });
  }
}
