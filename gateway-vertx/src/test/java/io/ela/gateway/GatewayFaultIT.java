package io.ela.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ela.events.Op;
import io.ela.testbed.Server;
import io.ela.testbed.ServerKind;
import io.ela.testbed.junit.Servers;
import io.ela.testbed.junit.WithServers;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a client sees, and what is recorded, when something is away or too much. */
@WithServers({ServerKind.ES_5_6, ServerKind.KAFKA})
class GatewayFaultIT {
  private static final Duration LONG = Duration.ofSeconds(60);

  private final Servers servers;
  private GatewayFixture fixture;

  GatewayFaultIT(Servers servers) {
    this.servers = servers;
  }

  @BeforeEach
  void start() throws Exception {
    fixture =
        new GatewayFixture(
            servers.address(ServerKind.ES_5_6),
            "http://127.0.0.1:1",
            servers.address(ServerKind.KAFKA),
            "max-body = 64 KiB, max-in-flight = 64 KiB, capture { publish-timeout = 3 s }");
    fixture.master("DELETE", "/f", null);
    fixture.master("PUT", "/f", null);
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  @Test
  void tooMuchInFlightIs429() throws Exception {
    URI gateway = URI.create(fixture.address());
    try (Socket slow = new Socket(gateway.getHost(), gateway.getPort())) {
      slow.getOutputStream()
          .write(
              "PUT /f/t/1 HTTP/1.1\r\nHost: x\r\nContent-Length: 60000\r\n\r\n{"
                  .getBytes(StandardCharsets.US_ASCII));
      await()
          .atMost(LONG)
          .untilAsserted(
              () -> assertThat(fixture.gateway().status().bytesInFlight()).isEqualTo(60_000));
      RawHttp.Answer rejected =
          fixture.send("PUT", "/f/t/2", "{\"a\":\"" + "x".repeat(9000) + "\"}");
      assertThat(rejected.status()).isEqualTo(429);
      assertThat(rejected.text())
          .contains("es_rejected_execution_exception", "ela.gateway.max-in-flight");
      assertThat(fixture.send("GET", "/f/t/2", null).status()).isEqualTo(404);
    }
    await()
        .atMost(LONG)
        .untilAsserted(() -> assertThat(fixture.gateway().status().bytesInFlight()).isZero());
    assertThat(fixture.send("PUT", "/f/t/2", "{}").status()).isEqualTo(201);
  }

  @Test
  void withoutKafkaWritesAre503AndReadsGoOn() throws Exception {
    assertThat(fixture.send("PUT", "/f/t/0", "{}").status()).isEqualTo(201);
    assertThat(fixture.events("f")).hasSize(1);
    Server kafka = servers.get(ServerKind.KAFKA);
    kafka.pause();
    try {
      RawHttp.Answer answer = fixture.send("PUT", "/f/t/1", "{\"a\":1}");
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.text())
          .contains("capture_unavailable_exception", "was not sent to the cluster", "try again");
      assertThat(answer.header("Retry-After")).isEqualTo("5");
      assertThat(fixture.send("GET", "/f/t/0", null).status()).isEqualTo(200);
      assertThat(fixture.send("GET", "/f/t/1", null).status()).isEqualTo(404);
      assertThat(fixture.gateway().status().counts().get("capture-failed")).isEqualTo(1);
    } finally {
      kafka.resume();
    }
    await()
        .atMost(LONG)
        .untilAsserted(
            () -> assertThat(fixture.send("PUT", "/f/t/1", "{\"a\":2}").status()).isEqualTo(201));
    assertThat(fixture.events("f"))
        .anyMatch(e -> e.key().id().equals("1") && e.source().utf8().equals("{\"a\":2}"));
    await()
        .atMost(LONG)
        .untilAsserted(() -> assertThat(fixture.gateway().status().writesInFlight()).isZero());
  }

  @Test
  void aMasterThatAnswersLateIsRefreshedAndThenBelieved() throws Exception {
    assertThat(fixture.send("PUT", "/f/t/0", "{}").status()).isEqualTo(201);
    Server master = servers.get(ServerKind.ES_5_6);
    master.pause();
    RawHttp.Answer answer;
    try {
      answer = fixture.send("PUT", "/f/t/1", "{\"late\":1}");
      assertThat(fixture.gateway().status().writesInFlight()).isEqualTo(1);
    } finally {
      master.resume();
    }
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.text()).contains("no_answer_exception", "src");
    await()
        .atMost(LONG)
        .untilAsserted(
            () ->
                assertThat(fixture.events("f"))
                    .filteredOn(e -> e.key().id().equals("1"))
                    .extracting(e -> e.op() + " " + e.key().type() + " " + e.source().utf8())
                    .contains("REFRESH t ", "INDEX t {\"late\":1}"));
    await()
        .atMost(LONG)
        .untilAsserted(() -> assertThat(fixture.gateway().status().writesInFlight()).isZero());
  }

  @Test
  void aByQueryWhoseStepIsNotAnsweredIsRefreshed() throws Exception {
    int documents = 200;
    StringBuilder bulk = new StringBuilder();
    for (int i = 0; i < documents; i++) {
      bulk.append("{\"index\":{}}\n{\"n\":0}\n");
    }
    fixture.master("POST", "/f/t/_bulk?refresh=true", bulk.toString());
    Server master = servers.get(ServerKind.ES_5_6);
    String busy =
        "{\"script\":{\"inline\":\"for (int i = 0; i < 200000; i++) { ctx._source.n++ }\"}}";
    CompletableFuture<RawHttp.Answer> asked = fixture.later("POST", "/f/_update_by_query", busy);
    await()
        .atMost(LONG)
        .pollInterval(Duration.ofMillis(5))
        .until(() -> fixture.gateway().status().openIntents() == 1);
    master.pause();
    try {
      RawHttp.Answer answer = asked.get(LONG.toSeconds(), TimeUnit.SECONDS);
      assertThat(answer.status()).as(answer.text()).isEqualTo(503);
      assertThat(answer.text()).contains("no_answer_exception");
    } finally {
      master.resume();
    }
    assertThat(fixture.events("f"))
        .hasSize(documents)
        .allMatch(event -> event.op() == Op.REFRESH)
        .extracting(event -> event.key().id())
        .doesNotHaveDuplicates();
    assertThat(fixture.gateway().status().openIntents()).as("may be carried out yet").isOne();
    assertThat(fixture.gateway().status().writesInFlight()).isZero();
  }

  @Test
  void aMasterThatIsGoneIs503ForReadsAndWrites() throws Exception {
    assertThat(fixture.send("PUT", "/f/t/0", "{}").status()).isEqualTo(201);
    Server master = servers.get(ServerKind.ES_5_6);
    master.kill();
    try {
      RawHttp.Answer read = fixture.send("GET", "/f/t/0", null);
      assertThat(read.status()).isEqualTo(503);
      assertThat(read.text()).contains("no_answer_exception", "cluster src");
      assertThat(fixture.send("PUT", "/f/t/1", "{}").status()).isEqualTo(503);
      assertThat(fixture.events("f"))
          .filteredOn(e -> e.op() == Op.REFRESH)
          .extracting(e -> e.key().toString())
          .containsExactly("[f][t][1]");
    } finally {
      master.restart();
    }
    await()
        .atMost(LONG)
        .untilAsserted(
            () -> assertThat(fixture.send("GET", "/f/t/0", null).status()).isEqualTo(200));
  }
}
