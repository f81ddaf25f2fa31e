package io.ela.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ela.control.ControlLog;
import io.ela.control.ControlRecord;
import io.ela.events.ChangeEvent;
import io.ela.events.DocKey;
import io.ela.events.Op;
import io.ela.testbed.ServerKind;
import io.ela.testbed.junit.Servers;
import io.ela.testbed.junit.WithServers;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Writes wait while the master is switched, and then go to the new one in the old dialect. */
@WithServers({ServerKind.ES_5_6, ServerKind.ES_8_19, ServerKind.KAFKA})
class GatewaySwitchIT {
  private static final Duration LONG = Duration.ofSeconds(60);

  private final Servers servers;
  private GatewayFixture fixture;
  private ControlLog control;

  GatewaySwitchIT(Servers servers) {
    this.servers = servers;
  }

  @BeforeEach
  void start() throws Exception {
    start(servers.address(ServerKind.ES_8_19), "60 s");
  }

  private void start(String target, String holdTimeout) throws Exception {
    fixture =
        new GatewayFixture(
            servers.address(ServerKind.ES_5_6),
            target,
            servers.address(ServerKind.KAFKA),
            "hold-timeout = " + holdTimeout);
    control = ControlLog.open(fixture.kafka, fixture.topics, "test");
    fixture.master("DELETE", "/s", null);
    fixture.master("PUT", "/s", null);
    RawHttp.send(servers.address(ServerKind.ES_8_19), "DELETE", "/s");
    RawHttp.send(servers.address(ServerKind.ES_8_19), "PUT", "/s");
  }

  @AfterEach
  void stop() {
    control.close();
    fixture.close();
  }

  @Test
  void heldWritesGoToTheNewMaster() throws Exception {
    assertThat(fixture.send("PUT", "/s/t/0", "{\"a\":0}").status()).isEqualTo(201);
    drain(1, "dst");

    CompletableFuture<RawHttp.Answer> held = fixture.later("PUT", "/s/t/1", "{\"a\":1}");
    await().atMost(LONG).until(() -> fixture.gateway().status().writesHeld() == 1);
    assertThat(fixture.send("GET", "/s/t/0", null).status()).isEqualTo(200);
    assertThat(held).isNotDone();

    decide(1, true, "dst");
    RawHttp.Answer answer = held.get(30, TimeUnit.SECONDS);
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    assertThat(answer.text()).contains("\"_type\":\"t\"", "\"created\":true");
    assertThat(fixture.master("GET", "/s/t/1", null).status()).isEqualTo(404);
    assertThat(RawHttp.send(servers.address(ServerKind.ES_8_19), "GET", "/s/_source/1").text())
        .isEqualTo("{\"a\":1}");
    assertThat(fixture.gateway().status().master()).isEqualTo("dst");
    assertThat(fixture.gateway().status().epoch()).isEqualTo(1);

    String body =
        """
        {"update":{"_id":"1","_type":"t"}}
        {"doc":{"b":2}}
        {"index":{"_id":"2"}}
        {"c": 1.0}
        {"delete":{"_id":"2"}}
        """;
    RawHttp.Answer bulk = fixture.send("POST", "/s/t/_bulk", body);
    assertThat(bulk.status()).as(bulk.text()).isEqualTo(200);
    assertThat(bulk.text())
        .contains("\"errors\":false", "\"_type\":\"t\"")
        .doesNotContain("\"get\"");
    RawHttp.Answer update = fixture.send("POST", "/s/t/1/_update", "{\"doc\":{\"b\":3}}");
    assertThat(update.status()).as(update.text()).isEqualTo(200);
    assertThat(update.text()).doesNotContain("\"get\"");
    RawHttp.Answer pretty =
        fixture.send("POST", "/s/t?pretty&filter_path=_type,result", "{\"d\":1}");
    assertThat(pretty.text()).isEqualTo("{\n  \"_type\" : \"t\",\n  \"result\" : \"created\"\n}\n");

    List<ChangeEvent> events = fixture.events("s").stream().filter(e -> e.epoch() == 1).toList();
    RawHttp.send(servers.address(ServerKind.ES_8_19), "POST", "/s/_refresh");
    RawHttp.Answer byQuery =
        fixture.send(
            "POST",
            "/s/t/_update_by_query",
            "{\"query\":{\"term\":{\"b\":3}},\"script\":{\"inline\":\"ctx._source.b=4\"}}");
    assertThat(byQuery.text()).contains("\"updated\":1", "\"failures\":[]");
    assertThat(fixture.send("GET", "/s/t/1/_source", null).text()).isEqualTo("{\"a\":1,\"b\":4}");
    assertThat(fixture.events("s"))
        .filteredOn(e -> e.op() == Op.REFRESH)
        .extracting(e -> e.key() + " " + e.epoch())
        .containsExactly("[s][t][1] 1");
    assertThat(events)
        .filteredOn(e -> e.key().id().length() < 3)
        .extracting(e -> e.op() + " " + e.key() + " " + e.version() + " " + e.source().utf8())
        .containsExactlyInAnyOrder(
            "INDEX [s][t][1] 1 {\"a\":1}",
            "INDEX [s][t][1] 2 {\"a\":1,\"b\":2}",
            "INDEX [s][t][2] 1 {\"c\": 1.0}",
            "DELETE [s][t][2] 2 ",
            "INDEX [s][t][1] 3 {\"a\":1,\"b\":3}");
    assertThat(events).hasSize(6).allMatch(e -> e.order() != null && e.master().equals("dst"));
  }

