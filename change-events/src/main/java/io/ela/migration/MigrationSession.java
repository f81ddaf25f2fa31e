package io.ela.migration;

import io.ela.cluster.EsClient;
import io.ela.cluster.EsTransport;
import io.ela.config.ConfigException;
import io.ela.config.ElaConfig;
import io.ela.control.ControlLog;
import io.ela.control.ControlState;
import io.ela.dialect.split.TypeSplits;
import io.ela.events.ChangeEvent;
import io.ela.events.EventPublisher;
import io.ela.events.KafkaClients;
import io.ela.events.Origin;
import io.ela.events.ReplicatorProgress;
import io.ela.events.TopicAdmin;
import io.ela.events.Topics;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The clients of one load or diff, and the roles of the clusters as they were when it began.
 * Thread-safe; methods may block.
 */
public final class MigrationSession implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MigrationSession.class);
  private static final Duration PUBLISH_TIMEOUT = Duration.ofMinutes(2);
  private static final Duration SWITCH_TIMEOUT = Duration.ofMinutes(10);

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final ElaConfig config;
  private final KafkaClients kafka;
  private final Topics topics;
  private final ControlLog control;
  private final EventPublisher publisher;
  private final ReplicatorProgress replicator;
  private final EsClient source;
  private final EsClient target;
  private final String masterName;
  private final long epoch;

  /**
   * Opens everything, reads who is master, and checks the topics.
   *
   * @param clientId names the service to Kafka
   * @throws ConfigException if the topics are not as they must be
   * @throws org.apache.kafka.common.KafkaException if Kafka cannot be reached
   */
  public static MigrationSession open(ElaConfig config, String clientId)
      throws InterruptedException {
    return new MigrationSession(config, clientId);
  }

  private MigrationSession(ElaConfig config, String clientId) throws InterruptedException {
    this.config = config;
    this.topics = Topics.of(config.topics());
    Map<String, String> properties = new HashMap<>(config.kafka());
    // Many events at once: fuller batches are worth a few milliseconds.
    properties.putIfAbsent("linger.ms", "5");
    this.kafka = new KafkaClients(properties);
    try {
      Admin admin = keep(kafka.admin(clientId + "-admin"));
      List<String> problems = new TopicAdmin(admin, config.topics()).check();
      if (!problems.isEmpty()) {
        throw new ConfigException("topics", problems);
      }
      this.control = keep(ControlLog.open(kafka, topics, clientId));
      this.publisher = keep(new EventPublisher(kafka, topics, clientId, PUBLISH_TIMEOUT));
      this.replicator = new ReplicatorProgress(admin, topics);
      Vertx vertx = EsTransport.vertx();
      keep(() -> await(vertx));
      this.source = keep(new EsClient(vertx, config.source()));
      this.target = keep(new EsClient(vertx, config.target()));
      ControlState state = control.state();
      this.masterName = master(state);
      this.epoch = state.epoch();
    } catch (RuntimeException | InterruptedException e) {
      close();
      throw e;
    }
  }

  private <T extends AutoCloseable> T keep(T resource) {
    opened.push(resource);
    return resource;
  }

  private String master(ControlState state) {
    return state.master().isEmpty() ? config.migration().master() : state.master();
  }

  public ElaConfig config() {
    return config;
  }

  public KafkaClients kafka() {
    return kafka;
  }

  public Topics topics() {
    return topics;
  }

  public ControlLog control() {
    return control;
  }

  public EventPublisher publisher() {
    return publisher;
  }

  public ReplicatorProgress replicator() {
    return replicator;
  }

  /** The cluster that data is migrated from. */
  public EsClient source() {
    return source;
  }

  /** The cluster that data is migrated to. */
  public EsClient target() {
    return target;
  }

  /** Which indices of the source are several of the target. */
  public TypeSplits splits() {
    return config.migration().types();
  }

  /** The cluster that answered clients when the session began. */
  public EsClient master() {
    return masterName.equals(source.name()) ? source : target;
  }

  /** The other one. */
  public EsClient slave() {
    return masterName.equals(source.name()) ? target : source;
  }

  /** What events of this session say of where and when they were made. */
  public ChangeEvent.Context context(Origin origin, String requestId) {
    return new ChangeEvent.Context(
        masterName, epoch, origin, requestId, System.currentTimeMillis());
  }

  /**
   * Waits while a switch of the clusters is under way.
   *
   * @throws IllegalStateException if master and slave are no longer what they were when the session
   *     began, or the switch is not decided in time
   */
  public void requireSameMaster() throws InterruptedException {
    ControlState state = control.state();
    if (state.pendingSwitch().isPresent()) {
      LOG.info("event=waiting-for-switch epoch={}", state.pendingSwitch().get().epoch());
      try {
        state = control.await(s -> s.pendingSwitch().isEmpty(), SWITCH_TIMEOUT);
      } catch (TimeoutException e) {
        throw new IllegalStateException(
            "a switch is under way and was not decided within " + SWITCH_TIMEOUT, e);
      }
    }
    if (state.epoch() != epoch) {
      throw new IllegalStateException(
          "master and slave were switched: the master is now ["
              + master(state)
              + "], it was ["
              + masterName
              + "] when this began; run it again");
    }
  }

  /** Closes all clients, the last opened first. */
  @Override
  public void close() {
    while (!opened.isEmpty()) {
      AutoCloseable resource = opened.pop();
      try {
        resource.close();
      } catch (Exception e) {
        LOG.warn("event=close-failed resource={}", resource, e);
      }
    }
  }

  private static void await(Vertx vertx) throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }
}
