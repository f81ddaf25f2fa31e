package io.ela.replicator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ela.cluster.EsException;
import io.ela.cluster.EsRequest;
import io.ela.cluster.EsResponse;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.metadata.Blocker;
import io.ela.dialect.metadata.ConvertedDefinition;
import io.ela.dialect.metadata.DefinitionConverter;
import io.ela.dialect.metadata.IndexDefinition;
import io.ela.dialect.metadata.Trees;
import io.ela.dialect.split.IndexPart;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads an index's definition from the master, and gives it, converted, to the slave. Stateless;
 * its futures end on any thread.
 */
final class IndexDefinitions {
  private static final Logger LOG = LoggerFactory.getLogger(IndexDefinitions.class);

  /** Up to 5.x, and from 6.0 on. */
  private static final Set<String> ALREADY_THERE =
      Set.of("index_already_exists_exception", "resource_already_exists_exception");

  private final Roles roles;

  IndexDefinitions(Roles roles) {
    this.roles = roles;
  }

  /**
   * The master's definition, under the slave's name of the index and with the mapping of what it
   * holds; a future of null if the master has no such index or type.
   */
  @SuppressWarnings("NullAway") // Vert.x says "no value" with null
  Future<IndexDefinition> ofMaster(IndexPart part) {
    String index = roles.onMaster(part);
    return roles
        .master()
        .client()
        .send(EsRequest.get("/" + EsRequest.encode(index)))
        .compose(
            answer -> {
              if (answer.status() == 404) {
                return Future.succeededFuture((IndexDefinition) null);
              }
              for (IndexDefinition definition :
                  IndexDefinition.ofAnswer(Bytes.of(answer.orThrow().bytes()))) {
                if (definition.index().equals(index)) {
                  return hasPart(definition, part)
                      ? withState(definition).map(whole -> ofPart(whole, part))
                      : Future.succeededFuture((IndexDefinition) null);
                }
              }
              // The name is an alias by now: the index itself is gone.
              return Future.succeededFuture((IndexDefinition) null);
            });
  }

  private boolean hasPart(IndexDefinition definition, IndexPart part) {
    return !roles.masterIsSource() || !part.holdsType() || definition.mappings().has(part.type());
  }

  private IndexDefinition ofPart(IndexDefinition definition, IndexPart part) {
    if (!part.ofSplit()) {
      return definition;
    }
    IndexDefinition named = definition.named(roles.onSlave(part));
    return roles.masterIsSource() ? named.ofType(part.type()) : named;
  }

  private Future<IndexDefinition> withState(IndexDefinition definition) {
    return state(roles.master(), definition.index())
        .map(
            state -> {
              if (state.isMissingNode()) {
                // Deleted since its settings were read; a guess would be that of another index.
                throw new IllegalStateException(
                    "index [" + definition.index() + "] went away while it was looked at");
              }
              JsonNode shards = state.path("routing_num_shards");
              return definition.withState(
                  isOpen(state),
                  shards.isInt() ? OptionalInt.of(shards.intValue()) : OptionalInt.empty());
            });
  }

  /** What the cluster state says of an index; also of a closed one (5.6 to 8.19). */
  private static Future<JsonNode> state(Roles.Member cluster, String index) {
    String uri =
        "/_cluster/state/metadata/"
            + EsRequest.encode(index)
            + "?filter_path=metadata.indices.*.routing_num_shards,metadata.indices.*.state";
    return cluster
        .client()
        .ok(EsRequest.get(uri))
        .map(
            answer ->
                Trees.object(Bytes.of(answer.bytes()))
                    .path("metadata")
                    .path("indices")
                    .path(index));
  }

  private static boolean isOpen(JsonNode state) {
    return !state.path("state").asText().equals("close");
  }

  /**
   * Makes the index on the slave.
   *
   * @param type of its documents, where the master does not know it; null for not known
   * @param guarded as in {@link MappingKeeper#converge}
   * @return empty if it is there now; fails for what passes, and if somebody else has made one
   */
  Future<Optional<IndexState>> create(
      IndexDefinition definition, IndexKeeper.Mode mode, @Nullable String type, boolean guarded) {
    ConvertedDefinition converted = convert(definition);
    if (!converted.possible()) {
      return Future.succeededFuture(Optional.of(blocked(converted)));
    }
    ObjectNode body = Trees.object(converted.createBody());
    body.remove("aliases");
    if (roles.onlySlaveHasTypes()) {
      typed(body, type);
    } else if (roles.slave().version().capabilities().mappingTypes()
        && !MappingKeeper.hasType(definition)) {
      body.remove("mappings");
    }
    if (mode == IndexKeeper.Mode.LOAD_BEGINS) {
      body.withObjectProperty("settings").setAll(loadSettings());
    }
    converted
        .conversions()
        .forEach(
            c ->
                LOG.info(
                    "event=converted index={} path={} rule={} reason=\"{}\"",
                    definition.index(),
                    c.path(),
                    c.rule(),
                    c.reason()));
    EsRequest request =
        EsRequest.put("/" + EsRequest.encode(definition.index()))
            .json(buffer(Trees.bytes(body)))
            .within(IndexClaims.REQUEST);
    return roles
        .slave()
        .client()
        .send(request)
        .compose(
            answer -> {
              if (!answer.isOk() && ALREADY_THERE.contains(answer.error().type())) {
                // Documents that were under way to one that was deleted have made it by themselves.
                return Future.failedFuture(new EsException(answer));
              }
              return Future.succeededFuture(refusedOrThrow(answer));
            })
        // Not with the index: templates of a composable template would come before the guard.
        .compose(
            refused ->
                refused.isPresent()
                    ? Future.succeededFuture(refused)
                    : new MappingKeeper(roles).converge(definition, converted, type, guarded))
        .compose(
            refused ->
                refused.isPresent()
                    ? Future.succeededFuture(refused)
                    : putAliases(definition.index(), converted));
  }

