package io.ela.gateway;

import io.ela.config.ElaConfig;
import io.ela.config.MigrationConfig;
import io.ela.control.ControlLog;
import io.ela.control.ControlState;
import io.ela.events.KafkaClients;
import io.ela.events.TopicAdmin;
import io.ela.events.Topics;
import io.ela.gateway.route.KnownMaster;
import io.ela.gateway.route.MasterMemory;
import io.ela.gateway.spool.Spool;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a gateway gets to know who is master: from the control topic, or while Kafka is away from
 * what its former run has kept.
 *
 * @param control to be closed
 * @param state the topic's, or what is remembered of it
 * @param remembered what the state is made of; null if the topic was read
 */
record ControlStart(ControlLog control, ControlState state, @Nullable KnownMaster remembered) {
  private static final Logger LOG = LoggerFactory.getLogger(ControlStart.class);

  /** Who remembers the master waits so long for Kafka, and for what takes it to be away. */
  private static final Duration FIRST_ANSWER = Duration.ofSeconds(3);

  /**
   * Begins; blocks.
   *
   * @param memory null if the configuration names no directory for a spool
   * @throws StartException if the topics are not fit, the migration is another one, another gateway
   *     may be running, or Kafka does not answer and nothing is remembered
   */
  static ControlStart begin(
      ElaConfig config,
      KafkaClients kafka,
      String clientId,
      @Nullable Spool spool,
      @Nullable MasterMemory memory)
      throws InterruptedException {
    Topics topics = Topics.of(config.topics());
    MigrationConfig migration = config.migration();
    Optional<KnownMaster> known =
        spool == null || memory == null
            ? Optional.empty()
            : memory.former(migration.source(), migration.target());
    ControlLog control;
    if (known.isPresent()) {
      control = ControlLog.openLater(kafka, topics, clientId, known.get().state());
    } else {
      try {
        requireFit(kafka, config);
      } catch (KafkaException e) {
        throw SpoolStart.withoutKafka(spool, e);
      }
      control = ControlLog.open(kafka, topics, clientId);
    }
    boolean begun = false;
    try {
      ControlStart start =
          known.isPresent()
                  && !answers(control, FIRST_ANSWER.plus(config.gateway().spool().after()))
              ? new ControlStart(control, known.get().state(), known.get())
              : new ControlStart(control, read(config, kafka, control), null);
      begun = true;
      return start;
    } catch (KafkaException e) {
      throw SpoolStart.withoutKafka(spool, e);
    } finally {
      if (!begun) {
        control.close();
      }
    }
  }

  private static boolean answers(ControlLog control, Duration within) throws InterruptedException {
    try {
      control.caughtUp().get(within.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      LOG.warn(
          "event=started-without-kafka hint=\"Kafka did not answer within {}; the master is the one"
              + " that this gateway knew when it ended without signing off, for no switch passes it"
              + " since\"",
          within);
      return false;
    } catch (ExecutionException e) {
      throw new StartException("the control topic cannot be read", e.getCause());
    }
  }

  private static ControlState read(ElaConfig config, KafkaClients kafka, ControlLog control)
      throws InterruptedException {
    requireFit(kafka, config);
    return checked(config, control);
  }

  private static ControlState checked(ElaConfig config, ControlLog control)
      throws InterruptedException {
    ControlState state = Migration.begun(control, config.migration());
    SpoolStart.checkSame(state, config.gateway(), SpoolStart.identity(config.gateway()));
    return state;
  }

  /**
   * Looks at what the topic says, when it can be read at last.
   *
   * @throws StartException if this gateway must write no more
   * @throws KafkaException if Kafka is away again, or does not know all topics yet
   */
  static void recheck(
      ElaConfig config, KafkaClients kafka, ControlLog control, KnownMaster remembered)
      throws InterruptedException {
    ControlState state = control.state();
    if (state.migration().isEmpty()) {
      throw new StartException(
          "the control topic is empty, and was not when this gateway last read it: are the topics"
              + " lost?");
    }
    List<String> problems = problems(kafka, config);
    if (!problems.isEmpty()) {
      // Brokers that have just started may know less than they will in a moment.
      throw new KafkaException("the topics are not fit: " + String.join("; ", problems));
    }
    ControlState now = checked(config, control);
    if (now.epoch() != remembered.epoch() || !now.master().equals(remembered.master())) {
      throw new StartException(
          "the control topic says that ["
              + now.master()
              + "] is master of epoch "
              + now.epoch()
              + ", and this gateway, started without Kafka, has written to ["
              + remembered.master()
              + "] of epoch "
              + remembered.epoch()
              + " meanwhile: was an old volume mounted for its spool? Start it again, and run a"
              + " diff with repair");
    }
  }

  private static void requireFit(KafkaClients kafka, ElaConfig config) throws InterruptedException {
    List<String> problems = problems(kafka, config);
    if (!problems.isEmpty()) {
      throw new StartException("the topics are not fit: " + String.join("; ", problems));
    }
  }

  private static List<String> problems(KafkaClients kafka, ElaConfig config)
      throws InterruptedException {
    try (Admin admin = kafka.admin("ela-gateway-check")) {
      return new TopicAdmin(admin, config.topics()).check();
    }
  }
}
