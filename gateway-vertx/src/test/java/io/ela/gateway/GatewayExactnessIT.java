package io.ela.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.ela.testbed.ServerKind;
import io.ela.testbed.junit.Servers;
import io.ela.testbed.junit.WithServers;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * With one dialect on both ends nobody can tell the gateway from the cluster: the requests of
 * {@code exactness.txt} get the same status line, headers and bytes, directly and through it. The
 * cluster is one and the same, emptied in between.
 */
@WithServers({
  ServerKind.ES_5_6,
  ServerKind.ES_6_8,
  ServerKind.ES_7_17,
  ServerKind.ES_8_19,
  ServerKind.KAFKA
})
class GatewayExactnessIT {
  /** What differs from one run to the next on the same cluster. */
  private static final Map<String, String> PASSING =
      Map.of(
          "took\" ?: ?\\d+", "took\":0",
          "\"_id\" ?: ?\"[\\w-]{20}\"", "\"_id\":\"auto\"",
          "_id: \"[\\w-]{20}\"", "_id: \"auto\"",
          "\"(index_)?uuid\" ?: ?\"[\\w-]{22}\"", "\"uuid\":\"u\"",
          "\\[[^\\[\\]]{1,40}/[\\w-]{22}]", "[index/u]",
          "\"creation_date\" ?: ?\"\\d+\"", "\"creation_date\":\"0\"",
          "20\\d\\d-\\d\\d-\\d\\dT[\\d:.]+Z", "time",
          "task_id [\\d]+", "task_id",
          "@[0-9a-f]{5,8}\\b", "@hash",
          "\\[\\d+b?/[\\d.]+[kmg]?b]", "[size]");

  /** From 6.8 on the master says by itself that the method is wrong, and its word is passed on. */
  private static final String NO_ROUTE =
      "no route of the version matches, so nobody knows what it would do";

  /** Requests that are answered otherwise on purpose, and why. */
  private static final Map<String, String> ON_PURPOSE =
      Map.of(
          "gzip that is none",
          "no intent could be made of it; the gateway says so in its own words",
          "bulk with an unknown action",
          "5.6 drops it and its source without a word, so nobody is asked",
          "delete by query without a query",
          "the plan of its steps refuses it in its own words",
          "update by query malformed",
          "the steps have bodies of their own, so columns differ",
          "bad escape",
          NO_ROUTE,
          "post to the root",
          NO_ROUTE,
          "method not allowed",
          NO_ROUTE,
          "put on search",
          NO_ROUTE,
          "trace",
          NO_ROUTE);

  private final Servers servers;

  GatewayExactnessIT(Servers servers) {
    this.servers = servers;
  }

  /** What a client sees. */
  record Seen(String statusLine, Map<String, String> headers, String body) {}

  @ParameterizedTest
  @EnumSource(
      value = ServerKind.class,
      names = {"ES_5_6", "ES_6_8", "ES_7_17", "ES_8_19"})
  void theGatewayAnswersAsTheClusterDoes(ServerKind kind) throws Exception {
    String address = servers.address(kind);
    List<ExactRequest> requests = ExactRequest.ofVersion(kind.version().charAt(0) - '0');
    empty(address);
    Map<ExactRequest, Seen> direct = new LinkedHashMap<>();
    for (ExactRequest request : requests) {
      direct.put(request, sent(address, request));
    }
    empty(address);
    SoftAssertions checks = new SoftAssertions();
    try (GatewayFixture fixture =
        new GatewayFixture(address, "http://127.0.0.1:1", servers.address(ServerKind.KAFKA), "")) {
      for (ExactRequest request : requests) {
        Seen through = sent(fixture.address(), request);
        if (!onPurpose(kind, request)) {
          checks.assertThat(through).as("%s", request).isEqualTo(direct.get(request));
        }
      }
      Set<String> published = new HashSet<>();
      fixture.events().forEach(event -> published.add(event.requestId()));
      checks.assertThat(published).as("requests with events").hasSizeGreaterThan(40);
      requests.stream()
          .filter(request -> request.nothing() && !inDoubt(kind, request))
          .forEach(
              request ->
                  checks.assertThat(published).as("%s", request).doesNotContain(id(request)));
    }
    checks.assertAll();
    assertThat(requests.size()).isGreaterThan(190);
  }

  private static boolean onPurpose(ServerKind kind, ExactRequest request) {
    String reason = ON_PURPOSE.get(request.name());
    boolean refusedByMaster = NO_ROUTE.equals(reason) && kind != ServerKind.ES_5_6;
    return reason != null && (!refusedByMaster || request.name().equals("bad escape"));
  }

  /** A bulk may have been carried out in part, see {@code Capabilities.bulkInParts}. */
  private static boolean inDoubt(ServerKind kind, ExactRequest request) {
    return kind == ServerKind.ES_8_19 && request.target().contains("_bulk");
  }

  private static String id(ExactRequest request) {
    return request.name().replace(' ', '-');
  }

  private static void empty(String address) throws IOException {
    for (String index : List.of("x", "m-2020.01", "y", "missing-index")) {
      RawHttp.send(address, "DELETE", "/" + index);
    }
  }

  private static Seen sent(String address, ExactRequest request) throws IOException {
    List<String> named = new ArrayList<>(request.headers());
    if (named.stream().noneMatch(header -> header.startsWith("X-Opaque-Id"))) {
      named.add("X-Opaque-Id: " + id(request));
    }
    RawHttp.Answer answer;
    try {
      answer =
          RawHttp.send(
              address,
              request.method(),
              request.target(),
              request.body(),
              named.toArray(String[]::new));
    } catch (ConnectException e) {
      throw new IllegalStateException("there is no server any more before " + request, e);
    } catch (IOException e) {
      return new Seen("no answer", Map.of(), String.valueOf(e.getMessage()));
    }
    Map<String, String> headers = new TreeMap<>(answer.endToEnd());
    byte[] bytes = answer.body();
    if (headers.getOrDefault("content-encoding", "").equals("gzip")) {
      try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
        bytes = in.readAllBytes();
      }
    }
    String body = new String(bytes, StandardCharsets.ISO_8859_1);
    for (Map.Entry<String, String> passing : PASSING.entrySet()) {
      body = body.replaceAll(passing.getKey(), passing.getValue());
    }
    if (!body.isEmpty()) {
      // Some answers come in chunks, and what was read here has a length; the bytes are compared.
      headers.remove("content-length");
    }
    headers.computeIfPresent(
        "location", (name, value) -> value.replaceAll("/[\\w-]{20}(\\?|$)", "/auto$1"));
    headers.computeIfPresent(
        "warning", (name, value) -> value.replaceAll("\"[A-Z][a-z]{2}, [^\"]*GMT\"", "date"));
    return new Seen(answer.statusLine(), headers, body);
  }
}
