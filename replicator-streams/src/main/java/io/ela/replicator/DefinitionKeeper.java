package io.ela.replicator;

import com.fasterxml.jackson.databind.JsonNode;
import io.ela.cluster.EsException;
import io.ela.cluster.EsRequest;
import io.ela.cluster.EsResponse;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.metadata.Blocker;
import io.ela.dialect.metadata.ClusterDefinition;
import io.ela.dialect.metadata.ConvertedBody;
import io.ela.dialect.metadata.DefinitionConverter;
import io.ela.dialect.metadata.DefinitionKind;
import io.ela.events.DefinitionName;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes templates, pipelines and stored scripts of the slave equal to the master's: puts what the
 * master has now, as converted; deletes what the master says that it does not have. Stateless; its
 * futures end on any thread.
 */
final class DefinitionKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(DefinitionKeeper.class);

  private final Roles roles;

  DefinitionKeeper(Roles roles) {
    this.roles = roles;
  }

  /**
   * Makes one definition equal.
   *
   * @return fails if a cluster gave no answer or a passing error
   */
  Future<DefinitionState> converge(DefinitionName name) {
    if (name.kind().byPattern() && (name.name().contains("*") || name.name().contains(","))) {
      return Future.succeededFuture(
          new DefinitionState.Blocked(
              name
                  + ": its name reads like several, so that a delete by it could take others along;"
                  + " give it another name in the master"));
    }
    return read(roles.master(), name)
        .compose(found -> found.isPresent() ? bring(found.get(), false) : remove(name));
  }

  /** The cluster's definition by that name. */
  private static Future<Optional<ClusterDefinition>> read(
      Roles.Member cluster, DefinitionName name) {
    if (!name.kind().isKnownTo(cluster.version().capabilities())) {
      return Future.succeededFuture(Optional.empty());
    }
    return cluster
        .client()
        .send(EsRequest.get(path(name)))
        .map(
            answer -> {
              if (answer.status() == 404) {
                return Optional.empty();
              }
              Bytes body = Bytes.of(answer.orThrow().bytes());
              return ClusterDefinition.ofAnswer(name.kind(), body).stream()
                  .filter(definition -> definition.name().equals(name.name()))
                  .findFirst();
            });
  }

  private static String path(DefinitionName name) {
    return "/" + name.kind().path() + "/" + EsRequest.encode(name.name());
  }

  /** The master has none: the slave is to have none. */
  private Future<DefinitionState> remove(DefinitionName name) {
    return read(roles.slave(), name)
        .compose(
            there ->
                there.isEmpty()
                    ? Future.succeededFuture(new DefinitionState.Equal())
                    : roles
                        .slave()
                        .client()
                        .send(EsRequest.delete(path(name)))
                        .map(
                            answer -> {
                              if (answer.isOk() || answer.status() == 404) {
                                LOG.info("event=definition-deleted name={}", name);
                                return new DefinitionState.Equal();
                              }
                              return refusedOrThrow(answer);
                            }));
  }

  /**
   * Puts what the master has.
   *
   * @param onlyIfMissing leave alone what the slave has by that name
   */
  private Future<DefinitionState> bring(ClusterDefinition definition, boolean onlyIfMissing) {
    DefinitionName name = new DefinitionName(definition.kind(), definition.name());
    return typeThere(name)
        .compose(
            type -> {
              ConvertedBody converted =
                  DefinitionConverter.convertBody(
                      definition.kind(),
                      definition.body(),
                      type.orElse(null),
                      roles.master().version(),
                      roles.slave().version());
              if (!converted.possible()) {
                return Future.succeededFuture(blocked(name, converted));
              }
              return parts(definition)
                  .compose(
                      state ->
                          state instanceof DefinitionState.Equal
                              ? put(name, converted, onlyIfMissing)
                              : Future.succeededFuture(state));
            });
  }

  /** The one mapping type that the slave's template has: up to 6.x, its indices go by it. */
  private Future<Optional<String>> typeThere(DefinitionName name) {
    boolean typed = roles.slave().version().capabilities().mappingTypes();
    if (name.kind() != DefinitionKind.TEMPLATE || !typed) {
      return Future.succeededFuture(Optional.empty());
    }
    return read(roles.slave(), name)
        .map(there -> there.map(template -> oneType(template.body().path("mappings"))));
  }

  private static @Nullable String oneType(JsonNode mappings) {
    return mappings.size() == 1 ? mappings.fieldNames().next() : null;
  }

  /** A composable template is refused before the parts that it names are there (measured on 8). */
  private Future<DefinitionState> parts(ClusterDefinition definition) {
    Future<DefinitionState> all = Future.succeededFuture(new DefinitionState.Equal());
    if (definition.kind() != DefinitionKind.INDEX_TEMPLATE) {
      return all;
    }
    for (JsonNode part : definition.body().path("composed_of")) {
      DefinitionName name = new DefinitionName(DefinitionKind.COMPONENT_TEMPLATE, part.asText());
      all =
          all.compose(
              state ->
                  state instanceof DefinitionState.Equal
                      ? bringPart(name)
                      : Future.succeededFuture(state));
    }
    return all;
  }

  /** What the slave has of it is the business of its own events. */
  private Future<DefinitionState> bringPart(DefinitionName name) {
    return read(roles.slave(), name)
        .compose(
            there ->
                there.isPresent()
                    ? Future.succeededFuture(new DefinitionState.Equal())
                    : read(roles.master(), name)
                        .compose(
                            found ->
                                found.isPresent()
                                    ? bring(found.get(), true)
                                    : Future.succeededFuture(new DefinitionState.Equal())));
  }

  private Future<DefinitionState> put(
      DefinitionName name, ConvertedBody converted, boolean onlyIfMissing) {
    converted
        .conversions()
        .forEach(
            c ->
                LOG.info(
                    "event=converted definition={} path={} rule={} reason=\"{}\"",
                    name,
                    c.path(),
                    c.rule(),
                    c.reason()));
    String uri = path(name) + (onlyIfMissing ? "?create=true" : "");
    return roles
        .slave()
        .client()
        .send(EsRequest.put(uri).json(Buffer.buffer(converted.body().copy())))
        .compose(
            answer -> {
              if (answer.isOk()) {
                LOG.info(
                    "event=definition-put name={} warnings={}",
                    name,
                    answer.headers().getAll("Warning"));
                return Future.succeededFuture(new DefinitionState.Equal());
              }
              DefinitionState refused = refusedOrThrow(answer);
              return onlyIfMissing ? thereByNow(name, refused) : Future.succeededFuture(refused);
            });
  }

  /** Its own event was quicker. */
  private Future<DefinitionState> thereByNow(DefinitionName name, DefinitionState refused) {
    return read(roles.slave(), name)
        .map(there -> there.isPresent() ? new DefinitionState.Equal() : refused);
  }

  private static DefinitionState blocked(DefinitionName name, ConvertedBody converted) {
    List<Blocker> blockers = converted.blockers();
    return new DefinitionState.Blocked(
        name
            + ": "
            + blockers.stream()
                .map(b -> b.path() + ": " + b.reason() + "; " + b.whatToDo())
                .collect(Collectors.joining(". ")));
  }

  private static DefinitionState refusedOrThrow(EsResponse answer) {
    if (ItemOutcome.of(answer.status(), answer.error()) instanceof ItemOutcome.Rejected rejected) {
      return new DefinitionState.Refused(
          rejected.status(), rejected.type(), answer.request() + ": " + rejected.reason());
    }
    throw new EsException(answer);
  }
}
