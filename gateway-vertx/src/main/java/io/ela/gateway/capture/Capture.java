package io.ela.gateway.capture;

import io.ela.config.ElaConfig;
import io.ela.config.GatewayConfig;
import io.ela.dialect.EsVersion;
import io.ela.dialect.rest.DefinitionWrite;
import io.ela.dialect.rest.DocumentWrite;
import io.ela.dialect.rest.EndpointTable;
import io.ela.dialect.translate.ClientRequest;
import io.ela.events.ChangeEvent;
import io.ela.events.EventPublisher;
import io.ela.events.Topics;
import io.ela.gateway.admin.Counters;
import io.ela.gateway.proxy.BodyCollector.RefusedException;
import io.ela.gateway.proxy.ElasticError;
import io.ela.gateway.proxy.InFlightBudget;
import io.ela.gateway.route.Route;
import io.ela.gateway.route.TypeDirectory;
import io.ela.gateway.route.WriteGate;
import io.ela.gateway.spool.Spool;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes writes and captures what they do. Thread-safe. */
public final class Capture implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Capture.class);
  private static final Duration CERTAIN_WITHIN = Duration.ofSeconds(10);

  /** Documents; what is written faster than it is confirmed is refreshed. */
  private static final int MOST_UNCONFIRMED = 100_000;

  final Vertx vertx;
  final ElaConfig config;
  final WriteGate gate;
  final Supplier<Route> routes;
  final InFlightBudget budget;
  final Counters counters;
  final EventSink sink;
  final Suspects suspects;
  final Intents intents;
  final IdPinning pinning;
  final IndexFacts facts;
  final RoutingPipelines routings;

  /** Indices that are not there, and that {@link DefaultShards} leaves to the master. */
  final ShortMemory<Boolean> absences;

  final Confirmations confirmations;
  final Events events;
  final TypeDirectory types;
  final ReplicatorLead replicator;
  private final @Nullable Spooling spooling;
  private final @Nullable SpoolDrain drain;

  /**
   * @param routes the present route; asked after a write has passed the gate
   * @param source the version whose dialect the clients speak
   * @param types the types of the source's indices
   * @param replicator tells how far the slave is
   * @param run names this run of this gateway in the intents topic
   * @param spool where intents are kept while Kafka is away, null if writes are refused then; is
   *     closed with this
   */
  public Capture(
      Vertx vertx,
      ElaConfig config,
      EventPublisher publisher,
      EventPublisher intentPublisher,
      WriteGate gate,
      Supplier<Route> routes,
      InFlightBudget budget,
      Counters counters,
      EsVersion source,
      TypeDirectory types,
      ReplicatorLead replicator,
      String run,
      @Nullable Spool spool) {
    this.vertx = vertx;
    this.config = config;
    this.gate = gate;
    this.routes = routes;
    this.budget = budget;
    this.counters = counters;
    this.spooling =
        spool == null
            ? null
            : new Spooling(vertx, spool, config.gateway().spool().after(), counters);
    String intentsTopic = Topics.of(config.topics()).intents();
    this.sink = new EventSink(vertx, publisher, intentPublisher, intentsTopic, counters, spooling);
    this.suspects = new Suspects(vertx, sink);
    this.intents =
        new Intents(
            vertx, sink, run, config.gateway().intentDeadline(), System::nanoTime, spooling);
    this.drain =
        spooling == null
            ? null
            : new SpoolDrain(
                spooling,
                intentPublisher,
                intentsTopic,
                intents,
                suspects,
                config.gateway().publishTimeout(),
                counters);
    this.pinning =
        new IdPinning(new PinnedIds(System::currentTimeMillis)::next, source.onOrAfter(7, 5));
    this.facts = new IndexFacts(System::nanoTime);
    this.routings = new RoutingPipelines(this, System::nanoTime);
    this.absences = new ShortMemory<>(System::nanoTime);
    this.confirmations = new Confirmations(vertx, IndexFacts.LIFE, MOST_UNCONFIRMED);
    this.types = types;
    this.replicator = replicator;
    this.events = new Events(source, types, config.migration().indices());
    if (spooling != null) {
      gate.lease().spooling(spooling);
    }
    if (drain != null) {
      drain.start();
    }
  }

  /**
   * Takes a document write.
   *
   * @param request paused, not yet read from
   * @param client the same as it was classified, without its body
   * @return completes, never fails, when the client is answered
   */
  public Future<Void> documents(
      HttpServerRequest request, ClientRequest client, DocumentWrite write) {
    return new DocumentIntake(this, request, client, write).run();
  }

  /**
   * Takes a write to definitions of concrete indices.
   *
   * @param request paused, not yet read from
   * @param client the same as it was classified, without its body
   * @return completes, never fails, when the client is answered
   */
  public Future<Void> metadata(HttpServerRequest request, ClientRequest client) {
    return new MetadataExchange(this, request, client).run();
  }

  /**
   * Takes a write to templates, pipelines or stored scripts.
   *
   * @param request paused, not yet read from
   * @param client the same as it was classified, without its body
   * @return completes, never fails, when the client is answered
   */
  public Future<Void> definition(
      HttpServerRequest request, ClientRequest client, DefinitionWrite write) {
    return new DefinitionExchange(this, request, client, write).run();
  }

  /**
   * Takes a {@code _rollover}.
   *
   * @param request paused, not yet read from
   * @param client the same as it was classified, without its body
   * @param endpoints of the clients' dialect
   * @return completes, never fails, when the client is answered
   */
  public Future<Void> rollover(
      HttpServerRequest request, ClientRequest client, EndpointTable endpoints) {
    return new RolloverExchange(this, endpoints, request, client).run();
  }

  /**
   * Takes a {@code _delete_by_query} or {@code _update_by_query}.
   *
   * @param request paused, not yet read from
   * @param client the same as it was classified, without its body
   * @param endpoints of the clients' dialect
   * @return completes, never fails, when the client is answered
   */
  public Future<Void> byQuery(
      HttpServerRequest request, ClientRequest client, EndpointTable endpoints) {
    return new ByQueryExchange(this, endpoints, request, client).run();
  }

  /**
   * Takes a {@code _reindex}.
   *
   * @param request paused, not yet read from
   * @param client the same as it was classified, without its body
   * @return completes, never fails, when the client is answered
   */
  public Future<Void> reindex(HttpServerRequest request, ClientRequest client) {
    return new ReindexExchange(this, request, client).run();
  }

  /**
   * Takes a {@code _shrink}, {@code _split} or {@code _clone}.
   *
   * @param request paused, not yet read from
   * @param client the same as it was classified, without its body
   * @return completes, never fails, when the client is answered
   */
  public Future<Void> resize(HttpServerRequest request, ClientRequest client) {
    return new ResizeExchange(this, request, client).run();
  }

  /**
   * Takes a {@code _restore} of a snapshot.
   *
   * @param request paused, not yet read from
   * @param client the same as it was classified, without its body
   * @return completes, never fails, when the client is answered
   */
  public Future<Void> restore(HttpServerRequest request, ClientRequest client) {
    return new RestoreExchange(this, request, client).run();
  }

  /**
   * Takes a {@code _cluster/reroute}.
   *
   * @param request paused, not yet read from
   * @param client the same as it was classified, without its body
   * @return completes, never fails, when the client is answered
   */
  public Future<Void> reroute(HttpServerRequest request, ClientRequest client) {
    return new RerouteExchange(this, request, client).run();
  }

  /**
   * What cannot be captured is refused, unless the configuration says that it is forwarded.
   *
   * @param line names the request
   * @throws UncapturableException if it is refused
   */
  void forwardUncaptured(String line, UncapturableException why) {
    if (config.gateway().unknownWrites() != GatewayConfig.UnknownWrites.FORWARD) {
      throw why;
    }
    counters.add(Counters.Count.UNCAPTURED_FORWARDED);
    LOG.warn("event=uncaptured-write request=\"{}\" reason=\"{}\"", line, why.getMessage());
  }

  /**
   * Makes certain that a write's master is the master still, before it is sent there, and before
   * its client is told of a success.
   *
   * @return fails if another one is, or nobody can tell
   */
  Future<Void> stillMaster(Route route) {
    if (gate.lease().isGood() && routes.get().epoch() == route.epoch()) {
      return Future.succeededFuture();
    }
    return gate.lease()
        .good(vertx, CERTAIN_WITHIN)
        .compose(
            certain ->
                routes.get().epoch() == route.epoch()
                    ? Future.succeededFuture()
                    : Future.failedFuture(
                        new RefusedException(
                            new ElasticError(
                                503,
                                "capture_unavailable_exception",
                                "meanwhile [" + routes.get().master() + "] has become master",
                                5))));
  }

  /**
   * Refreshes now what would be refreshed later, and tells the reconciler that nothing is open:
   * before a switch and at the end. Waits, as long as it takes, until the spool is empty.
   */
  public Future<Void> settleAll() {
    Spooling spool = spooling;
    return spool == null
        ? settled()
        : spool
            .whenBack()
            .compose(back -> settled())
            .compose(done -> spool.isBack() ? Future.succeededFuture() : settleAll());
  }

  private Future<Void> settled() {
    return confirmations
        .flush()
        .compose(confirmed -> suspects.flush())
        .compose(flushed -> intents.tell());
  }

  /**
   * Publishes what came of a write.
   *
   * @param ticket of its intent; null if it had none
   * @return completes when it is durable, as {@link EventSink#publish} says
   */
  Future<Void> publish(Intents.@Nullable Ticket ticket, List<ChangeEvent> events) {
    return ticket != null && ticket.leftToSpool(events)
        ? Future.succeededFuture()
        : sink.publish(events);
  }

  /** Kafka does not answer at the start, so intents go to the spool from the beginning. */
  public void withoutKafka(String reason) {
    if (spooling != null) {
      spooling.goneAway(reason);
    }
  }

  /** What the spool has; null if there is none. */
  public @Nullable SpoolStatus spool() {
    return spooling == null ? null : spooling.status();
  }

  /** Writes of which it is not certain yet that their events are durable. */
  public int openIntents() {
    return Math.max(0, intents.count() - confirmations.count());
  }

  /** Requests whose events are not yet acknowledged or failed. */
  public int unpublished() {
    return sink.open();
  }

  /** Waits for what is under way; blocks. */
  @Override
  public void close() {
    intents.close();
    if (drain != null) {
      drain.close();
    }
    if (spooling != null) {
      spooling.close();
    }
    sink.close();
  }
}
