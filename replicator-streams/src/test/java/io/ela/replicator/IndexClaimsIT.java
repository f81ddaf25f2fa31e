package io.ela.replicator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ela.config.ElaConfig;
import io.ela.control.ControlLog;
import io.ela.control.ControlRecord;
import io.ela.control.IndexMirrors.Mirror;
import io.ela.events.KafkaClients;
import io.ela.events.TopicAdmin;
import io.ela.events.Topics;
import io.ela.replicator.IndexClaims.Claim;
import io.ela.testbed.ServerKind;
import io.ela.testbed.junit.Servers;
import io.ela.testbed.junit.WithServers;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Replicators that want to change one index of the slave, on a real control topic. */
@WithServers({ServerKind.KAFKA})
class IndexClaimsIT {
  private final Servers servers;
  private final AtomicLong later = new AtomicLong();
  private ControlLog one;
  private ControlLog other;

  IndexClaimsIT(Servers servers) {
    this.servers = servers;
  }

  @BeforeEach
  void start() throws Exception {
    ElaConfig config =
        ElaConfig.parse(
            """
            ela {
              clusters { a { addresses = ["http://127.0.0.1:1"] }, b { addresses = ["http://127.0.0.1:2"] } }
              migration { source = a, target = b, master = a }
              kafka { bootstrap.servers = "%s" }
              topics { prefix = cl%s, partitions = 1, replication-factor = 1, min-insync-replicas = 1, allow-unsafe-durability = true }
            }
            """
                .formatted(servers.address(ServerKind.KAFKA), Long.toString(System.nanoTime(), 36)),
            "test");
    KafkaClients kafka = new KafkaClients(config.kafka());
    Topics topics = Topics.of(config.topics());
    try (Admin admin = kafka.admin("test")) {
      new TopicAdmin(admin, config.topics()).create();
    }
    one = ControlLog.open(kafka, topics, "one");
    other = ControlLog.open(kafka, topics, "other");
    one.append(new ControlRecord.MigrationStarted("a", "b", "a", 0)).get(60, TimeUnit.SECONDS);
    other.await(state -> state.master().equals("a"), Duration.ofSeconds(30));
  }

  @AfterEach
  void stop() {
    one.close();
    other.close();
  }

  @Test
  void oneAfterTheOther() throws Exception {
    IndexClaims first = claims(one, IndexClaims.GONE_AFTER);
    IndexClaims second = claims(other, IndexClaims.GONE_AFTER);
    Claim held = get(first.take("i", 0));
    Future<Claim> waiting = second.take("i", 0);
    Future<Claim> sameProcess = first.take("i", 0);
    get(second.take("j", 0));
    assertThat(waiting.isComplete()).isFalse();
    assertThat(sameProcess.isComplete()).isFalse();

    get(first.good(held));
    get(first.mirrored(held, "s", "t"));
    // Both want it by now; whose record came first has it, and gives it to the other.
    Claim next = get(Future.any(waiting, sameProcess).map(any -> any.resultAt(winner(waiting))));
    get((winner(waiting) == 0 ? second : first).released(next, true));
    get(Future.join(waiting, sameProcess));
    assertThat(first.state().indices().of("i")).contains(new Mirror("s", "t", true));
  }

  private static int winner(Future<Claim> waiting) {
    return waiting.isComplete() ? 0 : 1;
  }

  @Test
  void whatWasTakenAndGivenBackBeforeTheAcknowledgementCameIsSeen() throws Exception {
    IndexClaims first = claims(one, IndexClaims.GONE_AFTER);
    AtomicBoolean late = new AtomicBoolean();
    IndexClaims second =
        new IndexClaims(
            other,
            record ->
                late.compareAndSet(false, true)
                    ? afterAClaimAndBeforeItsEnd(first, record)
                    : other.append(record),
            System::nanoTime,
            IndexClaims.GONE_AFTER);
    get(second.released(get(second.take("i", 0)), false));
    assertThat(late).isTrue();
    assertThat(other.state().indices().claimOf("i")).isEmpty();
  }

  /** The record stands between a claim and its end; its acknowledgement is heard after both. */
  private CompletableFuture<Void> afterAClaimAndBeforeItsEnd(
      IndexClaims claims, ControlRecord record) {
    return claims
        .take("i", 0)
        .compose(
            claim ->
                Future.fromCompletionStage(other.append(record))
                    .compose(acked -> claims.released(claim, false)))
        .compose(
            released ->
                Future.fromCompletionStage(
                    other.seen(state -> state.indices().claimOf("i").isEmpty())))
        .<Void>mapEmpty()
        .toCompletionStage()
        .toCompletableFuture();
  }

  @Test
  void whoeverIsGoneIsReplacedAndHasNoSayAnyMore() throws Exception {
    IndexClaims stopped = claims(one, IndexClaims.GONE_AFTER);
    Claim held = get(stopped.take("i", 0));
    IndexClaims second = claims(other, Duration.ofMillis(500));
    Claim taken = get(second.take("i", 0));
    get(second.mirrored(taken, "s2", "t2"));

    get(stopped.mirrored(held, "s1", "t1"));
    assertThat(stopped.state().indices().of("i")).contains(new Mirror("s2", "t2", false));
    assertThatThrownBy(() -> get(stopped.good(held))).hasMessageContaining("is over");
  }

  @Test
  void aHolderStopsBeforeItIsReplaced() throws Exception {
    IndexClaims slow = claims(one, IndexClaims.GONE_AFTER);
    Claim held = get(slow.take("i", 0));
    get(slow.good(held));
    later.set(Duration.ofSeconds(35).toNanos());
    assertThatThrownBy(() -> get(slow.good(held)))
        .as("as if the process had been stopped for a while")
        .hasMessageContaining("is over");
  }

  @Test
  void anEpochThatIsOverGivesNoClaims() {
    assertThatThrownBy(() -> get(claims(one, IndexClaims.GONE_AFTER).take("i", 1)))
        .hasMessageContaining("epoch 1 is over");
  }

  private IndexClaims claims(ControlLog log, Duration goneAfter) {
    return new IndexClaims(log, () -> System.nanoTime() + later.get(), goneAfter);
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }
}
