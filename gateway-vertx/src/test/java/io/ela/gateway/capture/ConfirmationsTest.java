package io.ela.gateway.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ela.gateway.capture.IndexFacts.Fact;
import io.ela.gateway.capture.IndexFacts.Target;
import io.ela.gateway.route.PartDirectory;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConfirmationsTest {
  private static final Duration NEVER = Duration.ofHours(1);
  private static final Fact PLAIN = new Fact("u1", "", false, false);
  private static final Fact PIPED = new Fact("u1", "", true, false);
  private static final Fact ROUTED = new Fact("u1", "r", false, false);
  private static final Fact MADE_AGAIN = new Fact("u2", "", false, false);
  private static final Map<String, Target> BEFORE = Map.of("a", new Target(Map.of("a", PLAIN)));

  private final Vertx vertx = Vertx.vertx();
  private final List<Promise<Target>> looks = new CopyOnWriteArrayList<>();
  private final List<Confirmations.Verdict> told = new CopyOnWriteArrayList<>();

  /** Answers when the test does. */
  private final class Asked implements Confirmations.Master {
    @Override
    public long epoch() {
      return 1;
    }

    @Override
    public Future<Target> look(String name) {
      Promise<Target> look = Promise.promise();
      looks.add(look);
      return look.future();
    }
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private void ask(Confirmations confirmations, Map<String, Target> targets, String... indices) {
    confirmations.ask(
        new Asked(),
        new Events.Facts(targets, PartDirectory.NONE),
        Set.of(indices),
        1,
        verdict -> {
          told.add(verdict);
          return Future.succeededFuture();
        });
  }

  private Confirmations.Verdict verdict(Fact before, Map<String, Fact> now) {
    Confirmations confirmations = new Confirmations(vertx, NEVER, 10);
    looks.clear();
    told.clear();
    ask(confirmations, Map.of("alias", new Target(Map.of("a", before))), "a");
    Future<Void> flushed = confirmations.flush();
    assertThat(flushed.isComplete()).isFalse();
    looks.get(0).complete(new Target(now));
    assertThat(flushed.succeeded()).isTrue();
    assertThat(confirmations.count()).isZero();
    return told.get(0);
  }

  @Test
  void whatHasChangedIsNotConfirmed() {
    assertThat(verdict(PLAIN, Map.of("a", PLAIN, "b", PIPED)))
        .isEqualTo(new Confirmations.Verdict(true, Set.of()));
    for (Map<String, Fact> now :
        List.<Map<String, Fact>>of(
            Map.of("a", PIPED), Map.of("a", MADE_AGAIN), Map.of("b", PLAIN), Map.of())) {
      assertThat(verdict(PLAIN, now)).isEqualTo(Confirmations.Verdict.UNKNOWN);
    }
    assertThat(verdict(PLAIN, Map.of("a", ROUTED)))
        .isEqualTo(new Confirmations.Verdict(false, Set.of("a")));
  }

  @Test
  void manyWritesAreConfirmedByOneLook() {
    Confirmations confirmations = new Confirmations(vertx, Duration.ofMillis(20), 10);
    ask(confirmations, BEFORE, "a");
    ask(confirmations, BEFORE, "a");
    assertThat(confirmations.count()).isEqualTo(2);
    await().until(() -> looks.size() == 1);
    looks.get(0).complete(new Target(Map.of("a", PLAIN)));
    assertThat(told).hasSize(2).allMatch(Confirmations.Verdict::same);
    ask(confirmations, BEFORE, "a");
    await().until(() -> looks.size() == 2);
    assertThat(told).hasSize(2);
  }

  /** The look was on its way already when the master answered the write. */
  @Test
  void aLookThatBeganBeforeConfirmsNothing() {
    Confirmations confirmations = new Confirmations(vertx, NEVER, 10);
    ask(confirmations, BEFORE, "a");
    Future<Void> first = confirmations.flush();
    ask(confirmations, BEFORE, "a");
    looks.get(0).complete(new Target(Map.of("a", PLAIN)));
    assertThat(first.succeeded()).isTrue();
    assertThat(told).hasSize(1);
    assertThat(confirmations.count()).isOne();
    Future<Void> second = confirmations.flush();
    looks.get(1).complete(new Target(Map.of("a", PIPED)));
    assertThat(second.succeeded()).isTrue();
    assertThat(told.get(1).same()).isFalse();
  }

  @Test
  void aWriteThroughSeveralNamesNeedsAll() {
    Confirmations confirmations = new Confirmations(vertx, NEVER, 10);
    Target two = new Target(Map.of("b", PLAIN));
    ask(confirmations, Map.of("a", BEFORE.get("a"), "b", two, "c", new Target(Map.of())), "a", "b");
    Future<Void> flushed = confirmations.flush();
    assertThat(looks).hasSize(2);
    looks.get(0).complete(new Target(Map.of("a", PLAIN, "b", PLAIN)));
    assertThat(told).isEmpty();
    looks.get(1).complete(new Target(Map.of()));
    assertThat(flushed.succeeded()).isTrue();
    assertThat(told.get(0).same()).isFalse();
  }

  @Test
  void whatThereIsNoRoomForIsNotConfirmed() {
    Confirmations confirmations = new Confirmations(vertx, NEVER, 2);
    ask(confirmations, BEFORE, "a");
    ask(confirmations, BEFORE, "a");
    ask(confirmations, BEFORE, "a");
    assertThat(told).containsExactly(Confirmations.Verdict.UNKNOWN);
    assertThat(confirmations.count()).isEqualTo(2);
    var flushed = confirmations.flush();
    looks.get(0).complete(BEFORE.get("a"));
    assertThat(flushed.succeeded()).isTrue();
    ask(confirmations, BEFORE, "a");
    assertThat(told).hasSize(3);
    assertThat(confirmations.count()).isOne();
  }
}
