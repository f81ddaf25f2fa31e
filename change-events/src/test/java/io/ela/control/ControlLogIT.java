package io.ela.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ela.config.TopicsConfig;
import io.ela.events.KafkaClients;
import io.ela.events.QuietLogs;
import io.ela.events.TopicAdmin;
import io.ela.events.Topics;
import io.ela.testbed.Server;
import io.ela.testbed.ServerKind;
import io.ela.testbed.junit.Servers;
import io.ela.testbed.junit.WithServers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@WithServers(ServerKind.KAFKA)
@Timeout(60)
class ControlLogIT {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final Servers servers;
  private final KafkaClients kafka;
  private final Admin admin;
  private final Topics topics = new Topics("it" + Long.toString(System.nanoTime(), 36));
  private final ExecutorService threads = Executors.newFixedThreadPool(2);
  private ControlLog a;
  private ControlLog b;

  ControlLogIT(Servers servers) {
    this.servers = servers;
    this.kafka = new KafkaClients(Map.of("bootstrap.servers", servers.address(ServerKind.KAFKA)));
    this.admin = kafka.admin("test");
  }

  /** A test makes a log fail on purpose; and brokers take a moment to lead new topics. */
  private final QuietLogs quiet =
      QuietLogs.of(ControlLog.class.getName(), "org.apache.kafka.clients");

  @BeforeEach
  void open() throws Exception {
    new TopicAdmin(admin, new TopicsConfig(topics.prefix(), 2, 1, 1, true)).create();
    a = ControlLog.open(kafka, topics, "a");
    b = ControlLog.open(kafka, topics, "b");
  }

  @AfterEach
  void closeAll() {
    threads.shutdownNow();
    a.close();
    b.close();
    admin.close();
    quiet.close();
  }

  @Test
  void readersSeeTheSameStatesInTheSameOrder() throws Exception {
    List<ControlState> seenByA = new CopyOnWriteArrayList<>();
    List<ControlState> seenByB = new CopyOnWriteArrayList<>();
    a.onChange(seenByA::add);
    b.onChange(seenByB::add);

    atOnce(() -> appendMany(a, "a"), () -> appendMany(b, "b"));

    await().atMost(LONG).until(() -> seenByA.size() == 401 && seenByB.size() == 401);
    assertThat(seenByA).isEqualTo(seenByB);
    assertThat(seenByA.get(0)).isEqualTo(ControlState.EMPTY);
    assertThat(a.state().progress()).hasSize(200);
    assertThat(a.state().gateways()).isEmpty();
    try (ControlLog late = ControlLog.open(kafka, topics, "late")) {
      assertThat(late.state()).isEqualTo(seenByA.get(400));
    }
  }

  @Test
  void ofTwoDecisionsTheFirstByOffsetWinsForEverybody() throws Exception {
    append(a, new ControlRecord.MigrationStarted("es5", "es8", "es5", 1));
    String master = "es5";
    long epoch = 0;
    for (long tried = 1; tried <= 6; tried++) {
      String to = master.equals("es5") ? "es8" : "es5";
      append(a, new ControlRecord.SwitchDraining(tried, to, 1));
      ControlRecord commit = new ControlRecord.SwitchDecided(tried, true, to, "", 1);
      ControlRecord abort = new ControlRecord.SwitchDecided(tried, false, master, "no", 1);
      atOnce(() -> append(a, commit), () -> append(b, abort));

      // One for the start, three for each try.
      List<ControlRecord> all = records();
      assertThat(all).hasSize((int) (1 + 3 * tried));
      ControlRecord first = all.get(all.size() - 2);
      assertThat(List.of(commit, abort)).contains(first);
      if (first.equals(commit)) {
        master = to;
        epoch = tried;
      }
      append(b, new ControlRecord.Progress("mark", "\"" + tried + "\""));
      String mark = "\"" + tried + "\"";
      for (ControlLog log : List.of(a, b)) {
        ControlState state = log.await(seen -> mark.equals(seen.progress().get("mark")), LONG);
        assertThat(state.master()).isEqualTo(master);
        assertThat(state.epoch()).isEqualTo(epoch);
        assertThat(state.pendingSwitch()).isEmpty();
      }
    }
  }

  @Test
  void awaitEndsInTimeOrWithTheState() throws Exception {
    assertThatThrownBy(() -> a.await(state -> state.epoch() > 0, Duration.ofMillis(100)))
        .isInstanceOf(TimeoutException.class);
    Future<ControlState> met =
        threads.submit(() -> a.await(state -> state.master().equals("es5"), LONG));
    append(b, new ControlRecord.MigrationStarted("es5", "es8", "es5", 1));
    assertThat(met.get(30, TimeUnit.SECONDS).master()).isEqualTo("es5");
  }

