package io.ela.replicator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ela.cluster.EsClient;
import io.ela.cluster.EsRequest;
import io.ela.cluster.EsResponse;
import io.ela.cluster.EsTransport;
import io.ela.cluster.WithheldException;
import io.ela.config.ElaConfig;
import io.ela.control.ControlLog;
import io.ela.control.ControlRecord;
import io.ela.control.ControlState;
import io.ela.control.PendingSwitch;
import io.ela.events.KafkaClients;
import io.ela.events.TopicAdmin;
import io.ela.events.Topics;
import io.ela.testbed.ServerKind;
import io.ela.testbed.junit.Servers;
import io.ela.testbed.junit.WithServers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A replicator's right to send requests to the slave, on a real control topic and server. */
@WithServers({ServerKind.ES_8_19, ServerKind.KAFKA})
class SlaveLeaseIT {
  private static final Duration LONG = Duration.ofSeconds(60);

  private final Servers servers;
  private final Vertx vertx = EsTransport.vertx();

  /** As if the process had been stopped for so long. */
  private final AtomicLong stoodNanos = new AtomicLong();

  private ControlLog log;
  private ControlLog coordinator;
  private SlaveLease lease;
  private EsClient direct;
  private EsClient slave;

  SlaveLeaseIT(Servers servers) {
    this.servers = servers;
  }

  @BeforeEach
  void start() throws Exception {
    ElaConfig config =
        ElaConfig.parse(
            """
            ela {
              clusters {
                a { addresses = ["http://127.0.0.1:1"] }
                b { addresses = ["%s"], connections = 1, request-timeout = 20 s }
              }
              migration { source = a, target = b, master = a }
              kafka { bootstrap.servers = "%s" }
              topics { prefix = sl%s, partitions = 1, replication-factor = 1, min-insync-replicas = 1, allow-unsafe-durability = true }
            }
            """
                .formatted(
                    servers.address(ServerKind.ES_8_19),
                    servers.address(ServerKind.KAFKA),
                    Long.toString(System.nanoTime(), 36)),
            "test");
    KafkaClients kafka = new KafkaClients(config.kafka());
    Topics topics = Topics.of(config.topics());
    try (Admin admin = kafka.admin("test")) {
      new TopicAdmin(admin, config.topics()).create();
    }
    log = ControlLog.open(kafka, topics, "replicator");
    coordinator = ControlLog.open(kafka, topics, "switch");
    append(new ControlRecord.MigrationStarted("a", "b", "a", 0));
    lease = SlaveLease.open(log, vertx, () -> System.nanoTime() + stoodNanos.get());
    direct = new EsClient(vertx, config.cluster("b"));
    slave = direct.permitted(lease.under(0));
    direct.callAny(EsRequest.delete("/leased"));
  }

  @AfterEach
  void stop() throws Exception {
    lease.close();
    direct.close();
    log.close();
    coordinator.close();
    get(vertx.close());
  }

  @Test
  void aSealedSwitchIsPassedWithTheReplicatorsWordAndNotBefore() throws Exception {
    assertThat(get(write("1")).status()).isEqualTo(201);
    append(new ControlRecord.SwitchDraining(1, "b", 0));
    assertThat(get(write("2")).status()).as("it applies what is left").isEqualTo(201);

    servers.get(ServerKind.ES_8_19).pause();
    Future<EsResponse> underWay = write("3");
    try {
      append(new ControlRecord.SwitchSealed(1, 0));
      seen(state -> state.busy().values().contains(1L));
      // Who is killed now is told from who waits for an answer.
      seen(
          state ->
              state
                  .pendingSwitch()
                  .map(pending -> pending.words().values().stream().anyMatch(words -> words >= 3))
                  .orElse(false));
    } finally {
      servers.get(ServerKind.ES_8_19).resume();
    }
    assertThat(get(underWay).status()).isEqualTo(201);
    seen(state -> state.allStill(1));
    assertWithheld(write("4"));

    append(new ControlRecord.SwitchDecided(1, false, "a", "", 0));
    log.await(state -> state.pendingSwitch().isEmpty(), LONG);
    assertThat(get(write("5")).status()).as("after an abort").isEqualTo(201);

    append(new ControlRecord.SwitchDraining(2, "b", 0));
    append(new ControlRecord.SwitchSealed(2, 0));
    seen(state -> state.allStill(2));
    append(new ControlRecord.SwitchDecided(2, true, "b", "", 0));
    log.await(state -> state.epoch() == 2, LONG);
    assertWithheld(write("6"));
    assertThat(lease.isGood(2)).as("for what is the slave then").isTrue();
    assertThat(seen(state -> state.epoch() == 2).replicators()).hasSize(1);
  }

