package io.ela.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.ela.testbed.ServerKind;
import io.ela.testbed.junit.Servers;
import io.ela.testbed.junit.WithServers;
import java.io.ByteArrayOutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What passes through the gateway is on the wire what the master itself says. */
@WithServers({ServerKind.ES_5_6, ServerKind.KAFKA})
class GatewayReadIT {
  private final Servers servers;
  private GatewayFixture fixture;

  GatewayReadIT(Servers servers) {
    this.servers = servers;
  }

  @BeforeEach
  void start() throws Exception {
    fixture =
        new GatewayFixture(
            servers.address(ServerKind.ES_5_6),
            "http://127.0.0.1:1",
            servers.address(ServerKind.KAFKA),
            "");
    fixture.master("DELETE", "/reads", null);
    fixture.master("PUT", "/reads/t/1?refresh=true", "{\"n\": 1.0, \"s\":\"\\u00e9\"}");
    fixture.master("PUT", "/reads/t/a%2Fb%20c?refresh=true", "{\"odd\":true}");
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  @Test
  void readsAreTheMastersOwnBytes() throws Exception {
    same("GET", "/", null);
    same("GET", "/reads/t/1", null);
    same("GET", "/reads/t/1?pretty", null);
    same("GET", "/reads/t/1/_source", null);
    same("GET", "/reads/t/a%2Fb%20c", null);
    same("GET", "/reads/t/a%2fb+c?pretty&human", null);
    same("GET", "/reads/t/none", null);
    same("GET", "/nosuch/t/1", null);
    same("GET", "/nosuch/t/1?error_trace=true&filter_path=status", null);
    same("GET", "/reads/_mapping?format=yaml", null);
    same("GET", "/reads/_search?filter_path=hits&q=*:*&sort=_uid", null);
    same("POST", "/reads/_search?filter_path=hits", "{\"query\":{\"match_all\":{}}}");
    same("GET", "/reads/_search?filter_path=hits", "{\"query\":{\"match_all\":{}}}");
    same("POST", "/reads/_search", "{\"query\":{\"nonsense\":{}}}");
    same("GET", "/_cat/indices/reads?v&h=index,health", null);
    same("GET", "/_cat/nosuch", null);
    same("POST", "/_mget", "{\"docs\":[{\"_index\":\"reads\",\"_type\":\"t\",\"_id\":\"1\"}]}");
    same("OPTIONS", "/reads", null);
    same("POST", "/reads/_refresh", null);
  }

  @Test
  void headHasTheLengthAndNoBody() throws Exception {
    same("HEAD", "/reads/t/1", null);
    same("HEAD", "/reads/t/none", null);
    same("HEAD", "/reads", null);
    same("HEAD", "/nosuch", null);
    assertThat(fixture.send("HEAD", "/reads/t/1", null).body()).isEmpty();
  }

  @Test
  void gzipPassesUntouched() throws Exception {
    same(
        "GET", "/_nodes/_local/plugins?filter_path=nodes.*.modules", null, "Accept-Encoding: gzip");
    RawHttp.Answer packed =
        RawHttp.send(
            fixture.address(),
            "GET",
            "/_nodes/_local/plugins?filter_path=nodes.*.modules",
            "Accept-Encoding: gzip");
    assertThat(packed.header("content-encoding")).isEqualTo("gzip");

    ByteArrayOutputStream body = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(body)) {
      gzip.write("{\"query\":{\"ids\":{\"values\":[\"1\"]}}}".getBytes(StandardCharsets.UTF_8));
    }
    RawHttp.Answer found =
        RawHttp.send(
            fixture.address(),
            "POST",
            "/reads/_search?filter_path=hits.total",
            body.toByteArray(),
            "Content-Type: application/json",
            "Content-Encoding: gzip");
    assertThat(found.text()).isEqualTo("{\"hits\":{\"total\":1}}");
  }

