package io.ela.gateway.capture;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.ela.cluster.EsException;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.json.MalformedJsonException;
import io.ela.dialect.metadata.Trees;
import io.ela.dialect.translate.ClientRequest;
import io.ela.events.ChangeEvent;
import io.ela.gateway.proxy.BodyCollector.RefusedException;
import io.ela.gateway.proxy.ElasticError;
import io.ela.gateway.proxy.Upstream;
import io.ela.gateway.route.PartDirectory;
import io.ela.gateway.route.Route;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One write to the definitions of indices. Its event is a trigger: the replicator compares the
 * master's present definition with the slave's. A deletion names the incarnations that it is about;
 * which they are is asked before it is sent.
 */
final class MetadataExchange extends TriggerExchange {
  private static final Logger LOG = LoggerFactory.getLogger(MetadataExchange.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);

  private MetadataTargets targets = MetadataTargets.NONE;

  /** Null until they are known. */
  private @Nullable Named named;

  /** What is made besides; null until that is looked at. */
  private @Nullable SiblingParts siblings;

  /** Whether the master took the names for wrong, as it will do again when the write comes. */
  private boolean refused;

  /**
   * Concrete indices.
   *
   * @param changed in the clients' names
   * @param deleted in the master's names, with their uuids
   */
  private record Named(Set<String> changed, Map<String, String> deleted) {}

  MetadataExchange(Capture capture, HttpServerRequest request, ClientRequest client) {
    super(capture, request, client);
  }

  @Override
  void plan(Bytes body) {
    super.plan(body);
    try {
      targets = MetadataTargets.of(client.endpoint(), body);
    } catch (UncapturableException e) {
      refused = isBroken();
      if (!refused) {
        forwardUncaptured(e);
      }
    }
  }

  @Override
  Future<Void> prepared(Route route) {
    String index = client.endpoint().index();
    return isCreate() && index != null
        ? new DefaultShards(capture, request, route)
            .ofCreate(index, plain())
            .onSuccess(this::send)
            .mapEmpty()
        : Future.succeededFuture();
  }

  @Override
  Future<List<ChangeEvent>> changed(
      Route route, Upstream.Answer answer, ChangeEvent.Context context) {
    String created = isCreate() ? createdIndex(answer) : null;
    if (created != null) {
      String index = route.parts().source(created);
      learnTypeOfBody(index);
      return Future.succeededFuture(indices(Set.of(index), context));
    }
    if (answer.ok() && refused) {
      return taken(client);
    }
    Named known = named;
    if (answer.ok() && known != null) {
      known.deleted().keySet().forEach(capture.types::forget);
      learnTypeOfPath(known.changed());
    }
    return doubts(route, context);
  }

  /** Only the client's request tells the type, when the master knows none. */
  private void learnTypeOfBody(String index) {
    if (!typed() || plain().isEmpty()) {
      return;
    }
    try {
      capture.types.learnIndex(index, Trees.object(plain()).path("mappings"));
    } catch (MalformedJsonException e) {
      // The master took it in another form than JSON; the first document tells the type.
      LOG.debug("event=index-type-unknown index={} cause=\"{}\"", index, e.getMessage());
    }
  }

  private void learnTypeOfPath(Set<String> indices) {
    String type = client.endpoint().type();
    if (typed() && type != null && client.endpoint().api().equals(MetadataTargets.PUT_MAPPING)) {
      indices.forEach(index -> capture.types.learn(index, type));
    }
  }

  private boolean typed() {
    return capture.events.source().capabilities().mappingTypes();
  }

  private boolean isCreate() {
    return client.endpoint().api().equals(MetadataTargets.CREATE);
  }

  /** The answer names the index also where the request has a date math expression (from 5.6 on). */
  private static @Nullable String createdIndex(Upstream.Answer answer) {
    try {
      Bytes body = answer.body();
      String index =
          JSON.readTree(body.array(), body.offset(), body.length()).path("index").asText("");
      return index.isEmpty() ? null : index;
    } catch (IOException e) {
      LOG.warn("event=create-answer-unreadable cause=\"{}\"", e.getMessage());
      return null;
    }
  }