  @Test
  void aLargeDocumentIsNotHeldForAMasterOfAnotherDialect() throws Exception {
    assertThat(fixture.send("PUT", "/s/t/0", "{}").status()).isEqualTo(201);
    drain(1, "dst");
    decide(1, true, "dst");
    await().atMost(LONG).until(() -> fixture.gateway().status().master().equals("dst"));
    String source = "{ \"n\": 1.0, \"t\":[\"" + "lorem ipsum ".repeat(800_000) + "\"]}";
    RawHttp.Answer put = fixture.send("PUT", "/s/t/1?version=7&version_type=external", source);
    assertThat(put.status()).as(put.text()).isEqualTo(201);
    assertThat(put.text()).contains("\"_type\":\"t\"", "\"_version\":7", "\"created\":true");
    assertThat(RawHttp.send(servers.address(ServerKind.ES_8_19), "GET", "/s/_source/1").text())
        .isEqualTo(source);
    assertThat(fixture.gateway().status().counts()).containsEntry("streamed", 1L);
    assertThat(fixture.handedOver().get(true)).extracting(DocKey::toString).contains("[s][t][1]");
  }

  @Test
  void anAbortedSwitchChangesNothing() throws Exception {
    drain(1, "dst");
    CompletableFuture<RawHttp.Answer> held = fixture.later("PUT", "/s/t/1", "{\"a\":1}");
    await().atMost(LONG).until(() -> fixture.gateway().status().writesHeld() == 1);
    decide(1, false, "src");
    assertThat(held.get(30, TimeUnit.SECONDS).status()).isEqualTo(201);
    assertThat(fixture.master("GET", "/s/t/1", null).status()).isEqualTo(200);
    assertThat(fixture.gateway().status().epoch()).isZero();
  }

  @Test
  void aHoldHasAnEnd() throws Exception {
    stop();
    start(servers.address(ServerKind.ES_8_19), "6 s");
    drain(1, "dst");
    RawHttp.Answer answer = fixture.later("PUT", "/s/t/1", "{\"a\":1}").get(40, TimeUnit.SECONDS);
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.header("retry-after")).isNotEmpty();
    assertThat(answer.text()).contains("hold_timeout_exception");
    assertThat(fixture.gateway().status().writesHeld()).isZero();
    decide(1, false, "src");
    await()
        .atMost(LONG)
        .untilAsserted(
            () -> assertThat(fixture.send("GET", "/s/t/1", null).status()).isEqualTo(404));
  }

  @Test
  void aGatewayStartsWithoutTheSourceWhenItIsNotMaster() throws Exception {
    assertThat(fixture.send("PUT", "/s/t/0", "{\"a\":0}").status()).isEqualTo(201);
    drain(1, "dst");
    decide(1, true, "dst");
    await().atMost(LONG).until(() -> fixture.gateway().status().master().equals("dst"));
    servers.get(ServerKind.ES_5_6).kill();
    try {
      fixture.restart();
      assertThat(fixture.gateway().status().dialect()).isEqualTo("5.6.16");
      RawHttp.Answer answer = fixture.send("PUT", "/s/t/9", "{\"a\":9}");
      assertThat(answer.status()).as(answer.text()).isEqualTo(201);
      await().atMost(LONG).until(() -> control.state().gateways().size() == 1);
    } finally {
      servers.get(ServerKind.ES_5_6).restart();
    }
  }

  @Test
  void aMasterToBeThatIsAwayIsAskedAgain() throws Exception {
    stop();
    Vertx vertx = Vertx.vertx();
    try {
      NetServer relay = vertx.createNetServer();
      int port;
      try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        port = free.getLocalPort();
      }
      start("http://127.0.0.1:" + port, "60 s");
      append(new ControlRecord.SwitchDraining(1, "dst", System.currentTimeMillis()));
      CompletableFuture<RawHttp.Answer> held = fixture.later("PUT", "/s/t/1", "{\"a\":1}");
      await().atMost(LONG).until(() -> fixture.gateway().status().writesHeld() == 1);
      assertThat(control.state().allDrained()).isFalse();

      URI target = URI.create(servers.address(ServerKind.ES_8_19));
      NetClient client = vertx.createNetClient();
      relay
          .connectHandler(
              from -> {
                from.pause();
                client
                    .connect(target.getPort(), target.getHost())
                    .onSuccess(
                        to -> {
                          from.pipeTo(to);
                          to.pipeTo(from);
                        });
              })
          .listen(port, "127.0.0.1")
          .await();
      control.await(state -> state.allDrained(), LONG);
      decide(1, true, "dst");
      assertThat(held.get(30, TimeUnit.SECONDS).status()).isEqualTo(201);
      fixture.close();
    } finally {
      vertx.close().await();
    }
  }

  @Test
  void aCleanStopSignsOff() throws Exception {
    await().atMost(LONG).until(() -> control.state().gateways().containsKey("test"));
    fixture.gateway().close();
    await().atMost(LONG).until(() -> control.state().gateways().isEmpty());
  }

  private void drain(long epoch, String to) throws Exception {
    append(new ControlRecord.SwitchDraining(epoch, to, System.currentTimeMillis()));
    control.await(state -> state.pendingSwitch().isPresent() && state.allDrained(), LONG);
  }

  private void decide(long epoch, boolean committed, String master) throws Exception {
    append(
        new ControlRecord.SwitchDecided(
            epoch, committed, master, "test", System.currentTimeMillis()));
  }

  private void append(ControlRecord record) throws Exception {
    control.append(record).get(60, TimeUnit.SECONDS);
  }
}