  @Test
  void expectContinueIsAnswered() throws Exception {
    RawHttp.Answer found =
        RawHttp.send(
            fixture.address(),
            "POST",
            "/reads/_search?filter_path=hits.total",
            "{\"query\":{\"match_all\":{}}}".getBytes(StandardCharsets.UTF_8),
            "Content-Type: application/json",
            "Expect: 100-continue");
    assertThat(found.text()).isEqualTo("{\"hits\":{\"total\":2}}");
  }

  @Test
  void aLargeAnswerPassesWhole() throws Exception {
    String value = "x".repeat(8 * 1024 * 1024);
    fixture.master("PUT", "/reads/t/large", "{\"v\":\"" + value + "\"}");
    same("GET", "/reads/t/large", null);
  }

  /** A write among reads, sent without waiting for answers, one of them in a strange place. */
  @Test
  void requestsOnOneConnectionAreAnsweredInTheirOrder() throws Exception {
    String wire =
        "GET /reads/t/1 HTTP/1.1\r\nHost: h\r\n\r\n"
            + "PUT /reads/t/2 HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nContent-Length: 7\r\n\r\n{\"a\":1}"
            + "HEAD /reads/t/1 HTTP/1.1\r\nHost: h\r\n\r\n"
            + "PUT /reads/t/3 HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "4\r\n{\"a\"\r\n3\r\n:2}\r\n0\r\n\r\n"
            + "GET /reads/t/1/_source HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";
    String through = exchanged(fixture.address(), wire);
    fixture.master("DELETE", "/reads/t/2", null);
    fixture.master("DELETE", "/reads/t/3", null);
    assertThat(through.split("HTTP/1.1 (200 OK|201 Created)", -1)).hasSize(6);
    assertThat(through).endsWith("\"s\":\"\\u00e9\"}");
    assertThat(through.replaceAll("\"_version\":\\d", "v"))
        .isEqualTo(exchanged(fixture.direct, wire).replaceAll("\"_version\":\\d", "v"));
  }

  private static String exchanged(String address, String wire) throws Exception {
    URI uri = URI.create(address);
    try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
      socket.setSoTimeout(30_000);
      socket.getOutputStream().write(wire.getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().flush();
      String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      return all.replaceAll("(?i)connection: close\r\n", "");
    }
  }

  @Test
  void adminTellsHealthAndStatus() throws Exception {
    fixture.send("GET", "/reads/t/1", null);
    String admin = fixture.gateway().adminAddress();
    assertThat(RawHttp.send(admin, "GET", "/health").status()).isEqualTo(200);
    assertThat(RawHttp.send(admin, "GET", "/ready").status()).isEqualTo(200);
    assertThat(RawHttp.send(admin, "GET", "/metrics").text())
        .contains("ela_gateway_requests_total{kind=\"read\"}")
        .contains("ela_gateway_events_published_total", "ela_gateway_open_intents ")
        .contains("jvm_memory_used_bytes");
    assertThat(RawHttp.send(admin, "GET", "/status").text())
        .contains("\"master\" : \"src\"", "\"dialect\" : \"5.6.16\"", "\"read\" : 1");
    servers.get(ServerKind.ES_5_6).pause();
    try {
      assertThat(RawHttp.send(admin, "GET", "/ready").status()).isEqualTo(503);
    } finally {
      servers.get(ServerKind.ES_5_6).resume();
    }
  }

  private void same(String method, String target, String body, String... headers) throws Exception {
    byte[] bytes = body == null ? null : body.getBytes(StandardCharsets.UTF_8);
    String[] all = headers;
    if (body != null) {
      all = java.util.Arrays.copyOf(headers, headers.length + 1);
      all[headers.length] = "Content-Type: application/json";
    }
    RawHttp.Answer direct = RawHttp.send(fixture.direct, method, target, bytes, all);
    RawHttp.Answer through = RawHttp.send(fixture.address(), method, target, bytes, all);
    String what = method + " " + target;
    assertThat(through.statusLine()).as(what).isEqualTo(direct.statusLine());
    assertThat(through.endToEnd()).as(what).isEqualTo(direct.endToEnd());
    assertThat(through.text()).as(what).isEqualTo(direct.text());
  }
}
