package io.ela.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ela.config.ElaConfig;
import io.ela.control.ControlLog;
import io.ela.events.Op;
import io.ela.events.Origin;
import io.ela.gateway.capture.SpoolStatus;
import io.ela.gateway.spool.Spool;
import io.ela.gateway.spool.SpoolNote;
import io.ela.testbed.Server;
import io.ela.testbed.ServerKind;
import io.ela.testbed.junit.Servers;
import io.ela.testbed.junit.WithServers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Writes go on while Kafka is stopped, and are told to it afterwards. */
@WithServers({ServerKind.ES_5_6, ServerKind.KAFKA})
class GatewaySpoolIT {
  private static final Duration LONG = Duration.ofSeconds(60);

  private final Servers servers;
  @TempDir private Path directory;
  private GatewayFixture fixture;

  GatewaySpoolIT(Servers servers) {
    this.servers = servers;
  }

  @BeforeEach
  void start() throws Exception {
    fixture =
        new GatewayFixture(
            servers.address(ServerKind.ES_5_6),
            "http://127.0.0.1:1",
            servers.address(ServerKind.KAFKA),
            """
            capture {
              publish-timeout = 3 s, kafka-down = spool
              spool { directory = "%s", max-bytes = 1 MiB, after = 2 s }
            }
            """
                .formatted(directory));
    fixture.master("DELETE", "/f", null);
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  @Test
  void whatWasWrittenWhileKafkaWasAwayIsRefreshedWhenItIsBack() throws Exception {
    assertThat(fixture.send("PUT", "/f/t/0", "{}").status()).isEqualTo(201);
    assertThat(fixture.events("f")).hasSize(1);
    assertThat(spool().mode()).isEqualTo("kafka");
    Server kafka = servers.get(ServerKind.KAFKA);
    kafka.pause();
    try {
      assertThat(fixture.send("PUT", "/f/t/1", "{\"a\":1}").status()).isEqualTo(201);
      long begin = System.nanoTime();
      for (int i = 2; i <= 50; i++) {
        assertThat(fixture.send("PUT", "/f/t/" + i, "{\"a\":1}").status()).isEqualTo(201);
      }
      assertThat(Duration.ofNanos(System.nanoTime() - begin))
          .as("only the first one waits for Kafka")
          .isLessThan(Duration.ofSeconds(60));
      String bulk = "{\"index\":{}}\n{\"b\":1}\n{\"delete\":{\"_id\":\"0\"}}\n";
      assertThat(fixture.send("POST", "/f/t/_bulk", bulk).status()).isEqualTo(200);
      assertThat(spool().mode()).isEqualTo("spooling");
      assertThat(spool().records()).isEqualTo(51);
      // A client may have its answer a moment before its write counts as settled.
      await().atMost(LONG).until(() -> fixture.gateway().status().writesInFlight() == 0);

      fill();
    } finally {
      kafka.resume();
    }
    awaitEmpty();
    assertThat(fixture.events("f"))
        .filteredOn(event -> event.op() == Op.REFRESH && event.origin() == Origin.RECONCILE)
        .extracting(event -> event.key().id())
        .contains("0", "1", "2", "49", "50")
        .anyMatch(id -> id.length() == 20);
    assertThat(spool().bytes()).isZero();
    assertThat(fixture.send("PUT", "/f/t/1", "{\"a\":2}").status()).isEqualTo(200);
    assertThat(fixture.events("f"))
        .anyMatch(e -> e.key().id().equals("1") && e.source().utf8().equals("{\"a\":2}"));
    await()
        .atMost(LONG)
        .untilAsserted(() -> assertThat(fixture.gateway().status().openIntents()).isZero());
  }

  /** Until it is full, and then it is as it is without a spool. */
  private void fill() throws Exception {
    StringBuilder deletes = new StringBuilder();
    for (int i = 0; i < 1000; i++) {
      deletes.append("{\"delete\":{\"_id\":\"").append("x".repeat(400)).append(i).append("\"}}\n");
    }
    int done = 0;
    RawHttp.Answer answer = fixture.send("POST", "/f/t/_bulk", deletes.toString());
    while (answer.status() == 200 && done < 10) {
      done++;
      answer = fixture.send("POST", "/f/t/_bulk", deletes.toString());
    }
    assertThat(done).isPositive();
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.text())
        .contains("capture_unavailable_exception", "is full", "spool.max-bytes = 1048576");
    assertThat(answer.header("Retry-After")).isEqualTo("5");
    assertThat(spool().trouble()).contains("is full");
    assertThat(fixture.send("GET", "/f/t/1", null).status()).isEqualTo(200);
  }

