package io.ela.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ela.control.ControlLog;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EpochLeaseTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  private final Vertx vertx = Vertx.vertx();
  private final AtomicLong read = new AtomicLong();
  private final AtomicLong now = new AtomicLong();
  private final EpochLease lease = new EpochLease(read::get, now::get);

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private Future<Void> overFor(Duration patience) {
    now.addAndGet(ControlLog.LEASE.toNanos());
    Future<Void> good = lease.good(vertx, patience);
    assertThat(good.isComplete()).isFalse();
    return good;
  }

  @Test
  void itIsInForceForAWhileAfterTheTopicWasRead() {
    now.set(ControlLog.LEASE.toNanos() - 1);
    assertThat(lease.isGood()).isTrue();
    assertThat(lease.good(vertx, LONG).succeeded()).isTrue();
    now.incrementAndGet();
    assertThat(lease.isGood()).isFalse();
  }

  @Test
  void whoWaitsGoesOnWhenTheTopicIsReadAgain() {
    Future<Void> good = overFor(LONG);
    read.set(now.get());
    await().atMost(LONG).until(good::succeeded);
  }

  @Test
  void whoWaitsTooLongIsTold() {
    Future<Void> good = overFor(Duration.ofSeconds(3));
    now.addAndGet(Duration.ofSeconds(4).toNanos());
    await().atMost(LONG).until(good::failed);
    assertThat(good.cause()).hasMessageContaining("not certain which cluster is master");
  }

  @Test
  void onceRevokedItStaysOver() {
    Future<Void> good = overFor(LONG);
    lease.revoke("replaced");
    await().atMost(LONG).until(good::failed);
    assertThat(good.cause()).hasMessage("replaced");
    read.set(now.get());
    assertThat(lease.isGood()).isFalse();
    assertThat(lease.revoked()).contains("replaced");
  }
}