  /** Without a type the mapping waits for the first document, which tells it. */
  private static void typed(ObjectNode body, @Nullable String type) {
    JsonNode mappings = body.remove("mappings");
    if (type != null && mappings != null && mappings.size() == 1) {
      body.putObject("mappings").set(type, mappings.elements().next());
    }
  }

  /**
   * Makes the slave's index as the master's is.
   *
   * @param type of its documents, where the master does not know it; null for not known
   * @param guarded as in {@link MappingKeeper#converge}
   * @return empty if it is so now; fails for what passes
   */
  Future<Optional<IndexState>> update(
      IndexDefinition definition, IndexKeeper.Mode mode, @Nullable String type, boolean guarded) {
    ConvertedDefinition converted = convert(definition);
    if (!converted.possible()) {
      return Future.succeededFuture(Optional.of(blocked(converted)));
    }
    return opened(definition)
        .compose(done -> new MappingKeeper(roles).converge(definition, converted, type, guarded))
        .compose(
            refused ->
                refused.isPresent()
                    ? Future.succeededFuture(refused)
                    : putAliases(definition.index(), converted))
        .compose(
            refused -> {
              if (refused.isPresent()) {
                return Future.succeededFuture(refused);
              }
              return mode == IndexKeeper.Mode.PLAIN
                  ? new SettingsKeeper(roles.slave())
                      .converge(
                          definition.index(), Trees.object(converted.createBody()).path("settings"))
                  : putSettings(definition, mode);
            });
  }

  /**
   * What the master has open is open on the slave. What the master has closed is not closed there:
   * documents may still be on their way; a switch does that.
   */
  private Future<Void> opened(IndexDefinition definition) {
    if (!definition.open()) {
      return Future.succeededFuture();
    }
    return state(roles.slave(), definition.index())
        .compose(
            state ->
                isOpen(state)
                    ? Future.succeededFuture()
                    : roles
                        .slave()
                        .client()
                        .ok(EsRequest.post("/" + EsRequest.encode(definition.index()) + "/_open"))
                        .mapEmpty());
  }

  private Future<Optional<IndexState>> putAliases(String index, ConvertedDefinition converted) {
    return new AliasKeeper(roles.slave())
        .converge(index, Trees.object(converted.createBody()).path("aliases"));
  }

  private Future<Optional<IndexState>> putSettings(
      IndexDefinition definition, IndexKeeper.Mode mode) {
    ObjectNode settings =
        mode == IndexKeeper.Mode.LOAD_BEGINS ? loadSettings() : settingsOf(definition.settings());
    return roles
        .slave()
        .client()
        .send(
            EsRequest.put("/" + EsRequest.encode(definition.index()) + "/_settings")
                .json(buffer(Trees.bytes(settings))))
        .map(IndexDefinitions::refusedOrThrow);
  }

  private static ObjectNode loadSettings() {
    return Trees.object().put("index.refresh_interval", "-1").put("index.number_of_replicas", 0);
  }

  /** What the master has; null gives back the slave's default. */
  private static ObjectNode settingsOf(ObjectNode settings) {
    ObjectNode wanted = Trees.object();
    for (String name : new String[] {"refresh_interval", "number_of_replicas"}) {
      JsonNode value = settings.path("index").path(name);
      wanted.set("index." + name, value.isMissingNode() ? wanted.nullNode() : value);
    }
    return wanted;
  }

  private ConvertedDefinition convert(IndexDefinition definition) {
    return DefinitionConverter.convert(
        definition, roles.master().version(), roles.slave().version());
  }

  private static IndexState blocked(ConvertedDefinition converted) {
    return new IndexState.Blocked(
        "index_definition_blocked",
        converted.blockers().stream()
            .map(IndexDefinitions::described)
            .collect(Collectors.joining("; ")));
  }

  private static String described(Blocker blocker) {
    return blocker.path() + ": " + blocker.reason() + " " + blocker.whatToDo();
  }

  /** Empty for a success; throws for what passes. */
  static Optional<IndexState> refusedOrThrow(EsResponse answer) {
    if (answer.isOk()) {
      return Optional.empty();
    }
    if (ItemOutcome.of(answer.status(), answer.error()) instanceof ItemOutcome.Rejected rejected) {
      return Optional.of(new IndexState.Blocked(rejected.type(), rejected.reason()));
    }
    throw new EsException(answer);
  }

  private static Buffer buffer(Bytes bytes) {
    return Buffer.buffer(bytes.copy());
  }
}