  /** What waits for a connection is looked at again when there is one. */
  @Test
  void whoStoodStillSendsNothingThatWaited() throws Exception {
    servers.get(ServerKind.ES_8_19).pause();
    // Takes the only connection.
    Future<EsResponse> sent = direct.send(put("1"));
    Future<EsResponse> waiting = write("2");
    try {
      stoodNanos.set(Duration.ofMinutes(1).toNanos());
      assertThat(lease.isGood(0)).isFalse();
    } finally {
      servers.get(ServerKind.ES_8_19).resume();
    }
    assertThat(get(sent).status()).isEqualTo(201);
    assertWithheld(waiting);
    assertThat(direct.callAny(EsRequest.get("/leased/_doc/2")).status()).isEqualTo(404);

    stoodNanos.set(0);
    assertThat(get(write("3")).status()).isEqualTo(201);
  }

  @Test
  void whoIsPassedOverSignsOnAgain() throws Exception {
    append(new ControlRecord.SwitchDraining(1, "b", 0));
    append(new ControlRecord.SwitchDecided(1, true, "b", "", 0));
    // It was not asked, and so did not say anything; its lease was waited for.
    ControlState after = seen(state -> state.epoch() == 1 && !state.replicators().isEmpty());
    assertThat(after.pendingSwitch().map(PendingSwitch::underWay)).isEmpty();
    log.await(state -> state.epoch() == 1 && state.replicators().size() == 1, LONG);
    assertThat(lease.isGood(1)).isTrue();
    assertWithheld(write("1"));
  }

  @Test
  void aReplicatorThatEndsSignsOffUnlessARequestMayNotBeOver() throws Exception {
    servers.get(ServerKind.ES_8_19).pause();
    try {
      Future<EsResponse> abandoned = slave.send(put("1").within(Duration.ofMillis(300)));
      assertThatThrownBy(() -> get(abandoned)).isInstanceOf(ExecutionException.class);
      append(new ControlRecord.SwitchDraining(1, "b", 0));
      append(new ControlRecord.SwitchSealed(1, 0));
      assertThat(seen(state -> !state.busy().isEmpty()).busy().values())
          .as("it got no answer, so it may yet be carried out")
          .containsExactly(1L);
      lease.close();
      // Behind whatever it appended.
      append(new ControlRecord.Progress("mark", "{}"));
      assertThat(seen(state -> state.progress().containsKey("mark")).replicators()).hasSize(1);
    } finally {
      servers.get(ServerKind.ES_8_19).resume();
    }
  }

  @Test
  void oneThatIsIdleSignsOff() throws Exception {
    seen(state -> state.replicators().size() == 1);
    lease.close();
    seen(state -> state.replicators().isEmpty());
    assertThat(lease.isGood(0)).isFalse();
  }

  private static EsRequest put(String id) {
    return EsRequest.put("/leased/_doc/" + id).json("{\"n\":1}");
  }

  private Future<EsResponse> write(String id) {
    return slave.send(put(id));
  }

  private void assertWithheld(Future<EsResponse> request) {
    assertThatThrownBy(() -> get(request)).hasCauseInstanceOf(WithheldException.class);
  }

  private void append(ControlRecord record) throws Exception {
    coordinator.append(record).get(60, TimeUnit.SECONDS);
  }

  private ControlState seen(Predicate<ControlState> wanted) throws Exception {
    return coordinator.await(wanted, LONG);
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }
}