  /** What the names stand for is asked once, before the write: afterwards it may be gone. */
  @Override
  Future<List<ChangeEvent>> doubts(Route route, ChangeEvent.Context context) {
    Named known = named;
    return (known == null ? lookUp(route) : Future.succeededFuture(known))
        .map(
            found -> {
              named = found;
              List<ChangeEvent> events = new ArrayList<>(indices(found.changed(), context));
              found
                  .deleted()
                  .forEach(
                      (concrete, uuid) -> {
                        String index = route.parts().source(concrete);
                        if (capture.events.selection().contains(index)) {
                          events.add(ChangeEvent.deleteIndex(index, uuid, context));
                        }
                      });
              return events;
            });
  }

  private Future<Named> lookUp(Route route) {
    if (isCreate()) {
      return siblings(route)
          .compose(made -> capture.facts.target(route, targets.changed()))
          .map(target -> new Named(target.indices().keySet(), Map.of()));
    }
    return mapped(route)
        .compose(there -> ready())
        .compose(replicated -> indices(route, targets.changed()))
        .compose(
            changed ->
                indices(route, targets.deleted())
                    .map(deleted -> new Named(changed.names(), deleted.uuids())));
  }

  /** A mapping may be a new type's. */
  private Future<Void> mapped(Route route) {
    String index = client.endpoint().index();
    String type = client.endpoint().type();
    if (index == null
        || type == null
        || !client.endpoint().api().equals(MetadataTargets.PUT_MAPPING)) {
      return Future.succeededFuture();
    }
    List<PartDirectory.DocumentPlace> places = new ArrayList<>();
    for (String name : index.split(",")) {
      places.add(new PartDirectory.DocumentPlace(name, type));
    }
    return route
        .parts()
        .ensured(places, route.client())
        .recover(failure -> Future.failedFuture(MasterSilence.of(client.line(), failure)));
  }

  /** The types of an index that is several of the master, but the first, which the write makes. */
  private Future<Void> siblings(Route route) {
    SiblingParts others = siblings;
    if (others == null) {
      others = new SiblingParts(client.line(), route);
      siblings = others;
    }
    return others.make(client.withBody(plain()));
  }

  @Override
  boolean refused(Upstream.Answer answer) {
    boolean refusedIt = super.refused(answer);
    SiblingParts made = siblings;
    if (refusedIt && made != null) {
      made.takeBack();
    }
    return refusedIt;
  }

  /**
   * Of a closed index the master can be asked nothing. So what is to be looked up there is looked
   * up before it is closed; documents in flight keep the replicator waiting until it is open again.
   */
  private Future<Void> ready() {
    if (!client.endpoint().api().equals(MetadataTargets.CLOSE)) {
      return Future.succeededFuture();
    }
    Duration hold = capture.config.gateway().holdTimeout();
    Duration patience = hold.compareTo(LONGEST_WAIT) < 0 ? hold : LONGEST_WAIT;
    return capture
        .replicator
        .caughtUp(patience)
        .recover(
            failure -> Future.failedFuture(new NotCapturableNowException(client.line(), failure)))
        .compose(
            caughtUp ->
                caughtUp
                    ? Future.succeededFuture()
                    : Future.failedFuture(
                        new RefusedException(
                            new ElasticError(
                                503,
                                "replicator_behind_exception",
                                client.line()
                                    + " was not sent to the cluster: the replicator is more than "
                                    + patience.toSeconds()
                                    + " s behind, and could not look up what it still has to once"
                                    + " the index is closed; try again when it has caught up"
                                    + " (`ela status`)",
                                30))));
  }

  private Future<ConcreteIndices> indices(Route route, String expression) {
    return expression.isEmpty()
        ? Future.succeededFuture(ConcreteIndices.NOTHING)
        : ConcreteIndices.all(route, expression).recover(this::unresolved);
  }

  private Future<ConcreteIndices> unresolved(Throwable failure) {
    if (failure instanceof EsException e && e.status() >= 400 && e.status() < 500) {
      refused = true;
      return Future.succeededFuture(ConcreteIndices.NOTHING);
    }
    return Future.failedFuture(MasterSilence.of(client.line(), failure));
  }
}
