package io.ela.gateway;

import io.ela.admin.AdminApi;
import io.ela.admin.AdminApi.Readiness;
import io.ela.admin.Metrics;
import io.ela.cluster.EsRequest;
import io.ela.cluster.EsTransport;
import io.ela.config.ElaConfig;
import io.ela.config.GatewayConfig;
import io.ela.config.HostPort;
import io.ela.control.ControlLog;
import io.ela.control.ControlRecord;
import io.ela.control.ControlState;
import io.ela.dialect.EsVersion;
import io.ela.dialect.rest.EndpointTable;
import io.ela.events.EventPublisher;
import io.ela.events.KafkaClients;
import io.ela.events.Topics;
import io.ela.gateway.admin.Counters;
import io.ela.gateway.capture.Capture;
import io.ela.gateway.capture.ReplicatorLead;
import io.ela.gateway.capture.SpoolStatus;
import io.ela.gateway.proxy.InFlightBudget;
import io.ela.gateway.proxy.PipeProxy;
import io.ela.gateway.proxy.TranslatingProxy;
import io.ela.gateway.route.Clusters;
import io.ela.gateway.route.LiveTypes;
import io.ela.gateway.route.MasterMemory;
import io.ela.gateway.route.Route;
import io.ela.gateway.route.RouteKeeper;
import io.ela.gateway.route.TypeDirectory;
import io.ela.gateway.spool.Spool;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running gateway. Thread-safe. */
public final class GatewayService implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GatewayService.class);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration LAST_WRITES = Duration.ofSeconds(60);
  private static final Duration LAST_DRAIN = Duration.ofSeconds(10);

  private final ElaConfig config;
  private final Vertx vertx;
  private final String incarnation = UUID.randomUUID().toString();
  private final Counters counters = new Counters();
  private final InFlightBudget budget;
  private final Deque<Closing> closings = new ArrayDeque<>();
  private final ControlLog control;
  private final @Nullable MasterMemory memory;
  private final SignOn signOn;
  private final EsVersion dialect;
  private final RouteKeeper routes;
  private final Capture capture;
  private final HttpPorts ports;
  private final HttpServer admin;
  private boolean closed;

  /** One thing to be done at the end; the last one begun is the first one ended. */
  @FunctionalInterface
  private interface Closing {
    void run() throws InterruptedException;
  }

  private GatewayService(@Nullable Vertx given, ElaConfig config) throws InterruptedException {
    this.config = config;
    GatewayConfig gateway = config.gateway();
    this.budget = new InFlightBudget(gateway.maxInFlight());
    boolean ready = false;
    try {
      this.vertx = given == null ? EsTransport.vertx() : given;
      if (given == null) {
        closings.push(() -> await(vertx.close(), "closing Vert.x"));
      }
      Spool spool = SpoolStart.open(gateway);
      if (spool != null) {
        closings.push(spool::close);
      }
      KafkaClients kafka = new KafkaClients(config.kafka());
      Topics topics = Topics.of(config.topics());
      String clientId = "ela-gateway-" + gateway.name();
      this.memory = SpoolStart.memory(gateway, topics, incarnation);
      ControlStart start = ControlStart.begin(config, kafka, clientId, spool, memory);
      this.control = start.control();
      closings.push(control::close);
      ControlState state = start.state();
      if (memory != null && spool == null) {
        memory.forget();
      }
      Clusters clusters = new Clusters(vertx, config, control);
      closings.push(clusters::close);
      EsVersion masterVersion = FirstVersions.of(clusters, state.master(), true);
      this.dialect =
          state.master().equals(config.migration().source())
              ? masterVersion
              : FirstVersions.of(clusters, config.migration().source(), false);
      if (!dialect.capabilities().mappingTypes() && !config.migration().types().isNone()) {
        throw new StartException(
            "ela.migration.types splits indices by their mapping types, and the source ["
                + config.migration().source()
                + "], which is "
                + dialect
                + ", has none; leave it out");
      }
      TypeDirectory types = new TypeDirectory(config.migration().types());
      if (dialect.capabilities().mappingTypes()) {
        LiveTypes live =
            new LiveTypes(
                vertx, types, clusters.get(config.migration().source()).client(), control);
        closings.push(live::close);
      }
      Route first =
          RouteKeeper.route(clusters, state.master(), state.epoch(), dialect, masterVersion, types);
      this.routes =
          new RouteKeeper(control, clusters, first, dialect, types, gateway.name(), incarnation);
      closings.push(routes::close);
      this.capture =
          new Capture(
              vertx,
              config,
              publisher(kafka, clientId, spool != null, KafkaClients.Pace.IN_BACKGROUND),
              publisher(kafka, clientId + "-intents", spool != null, KafkaClients.Pace.WAITED_FOR),
              routes.gate(),
              routes::current,
              budget,
              counters,
              dialect,
              types,
              new ReplicatorLead(vertx, kafka, topics),
              gateway.name() + "/" + incarnation,
              spool);
      closings.push(capture::close);
      if (start.remembered() != null) {
        capture.withoutKafka("Kafka did not answer at the start");
      }
      if (memory != null && spool != null) {
        routes.onState(memory::seen);
      }
      routes.beforeDrained(() -> capture.settleAll().compose(settled -> forgotten()));
      this.signOn = new SignOn(config, kafka, control, routes, this::signedOn);
      closings.push(signOn::close);
      Metrics metrics = GatewayMetrics.of(counters, this::status);
      closings.push(metrics::close);
      this.admin =
          await(
              AdminApi.listen(
                  vertx,
                  gateway.admin(),
                  new AdminApi.Told(() -> status().toJson(), this::readiness, metrics::scrape)),
              "listening on ela.gateway.admin = " + gateway.admin());
      closings.push(() -> await(admin.close(), "closing the admin API"));
      this.ports = listen(router());
      closings.push(this::stopServing);
      if (start.remembered() == null) {
        signOn.now();
      } else {
        routes.signedOnFormerly();
        signOn.later(start.remembered());
      }
      ready = true;
      LOG.info(
          "event=gateway-started name={} address={} admin={} dialect={} master={} epoch={}"
              + " sockets={}",
          gateway.name(),
          address(),
          adminAddress(),
          dialect,
          state.master(),
          state.epoch(),
          EsTransport.sockets(vertx));
    } finally {
      if (!ready) {
        closeAll();
      }
    }
  }

  /**
   * Starts a gateway; blocks until it serves clients.
   *
   * @throws StartException if it cannot, naming the reason
   */
  public static GatewayService start(ElaConfig config) throws InterruptedException {
    return new GatewayService(null, config);
  }

  /** As {@link #start(ElaConfig)}, on a Vert.x that stays open when the gateway is closed. */
  public static GatewayService start(Vertx vertx, ElaConfig config) throws InterruptedException {
    return new GatewayService(vertx, config);
  }

  private EventPublisher publisher(
      KafkaClients kafka, String clientId, boolean spools, KafkaClients.Pace pace) {
    GatewayConfig gateway = config.gateway();
    return new EventPublisher(
        kafka,
        Topics.of(config.topics()),
        clientId,
        gateway.publishTimeout(),
        spools ? gateway.spool().after() : gateway.publishTimeout(),
        pace);
  }

  private ControlRecord.GatewaySignedOn signedOn() {
    return new ControlRecord.GatewaySignedOn(
        config.gateway().name(),
        incarnation,
        address(),
        capture.spool() == null ? null : SpoolStart.identity(config.gateway()),
        System.currentTimeMillis());
  }

  /** Whoever starts without Kafka after this knows nothing. */
  private Future<Void> forgotten() {
    MasterMemory keeps = memory;
    return keeps == null
        ? Future.succeededFuture()
        : vertx.executeBlocking(
            () -> {
              keeps.forget();
              return null;
            },
            false);
  }

  private RequestRouter router() {
    GatewayConfig gateway = config.gateway();
    PipeProxy pipe = new PipeProxy(counters);
    return new RequestRouter(
        vertx,
        EndpointTable.forVersion(dialect),
        routes,
        control,
        capture,
        pipe,
        new TranslatingProxy(pipe, budget, gateway.maxBody(), counters),
        counters,
        gateway.unknownWrites(),
        config.migration().indices(),
        gateway.holdTimeout());
  }

  private HttpPorts listen(RequestRouter router) throws InterruptedException {
    HostPort listen = config.gateway().listen();
    return await(
        HttpPorts.open(vertx, listen, router), "listening on ela.gateway.listen = " + listen);
  }

  /** Where clients reach it, {@code http://host:port}. */
  public String address() {
    return "http://" + config.gateway().listen().host() + ":" + ports.port();
  }

  /** Where the admin API is, {@code http://host:port}. */
  public String adminAddress() {
    return "http://" + config.gateway().admin().host() + ":" + admin.actualPort();
  }

  /** What it is doing. */
  public GatewayStatus status() {
    Route route = routes.current();
    return new GatewayStatus(
        config.gateway().name(),
        incarnation,
        address(),
        dialect.toString(),
        route.master(),
        route.version().toString(),
        route.epoch(),
        routes.gate().isHolding(),
        routes.gate().inFlight(),
        capture.openIntents(),
        routes.gate().held(),
        budget.used(),
        capture.spool(),
        counters.requests(),
        counters.counts());
  }

  private Future<Readiness> readiness() {
    try {
      control.state();
    } catch (IllegalStateException e) {
      return Future.succeededFuture(new Readiness(false, String.valueOf(e.getMessage())));
    }
    Optional<String> revoked = routes.gate().lease().revoked();
    if (revoked.isPresent()) {
      return Future.succeededFuture(new Readiness(false, revoked.get()));
    }
    Route route = routes.current();
    return route
        .client()
        .send(EsRequest.get("/").within(Duration.ofSeconds(5)))
        .map(answer -> new Readiness(answer.isOk(), route.master() + ": " + answer.status()))
        .recover(
            failure ->
                Future.succeededFuture(new Readiness(false, String.valueOf(failure.getMessage()))));
  }

  private void append(ControlRecord record) throws InterruptedException {
    await(Future.fromCompletionStage(control.append(record)), "appending " + record.key());
  }

  /** New connections are refused, requests under way end, what is in doubt is refreshed. */
  private void stopServing() throws InterruptedException {
    await(ports.close(PATIENCE), "closing the port for clients");
    long deadline = System.nanoTime() + LAST_WRITES.toNanos();
    while (routes.gate().inFlight() > 0 && System.nanoTime() - deadline < 0) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
    int open = routes.gate().inFlight();
    if (open > 0) {
      LOG.error(
          "event=not-signed-off gateway={} writes-in-flight={} hint=\"a switch waits for this"
              + " gateway's name: start it again\"",
          config.gateway().name(),
          open);
      return;
    }
    SpoolStatus left = SpoolStart.awaitDrained(capture::spool, LAST_DRAIN);
    if (left != null) {
      LOG.error(
          "event=not-signed-off gateway={} spooled-records={} hint=\"Kafka is away; a switch waits"
              + " for this gateway's name: start it again, with {} as it is\"",
          config.gateway().name(),
          left.records(),
          config.gateway().spool().directory());
      return;
    }
    if (!signOn.awaitDone(LAST_DRAIN)) {
      LOG.error(
          "event=not-signed-off gateway={} hint=\"it has not signed on since it was started without"
              + " Kafka; a switch waits for this gateway's name: start it again\"",
          config.gateway().name());
      return;
    }
    await(capture.settleAll(), "refreshing what is in doubt");
    if (memory != null) {
      memory.end();
    }
    append(
        new ControlRecord.GatewaySignedOff(
            config.gateway().name(), incarnation, System.currentTimeMillis()));
    LOG.info("event=gateway-signed-off name={}", config.gateway().name());
  }

  static <T> T await(Future<T> future, String what) throws InterruptedException {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(PATIENCE.toMillis() + 5_000, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new StartException(what + " failed: " + cause.getMessage(), cause);
    } catch (TimeoutException e) {
      throw new StartException(what + " took too long", e);
    }
  }

  /** Stops serving clients, ends what is under way, signs off. Does nothing when called again. */
  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    closeAll();
  }

  private void closeAll() {
    boolean interrupted = false;
    while (!closings.isEmpty()) {
      try {
        closings.pop().run();
      } catch (InterruptedException e) {
        interrupted = true;
      } catch (RuntimeException e) {
        LOG.error("event=gateway-not-closed-cleanly", e);
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
