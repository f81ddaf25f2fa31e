package io.ela.replicator;

import io.ela.admin.AdminApi;
import io.ela.admin.Metrics;
import io.ela.cluster.EsTransport;
import io.ela.config.ElaConfig;
import io.ela.config.HostPort;
import io.ela.control.ControlLog;
import io.ela.events.EventPublisher;
import io.ela.events.KafkaClients;
import io.ela.events.ReplicatorProgress;
import io.ela.events.TopicAdmin;
import io.ela.events.Topics;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running replicator. Start more of them, here or elsewhere, to share the partitions.
 * Thread-safe.
 */
public final class ReplicatorService implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ReplicatorService.class);
  private static final Duration DEAD_LETTER_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(20);

  private final Vertx vertx;
  private final ControlLog control;
  private final SlaveLease lease;
  private final RolesFollower roles;
  private final EventPublisher publisher;
  private final KafkaStreams streams;
  private final Reconciler reconciler;
  private final IndexSweeps sweeps;
  private final Ghosts ghosts;
  private final Admin admin;
  private final AppliedMarks marks;
  private final ReplicatorCounters counters;
  private final Metrics metrics;
  private final LagWatch lag;
  private volatile @Nullable String adminAddress;
  private final GroupMembershipOperation atClose;

  private ReplicatorService(
      Vertx vertx,
      ControlLog control,
      SlaveLease lease,
      RolesFollower roles,
      EventPublisher publisher,
      KafkaStreams streams,
      Reconciler reconciler,
      IndexSweeps sweeps,
      Ghosts ghosts,
      Admin admin,
      AppliedMarks marks,
      ReplicatorCounters counters,
      Metrics metrics,
      LagWatch lag,
      GroupMembershipOperation atClose) {
    this.vertx = vertx;
    this.control = control;
    this.lease = lease;
    this.roles = roles;
    this.publisher = publisher;
    this.streams = streams;
    this.reconciler = reconciler;
    this.sweeps = sweeps;
    this.ghosts = ghosts;
    this.admin = admin;
    this.marks = marks;
    this.counters = counters;
    this.metrics = metrics;
    this.lag = lag;
    this.atClose = atClose;
  }

  /**
   * Starts one; returns when it runs. Waits for the migration to begin (the first gateway begins
   * it) and for both clusters to answer.
   *
   * @throws IllegalStateException if the topics are not as they must be
   */
  public static ReplicatorService start(ElaConfig config) throws InterruptedException {
    KafkaClients kafka = new KafkaClients(config.kafka());
    Topics topics = Topics.of(config.topics());
    try (Admin admin = kafka.admin("ela-replicator-start")) {
      List<String> problems = new TopicAdmin(admin, config.topics()).check();
      if (!problems.isEmpty()) {
        throw new IllegalStateException(String.join("\n", problems));
      }
      StartOffsets.ensure(admin, topics);
    }
    Vertx vertx = EsTransport.vertx();
    ControlLog control = ControlLog.open(kafka, topics, "ela-replicator");
    SlaveLease lease = SlaveLease.open(control, vertx, System::nanoTime);
    RolesFollower roles = new RolesFollower(config, control, vertx, lease);
    EventPublisher publisher =
        new EventPublisher(kafka, topics, "ela-replicator-dead-letters", DEAD_LETTER_TIMEOUT);
    AppliedMarks marks = new AppliedMarks();
    Metrics metrics = new Metrics();
    ReplicatorCounters counters = new ReplicatorCounters(ReplicatorMetrics.latency(metrics));
    Backoff backoff =
        new Backoff(
            config.replicator().initialBackoff(),
            config.replicator().maxBackoff(),
            new SplittableRandom());
    IndexClaims claims = new IndexClaims(control, System::nanoTime, IndexClaims.GONE_AFTER);
    Admin admin = kafka.admin("ela-replicator-sweeps");
    IndexSweeps sweeps =
        new IndexSweeps(
            publisher,
            roles::roles,
            new Backlog(
                ReplicatorProgress.ofIntents(admin, topics),
                new ReplicatorProgress(admin, topics),
                config.gateway().intentDeadline(),
                System::nanoTime));
    Ghosts ghosts = new Ghosts(publisher, topics);
    ThreadLocal<Engine> engines =
        ThreadLocal.withInitial(
            () ->
                new Engine(
                    roles::roles,
                    lease,
                    config.replicator(),
                    counters,
                    marks,
                    backoff,
                    claims,
                    new LostIndex(sweeps, roles::roles),
                    sweeps,
                    ghosts,
                    new StallWatch(config.replicator().sessionTimeout(), System::nanoTime),
                    System::nanoTime));
    DeadLetters deadLetters = new DeadLetters(publisher, topics);
    Properties settings = new Properties();
    settings.putAll(StreamsConfiguration.settings(config));
    KafkaStreams streams =
        new KafkaStreams(
            StreamsConfiguration.topology(
                topics,
                () ->
                    new ApplyProcessor(
                        engines::get,
                        topics.writes(),
                        marks,
                        counters,
                        deadLetters,
                        config.replicator().tombstoneRetention())),
            new StreamsConfig(settings),
            new ReplicatorClientSupplier(marks, config.replicator().maxHeld()));
    streams.setUncaughtExceptionHandler(
        failure -> {
          LOG.error("event=stream-thread-failed action=replace", failure);
          counters.lastTrouble.set("stream thread replaced: " + failure);
          return StreamThreadExceptionResponse.REPLACE_THREAD;
        });
    Reconciler reconciler =
        new Reconciler(
            kafka,
            topics,
            control,
            publisher,
            deadLetters,
            counters,
            Reconciler.AGAIN,
            config.replicator().sessionTimeout());
    ReplicatorService service =
        new ReplicatorService(
            vertx,
            control,
            lease,
            roles,
            publisher,
            streams,
            reconciler,
            sweeps,
            ghosts,
            admin,
            marks,
            counters,
            metrics,
            new LagWatch(kafka, topics, marks),
            atClose(config));
    AutoCreationKeeper.begin(config, control, vertx, roles::roles);
    streams.start();
    reconciler.start();
    service.lag.start();
    service.listen(config.replicator().admin());
    Roles present = roles.roles();
    LOG.info(
        "event=replicator-started master={} slave={} epoch={}",
        present.master().name(),
        present.slave().name(),
        present.epoch());
    return service;
  }

  private void listen(@Nullable HostPort at) throws InterruptedException {
    if (at == null) {
      return;
    }
    ReplicatorMetrics told = new ReplicatorMetrics(metrics, counters, this::status, lag::lag);
    Supplier<String> scrape =
        () -> {
          told.update();
          return metrics.scrape();
        };
    try {
      HttpServer opened =
          AdminApi.listen(
                  vertx,
                  at,
                  new AdminApi.Told(
                      () -> status().toJson(), () -> Future.succeededFuture(readiness()), scrape))
              .toCompletionStage()
              .toCompletableFuture()
              .get();
      String listens = "http://" + at.host() + ":" + opened.actualPort();
      adminAddress = listens;
      lease.tellAddress("http://" + reachable(at.host()) + ":" + opened.actualPort());
      LOG.info("event=admin-api-listens address={}", listens);
    } catch (ExecutionException e) {
      close();
      throw new IllegalStateException(
          "listening on ela.replicator.admin = "
              + at
              + ": "
              + Objects.requireNonNullElse(e.getCause(), e).getMessage(),
          e);
    }
  }

  /** By what name others find this host, if it listens everywhere. */
  private static String reachable(String host) {
    try {
      boolean everywhere = InetAddress.getByName(host).isAnyLocalAddress();
      return everywhere ? InetAddress.getLocalHost().getHostAddress() : host;
    } catch (UnknownHostException e) {
      LOG.info("event=own-address-unknown cause=\"{}\"", e.getMessage());
      return host;
    }
  }

  /** Where the admin API is, {@code http://host:port}; null if there is none. */
  public @Nullable String adminAddress() {
    return adminAddress;
  }

  private AdminApi.Readiness readiness() {
    try {
      control.state();
    } catch (IllegalStateException e) {
      return new AdminApi.Readiness(false, String.valueOf(e.getMessage()));
    }
    String state = streams.state().name();
    boolean ready = streams.state() == KafkaStreams.State.RUNNING;
    return new AdminApi.Readiness(ready, ready ? "" : "Kafka Streams is " + state);
  }

  public ReplicatorStatus status() {
    Roles present = roles.roles();
    return new ReplicatorStatus(
        streams.state().name(),
        present.epoch(),
        present.master().name(),
        present.slave().name(),
        counters.read.sum(),
        counters.applied.sum(),
        counters.dropped.sum(),
        counters.refreshed.sum(),
        counters.forced.sum(),
        counters.indexAbsent.sum(),
        counters.deadLettered.sum(),
        counters.retries.sum(),
        counters.bulks.sum(),
        counters.bulkBytes.sum(),
        lag.lag(),
        marks.openCount(),
        marks.heldBytes(),
        reconciler.open(),
        counters.reconciled.sum(),
        SlaveWaits.oldest(counters.waits),
        trouble());
  }

  /** Worse than any passing failure: without the control topic, a switch is not heard of. */
  private String trouble() {
    try {
      control.state();
      return String.valueOf(counters.lastTrouble.get());
    } catch (IllegalStateException e) {
      return e.getMessage() + "; nothing is applied until this replicator is started again";
    }
  }

  /**
   * A static member stays in the group, to find its partitions again when it is started anew within
   * the session timeout; any other hands them to the others at once.
   */
  private static GroupMembershipOperation atClose(ElaConfig config) {
    return config.replicator().instanceId() == null
        ? GroupMembershipOperation.LEAVE_GROUP
        : GroupMembershipOperation.REMAIN_IN_GROUP;
  }

  /**
   * Stops; what is under way is given up, and read again at the next start, or by those who take
   * the partitions over: at once, or after the session timeout if this is a static member.
   */
  @Override
  public void close() {
    lag.close();
    streams.close(CloseOptions.timeout(CLOSE_TIMEOUT).withGroupMembershipOperation(atClose));
    sweeps.close();
    ghosts.close();
    admin.close(Duration.ofSeconds(5));
    reconciler.close();
    publisher.close();
    lease.close();
    control.close();
    roles.close();
    metrics.close();
    try {
      vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | java.util.concurrent.TimeoutException e) {
      LOG.warn("event=vertx-close-failed cause={}", String.valueOf(e.getMessage()));
    }
  }
}