  /** No switch passes who has not signed off: the master is the one that he knew. */
  @Test
  void aGatewayThatEndsWithASpoolStartsWithoutKafkaAndSignsOnWhenItIsBack() throws Exception {
    assertThat(fixture.send("PUT", "/f/t/0", "{}").status()).isEqualTo(201);
    String first = fixture.gateway().status().incarnation();
    Server kafka = servers.get(ServerKind.KAFKA);
    kafka.pause();
    try {
      for (int i = 1; i <= 5; i++) {
        assertThat(fixture.send("PUT", "/f/t/" + i, "{\"a\":1}").status()).isEqualTo(201);
      }
      fixture.gateway().close();
      assertThat(Spool.holdsAnything(directory, "test")).isTrue();
      ElaConfig refusing =
          fixture.config(text -> text.replace("kafka-down = spool", "kafka-down = refuse"));
      assertThatThrownBy(() -> GatewayService.start(refusing))
          .isInstanceOf(StartException.class)
          .hasMessageContaining("kafka-down = spool once");
      fixture.restart();
      assertThat(spool().mode()).isEqualTo("spooling");
      long found = spool().records();
      assertThat(found).isPositive();
      assertThat(fixture.send("GET", "/f/t/5", null).status()).isEqualTo(200);
      assertThat(fixture.send("PUT", "/f/t/6", "{\"a\":1}").status()).isEqualTo(201);
      String bulk = "{\"delete\":{\"_id\":\"0\"}}\n{\"index\":{\"_id\":\"7\"}}\n{}\n";
      assertThat(fixture.send("POST", "/f/t/_bulk", bulk).status()).isEqualTo(200);
      assertThat(spool().records()).isEqualTo(found + 2);
    } finally {
      kafka.resume();
    }
    awaitEmpty();
    assertThat(fixture.events("f"))
        .filteredOn(event -> event.op() == Op.REFRESH)
        .extracting(event -> event.key().id())
        .contains("0", "1", "2", "3", "4", "5", "6", "7");
    String second = fixture.gateway().status().incarnation();
    try (ControlLog control = ControlLog.open(fixture.kafka, fixture.topics, "test-control")) {
      control.await(
          state -> state.gateways().get("test").incarnation().equals(second),
          Duration.ofSeconds(60));
      assertThat(control.state().superseded()).containsExactly(first);
    }
    assertThat(fixture.send("PUT", "/f/t/8", "{\"a\":8}").status()).isEqualTo(201);
    assertThat(fixture.events("f")).anyMatch(e -> e.source().utf8().equals("{\"a\":8}"));
    fixture.gateway().close();
    try (ControlLog control = ControlLog.open(fixture.kafka, fixture.topics, "test-control")) {
      assertThat(control.state().gateways()).isEqualTo(Map.of());
    }
    assertThat(new SpoolNote(directory, "test").read()).as("signed off, it knows nothing").isNull();
  }

  /** Both would answer writes on the word of a spool of their own, and one "drained" counts. */
  @Test
  void aSecondGatewayOfTheSameNameWithAnotherVolumeDoesNotStart(@TempDir Path volume)
      throws Exception {
    ElaConfig second =
        fixture.config(text -> text.replace(directory.toString(), volume.toString()));
    assertThatThrownBy(() -> GatewayService.start(second))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("give this one another ela.gateway.name");
    assertThat(fixture.send("PUT", "/f/t/1", "{}").status()).isEqualTo(201);
    fixture.gateway().close();
    GatewayService.start(second).close();
  }

  private void awaitEmpty() {
    await().atMost(LONG).untilAsserted(() -> assertThat(spool().mode()).isEqualTo("kafka"));
    assertThat(spool().records()).isZero();
  }

  private SpoolStatus spool() {
    SpoolStatus status = fixture.gateway().status().spool();
    assertThat(status).isNotNull();
    return status;
  }
}
