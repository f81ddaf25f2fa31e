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
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Converges an index of the slave to the master's definition: makes it if it is missing, adds
 * fields if it is there, gives it the master's aliases. Never deletes. One for each epoch and
 * stream thread; may be used by that thread only, its futures end on any.
 */
final class IndexKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(IndexKeeper.class);

  private final Roles roles;
  private final Map<String, IndexState> known = new HashMap<>();

  /** What a {@code metadata} event asks for beside convergence. */
  enum Mode {
    /** Nothing. */
    PLAIN,
    /** A load begins: no replicas and no refresh while it runs. */
    LOAD_BEGINS,
    /** A load has ended: replicas and refresh as on the master. */
    LOAD_ENDS;

    /**
     * Reads the event's body.
     *
     * @throws io.ela.dialect.json.MalformedJsonException if it is not JSON
     */
    static Mode of(Bytes body) {
      if (body.isEmpty()) {
        return PLAIN;
      }
      JsonNode load = Trees.object(body).path("load");
      return load.isMissingNode() ? PLAIN : load.asBoolean() ? LOAD_BEGINS : LOAD_ENDS;
    }
  }

  IndexKeeper(Roles roles) {
    this.roles = roles;
  }

  boolean isReady(String index) {
    return known.get(index) instanceof IndexState.Ready;
  }

  /** To be told on the stream thread what {@link #ensure} or {@link #converge} found. */
  void remember(String index, IndexState state) {
    known.put(index, state);
  }

  /** The slave said that it has no such index. */
  void forget(String index) {
    known.remove(index);
  }

  /**
   * Makes the index on the slave if it is not there.
   *
   * @return fails if a cluster gave no answer or a passing error
   */
  Future<IndexState> ensure(String index) {
    return exists(roles.slave(), index)
        .compose(
            there ->
                there
                    ? Future.succeededFuture(new IndexState.Ready())
                    : converge(index, Mode.PLAIN));
  }

  /**
   * Makes the slave's definition equal to the master's, as converted.
   *
   * @return fails if a cluster gave no answer or a passing error
   */
  Future<IndexState> converge(String index, Mode mode) {
    return exists(roles.slave(), index)
        .compose(
            there ->
                definition(index)
                    .compose(
                        definition ->
                            definition == null
                                ? Future.succeededFuture(
                                    there ? new IndexState.Ready() : new IndexState.AbsentOnBoth())
                                : there ? update(definition, mode) : create(definition, mode)));
  }

  private static Future<Boolean> exists(Roles.Member cluster, String index) {
    return cluster
        .client()
        .send(EsRequest.head("/" + EsRequest.encode(index)))
        .map(
            answer -> {
              if (answer.status() == 404) {
                return false;
              }
              answer.orThrow();
              return true;
            });
  }

  /** The master's definition; a future of null if the master has no such index. */
  @SuppressWarnings("NullAway") // Vert.x says "no value" with null
  private Future<IndexDefinition> definition(String index) {
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
                  return withRoutingShards(definition);
                }
              }
              // The name is an alias by now: the index itself is gone.
              return Future.succeededFuture((IndexDefinition) null);
            });
  }

  private Future<IndexDefinition> withRoutingShards(IndexDefinition definition) {
    String uri =
        "/_cluster/state/metadata/"
            + EsRequest.encode(definition.index())
            + "?filter_path=metadata.indices.*.routing_num_shards";
    return roles
        .master()
        .client()
        .ok(EsRequest.get(uri))
        .map(
            answer -> {
              OptionalInt shards = routingShards(answer, definition.index());
              return shards.isPresent()
                  ? definition.withRoutingShards(shards.getAsInt())
                  : definition;
            });
  }

  private static OptionalInt routingShards(EsResponse answer, String index) {
    JsonNode shards =
        Trees.object(Bytes.of(answer.bytes()))
            .path("metadata")
            .path("indices")
            .path(index)
            .path("routing_num_shards");
    return shards.isInt() ? OptionalInt.of(shards.intValue()) : OptionalInt.empty();
  }

  private Future<IndexState> create(IndexDefinition definition, Mode mode) {
    ConvertedDefinition converted = convert(definition);
    if (!converted.possible()) {
      return Future.succeededFuture(blocked(converted));
    }
    ObjectNode body = Trees.object(converted.createBody());
    body.remove("aliases");
    if (mode == Mode.LOAD_BEGINS) {
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
        EsRequest.put("/" + EsRequest.encode(definition.index())).json(buffer(Trees.bytes(body)));
    return roles
        .slave()
        .client()
        .send(request)
        .map(
            answer -> {
              boolean raced =
                  !answer.isOk()
                      && answer.error().type().matches("(resource|index)_already_exists_exception");
              return answer.isOk() || raced ? new IndexState.Ready() : refusedOrThrow(answer);
            })
        .compose(
            state ->
                state instanceof IndexState.Ready
                    ? putAliases(definition.index(), converted)
                    : Future.succeededFuture(state));
  }

  private Future<IndexState> update(IndexDefinition definition, Mode mode) {
    ConvertedDefinition converted = convert(definition);
    if (!converted.possible()) {
      return Future.succeededFuture(blocked(converted));
    }
    return new MappingKeeper(roles)
        .converge(definition.index(), converted)
        .compose(
            state ->
                state instanceof IndexState.Ready
                    ? putAliases(definition.index(), converted)
                    : Future.succeededFuture(state))
        .compose(
            state ->
                state instanceof IndexState.Ready && mode != Mode.PLAIN
                    ? putSettings(definition, mode)
                    : Future.succeededFuture(state));
  }

  private Future<IndexState> putAliases(String index, ConvertedDefinition converted) {
    return new AliasKeeper(roles.slave())
        .converge(index, Trees.object(converted.createBody()).path("aliases"));
  }

  private Future<IndexState> putSettings(IndexDefinition definition, Mode mode) {
    ObjectNode settings =
        mode == Mode.LOAD_BEGINS ? loadSettings() : settingsOf(definition.settings());
    return roles
        .slave()
        .client()
        .send(
            EsRequest.put("/" + EsRequest.encode(definition.index()) + "/_settings")
                .json(buffer(Trees.bytes(settings))))
        .map(answer -> answer.isOk() ? new IndexState.Ready() : refusedOrThrow(answer));
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
            .map(IndexKeeper::described)
            .collect(Collectors.joining("; ")));
  }

  private static String described(Blocker blocker) {
    return blocker.path() + ": " + blocker.reason() + " " + blocker.whatToDo();
  }

  static IndexState refusedOrThrow(EsResponse answer) {
    if (ItemOutcome.of(answer.status(), answer.error()) instanceof ItemOutcome.Rejected rejected) {
      return new IndexState.Blocked(rejected.type(), rejected.reason());
    }
    throw new EsException(answer);
  }

  private static Buffer buffer(Bytes bytes) {
    return Buffer.buffer(bytes.copy());
  }
}