  @Test
  void aStrangeRecordEndsTrustInTheStateAtOnce() throws Exception {
    Future<ControlState> awaited =
        threads.submit(() -> a.await(state -> state.epoch() > 0, Duration.ofMinutes(10)));
    try (KafkaProducer<byte[], byte[]> stranger = kafka.producer("stranger", 30_000)) {
      stranger.send(new ProducerRecord<>(topics.control(), new byte[] {1}, new byte[] {'x'})).get();
    }
    assertThatThrownBy(() -> awaited.get(30, TimeUnit.SECONDS))
        .hasCauseInstanceOf(IllegalStateException.class)
        .hasMessageContaining("can no longer be followed")
        .hasRootCauseInstanceOf(com.fasterxml.jackson.core.JsonParseException.class);
    await()
        .atMost(LONG)
        .untilAsserted(
            () -> assertThatThrownBy(b::state).isInstanceOf(IllegalStateException.class));
    assertThatThrownBy(() -> ControlLog.open(kafka, topics, "late"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("offset 0 of " + topics.control());
  }

  /** Nothing is certain, and nothing appended, until the topic was read. */
  @Test
  void whoBeginsWithWhatIsRememberedReadsOnWhenKafkaAnswers() throws Exception {
    append(a, new ControlRecord.MigrationStarted("es5", "es8", "es5", 1));
    append(a, new ControlRecord.Progress("types", "{}"));
    ControlState remembered =
        ControlState.EMPTY.after(new ControlRecord.MigrationStarted("es5", "es8", "es5", 1));
    Server broker = servers.get(ServerKind.KAFKA);
    broker.pause();
    List<ControlState> heard = new CopyOnWriteArrayList<>();
    try (ControlLog late = ControlLog.openLater(kafka, topics, "late", remembered)) {
      late.onChange(heard::add);
      assertThat(late.state()).isEqualTo(remembered);
      assertThat(late.certain(System::nanoTime)).isEmpty();
      assertThat(late.caughtUp()).isNotDone();
      assertThatThrownBy(() -> append(late, new ControlRecord.Progress("late", "1")))
          .hasRootCauseInstanceOf(IllegalStateException.class)
          .hasMessageContaining("not been read yet");
      broker.resume();
      late.caughtUp().get(60, TimeUnit.SECONDS);
      assertThat(late.state().progress()).containsKey("types");
      await().atMost(LONG).until(() -> late.certain(System::nanoTime).isPresent());
      assertThat(heard).as("in one piece").hasSize(2).last().isEqualTo(late.state());
      append(late, new ControlRecord.Progress("late", "1"));
      late.await(state -> state.progress().containsKey("late"), LONG);
    } finally {
      broker.resume();
    }
    broker.pause();
    try {
      ControlLog never = ControlLog.openLater(kafka, topics, "never", remembered);
      never.close();
      assertThat(never.caughtUp()).isCompletedExceptionally();
    } finally {
      broker.resume();
    }
  }

  @Test
  void aMissingTopicIsAnErrorAndIsNotMade() throws Exception {
    Topics missing = new Topics("missing");
    assertThatThrownBy(() -> ControlLog.open(kafka, missing, "x"))
        .isInstanceOf(KafkaException.class)
        .hasMessageContaining("missing.control does not exist")
        .hasMessageContaining("ela topics create");
    assertThat(admin.listTopics().names().get()).doesNotContain("missing.control");
  }

  private void appendMany(ControlLog log, String name) throws Exception {
    List<CompletableFuture<Void>> acks = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      String gateway = name + i;
      acks.add(log.append(new ControlRecord.GatewaySignedOn(gateway, "x", "", i)));
      acks.add(log.append(new ControlRecord.Progress("p/" + gateway, "{}")));
      acks.add(log.append(new ControlRecord.Progress("q/" + gateway, "{\"i\":" + i + "}")));
      acks.add(log.append(new ControlRecord.GatewaySignedOff(gateway, "x", i)));
    }
    for (CompletableFuture<Void> ack : acks) {
      ack.get(30, TimeUnit.SECONDS);
    }
  }

  private static void append(ControlLog log, ControlRecord record) throws Exception {
    log.append(record).get(30, TimeUnit.SECONDS);
  }

  private interface Step {
    void run() throws Exception;
  }

  private void atOnce(Step... steps) throws Exception {
    CountDownLatch ready = new CountDownLatch(steps.length);
    List<Future<Void>> running = new ArrayList<>();
    for (Step step : steps) {
      running.add(
          threads.submit(
              () -> {
                ready.countDown();
                ready.await();
                step.run();
                return null;
              }));
    }
    for (Future<Void> step : running) {
      step.get(40, TimeUnit.SECONDS);
    }
  }

  /** The whole topic but the marks, read without the code under test. */
  private List<ControlRecord> records() throws Exception {
    TopicPartition partition = new TopicPartition(topics.control(), 0);
    List<ControlRecord> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> reader = kafka.reader("records")) {
      reader.assign(List.of(partition));
      reader.seekToBeginning(List.of(partition));
      long end = reader.endOffsets(List.of(partition)).get(partition);
      while (reader.position(partition) < end) {
        for (ConsumerRecord<byte[], byte[]> record : reader.poll(Duration.ofMillis(100))) {
          ControlRecord read = ControlRecord.fromBytes(record.value());
          if (!(read instanceof ControlRecord.Progress)) {
            records.add(read);
          }
        }
      }
    }
    return records;
  }
}
