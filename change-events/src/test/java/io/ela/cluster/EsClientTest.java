package io.ela.cluster;

import static io.ela.cluster.HttpTestServer.address;
import static io.ela.cluster.HttpTestServer.await;
import static io.ela.cluster.HttpTestServer.deadAddress;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.ela.config.ClusterConfig;
import io.ela.config.ConfigException;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class EsClientTest {
  private static final Vertx VERTX = EsTransport.vertx();
  private static final String SECRET = "s3cret-öl";

  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterAll
  static void closeAll() throws Exception {
    await(VERTX.close());
  }

  @Test
  void bodiesAreWholeHoweverSlowTheCallersAre() throws Exception {
    String body = "x".repeat(20_000);
    HttpServer server = start(request -> request.response().end(body));
    EsClient client = client(config(address(server)));
    // Far more threads than processors: each is put aside again and again between two steps.
    ExecutorService callers = Executors.newFixedThreadPool(64);
    try {
      List<java.util.concurrent.Future<Integer>> lengths = new ArrayList<>();
      for (int i = 0; i < 20_000; i++) {
        lengths.add(callers.submit(() -> client.call(EsRequest.get("/")).body().length()));
      }
      for (java.util.concurrent.Future<Integer> length : lengths) {
        assertThat(length.get()).isEqualTo(body.length());
      }
    } finally {
      callers.shutdownNow();
    }
  }

  @Test
  void sendsBasicAuthentication() throws Exception {
    BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    HttpServer server = start(request -> answer(request, seen, "Authorization"));

    client(config(address(server)).user("me", SECRET)).call(EsRequest.get("/"));

    assertThat(seen.take())
        .isEqualTo(
            "Basic "
                + Base64.getEncoder()
                    .encodeToString(("me:" + SECRET).getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void sendsAnApiKey() throws Exception {
    BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    HttpServer server = start(request -> answer(request, seen, "Authorization"));

    client(config(address(server)).apiKey("a2V5")).call(EsRequest.get("/"));

    assertThat(seen.take()).isEqualTo("ApiKey a2V5");
  }

  @Test
  void sendsNoAuthenticationWithoutCredentials() throws Exception {
    BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    HttpServer server = start(request -> answer(request, seen, "Authorization"));

    client(config(address(server))).call(EsRequest.get("/"));

    assertThat(seen.take()).isEqualTo("null");
  }

  @Test
  void neverShowsSecrets() throws Exception {
    HttpServer server = start(request -> request.response().setStatusCode(401).end("{}"));
    String base64 =
        Base64.getEncoder().encodeToString(("me:" + SECRET).getBytes(StandardCharsets.UTF_8));
    for (String address : List.of(address(server), deadAddress())) {
      for (ClusterConfig config :
          List.of(
              config(address).user("me", SECRET).build(), config(address).apiKey("a2V5").build())) {
        EsClient client = client(config);
        Throwable failure = catchThrowable(() -> client.call(EsRequest.get("/")));

        StringBuilder shown = new StringBuilder(config + " " + client + " " + EsRequest.get("/"));
        for (Throwable t = failure; t != null; t = t.getCause()) {
          shown.append(' ').append(t);
        }
        assertThat(failure).isNotNull();
        assertThat(shown.toString()).doesNotContain(SECRET, base64, "a2V5");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://me:s3cret@host:9200",
        "https://s3cret@host",
        "http://me:s3cret@ho st",
        "http://me:s3cret@host/path"
      })
  void refusesCredentialsInAddressesWithoutShowingThem(String address) {
    assertThatThrownBy(() -> ClusterConfig.of("c", address))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("ela.clusters.c.addresses")
        .message()
        .doesNotContain("s3cret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://host:9200?a=b", "http://host#f", "http://host/path", "host:9200"})
  void refusesAddressesWithPartsThatWouldBeIgnored(String address) {
    assertThatThrownBy(() -> ClusterConfig.of("c", address))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(address)
        .hasMessageContaining("must look like http://host:9200");
  }

  @Test
  void namesClusterNodeAndRequestWhenThereIsNoAnswerInTime() throws Exception {
    BlockingQueue<HttpServerRequest> held = new LinkedBlockingQueue<>();
    HttpServer server = start(held::add);
    EsClient client = client(config(address(server)));

    assertThatThrownBy(
            () -> client.call(EsRequest.get("/i/_search?q=1").within(Duration.ofMillis(300))))
        .isInstanceOf(NoAnswerException.class)
        .hasMessageContaining("cluster c ")
        .hasMessageContaining("GET /i/_search?q=1")
        .hasMessageContaining(address(server))
        .hasMessageContaining("300 ms");
    assertThat(held).hasSize(1);
  }

  @Test
  void givesUpAnAnswerThatTricklesForLongerThanTheTimeout() throws Exception {
    CompletableFuture<Void> abandoned = new CompletableFuture<>();
    HttpServer server =
        start(
            request -> {
              request.response().setChunked(true);
              request.connection().closeHandler(closed -> abandoned.complete(null));
              VERTX.setPeriodic(
                  50,
                  timer -> {
                    if (abandoned.isDone()) {
                      VERTX.cancelTimer(timer);
                    } else {
                      var unused = request.response().write("x");
                    }
                  });
            });
    EsClient client = client(config(address(server)));

    assertThatThrownBy(() -> client.call(EsRequest.get("/").within(Duration.ofMillis(400))))
        .isInstanceOf(NoAnswerException.class)
        .hasMessageContaining("GET / at " + address(server))
        .hasMessageContaining("400 ms");
    abandoned.get(60, TimeUnit.SECONDS);
  }

  @Test
  void aTimedOutRequestGivesItsConnectionBack() throws Exception {
    HttpServer server =
        start(
            request -> {
              if (!request.path().equals("/hang")) {
                request.response().end("{}");
              }
            });
    EsClient client = client(config(address(server)).connections(1));
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> client.call(EsRequest.get("/hang").within(Duration.ofMillis(100))))
          .isInstanceOf(NoAnswerException.class);
    }
    assertThat(client.call(EsRequest.get("/")).status()).isEqualTo(200);
  }

  @Test
  void namesTheNodeThatRefusesConnections() throws Exception {
    String dead = deadAddress();
    assertThatThrownBy(() -> client(config(dead)).call(EsRequest.put("/i")))
        .isInstanceOf(NoAnswerException.class)
        .hasMessageContaining("cluster c gave no answer to PUT /i at " + dead)
        .hasMessageContaining("refused");
  }

  @Test
  void failsWhenTheConnectionBreaksBeforeOrWithinTheAnswer() throws Exception {
    HttpServer server =
        start(
            request -> {
              if (request.path().equals("/half")) {
                request.response().putHeader("Content-Length", "1000");
                request.response().write("half").onComplete(done -> request.connection().close());
              } else {
                request.connection().close();
              }
            });
    EsClient client = client(config(address(server)));
    for (String path : List.of("/half", "/none")) {
      assertThatThrownBy(() -> client.call(EsRequest.get(path)))
          .isInstanceOf(NoAnswerException.class)
          .hasMessageContaining("GET " + path + " at " + address(server));
    }
  }

  @Test
  void leavesADeadNodeOut() throws Exception {
    AtomicInteger answered = new AtomicInteger();
    HttpServer alive =
        start(
            request -> {
              answered.incrementAndGet();
              request.response().end("{}");
            });
    EsClient client = client(config(deadAddress(), address(alive)));
    int failed = 0;
    for (int i = 0; i < 20; i++) {
      try {
        client.call(EsRequest.get("/"));
      } catch (NoAnswerException e) {
        failed++;
      }
    }
    // In turn it would be 10; a slow machine may try the dead one again after its second of rest.
    assertThat(failed).isBetween(1, 4);
    assertThat(answered.get()).isEqualTo(20 - failed);
  }

  @ParameterizedTest
  @CsvSource({"true,true", "false,false"})
  void decodesCompressedAnswersIfAskedTo(boolean gzip, boolean asked) throws Exception {
    String body = "{\"a\":\"" + "ä".repeat(5000) + "\"}";
    BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    HttpServer server =
        start(
            new HttpServerOptions().setCompressionSupported(true),
            request -> {
              seen.add(String.valueOf(request.getHeader("Accept-Encoding")));
              request.response().end(body);
            });

    EsResponse answer = client(config(address(server)).gzip(gzip)).call(EsRequest.get("/"));

    assertThat(answer.body().toString()).isEqualTo(body);
    assertThat(seen.take().contains("gzip")).isEqualTo(asked);
  }

  @ParameterizedTest
  @CsvSource({"404,not_found_exception", "409,version_conflict_engine_exception", "503,down"})
  void givesErrorStatusesThroughSendAndFailsInOk(int status, String type) throws Exception {
    String body = "{\"error\":{\"type\":\"" + type + "\",\"reason\":\"why\"},\"status\":1}";
    HttpServer server = start(request -> request.response().setStatusCode(status).end(body));
    EsClient client = client(config(address(server)));

    EsResponse answer = client.callAny(EsRequest.get("/i/_doc/1"));
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.isOk()).isFalse();
    assertThat(answer.body().toString()).isEqualTo(body);

    assertThatThrownBy(() -> client.call(EsRequest.get("/i/_doc/1")))
        .isInstanceOfSatisfying(
            EsException.class,
            e -> {
              assertThat(e.status()).isEqualTo(status);
              assertThat(e.type()).isEqualTo(type);
            })
        .hasMessageContaining("cluster c answered GET /i/_doc/1 with " + status)
        .hasMessageContaining("why");
  }

  @Test
  void anAnswerWithoutABodyIsAnAnswer() throws Exception {
    HttpServer server = start(request -> request.response().setStatusCode(404).end());
    EsClient client = client(config(address(server)));
    assertThat(client.callAny(EsRequest.head("/i")).body().length()).isZero();
    assertThatThrownBy(() -> client.call(EsRequest.head("/i")))
        .isInstanceOf(EsException.class)
        .hasMessageContaining("404");
  }

  @Test
  void doesNotFollowRedirects() throws Exception {
    HttpServer server =
        start(
            request ->
                request.response().setStatusCode(302).putHeader("Location", "/elsewhere").end());
    assertThat(client(config(address(server))).callAny(EsRequest.get("/")).status()).isEqualTo(302);
  }

  @Test
  void sendsEncodedIdsUnchanged() throws Exception {
    BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    HttpServer server =
        start(
            request -> {
              seen.add(request.uri());
              request.response().end("{}");
            });
    EsClient client = client(config(address(server)));
    for (String id : List.of("a/b", "%2F", "a b+c", "ü漢\uD83D\uDE00", "..", "a?b#c&d=e", "*,-")) {
      String uri = "/i/_doc/" + EsRequest.encode(id) + "?routing=" + EsRequest.encode(id);
      client.call(EsRequest.put(uri).json("{}"));
      assertThat(seen.take()).isEqualTo(uri);
      assertThat(java.net.URLDecoder.decode(EsRequest.encode(id), StandardCharsets.UTF_8))
          .isEqualTo(id);
    }
  }

  @Test
  void carries20MegabytesBothWays() throws Exception {
    byte[] body = new byte[20 << 20];
    new Random(1).nextBytes(body);
    HttpServer server =
        start(request -> request.bodyHandler(received -> request.response().end(received)));
    for (boolean gzip : List.of(false, true)) {
      EsResponse answer =
          client(config(address(server)).gzip(gzip))
              .call(EsRequest.post("/_bulk").lines(Buffer.buffer(body)));
      assertThat(answer.bytes()).isEqualTo(body);
    }
  }

  @Test
  void losesNothingWhenMoreIsAskedThanThereAreConnections() throws Exception {
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    HttpServer server =
        start(
            request -> {
              most.accumulateAndGet(running.incrementAndGet(), Math::max);
              VERTX.setTimer(
                  5,
                  timer -> {
                    running.decrementAndGet();
                    request.response().end(request.path());
                  });
            });
    EsClient client = client(config(address(server)).connections(3));
    List<Future<EsResponse>> answers = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      answers.add(client.send(EsRequest.get("/" + i)));
    }
    for (int i = 0; i < 150; i++) {
      assertThat(await(answers.get(i)).body().toString()).isEqualTo("/" + i);
    }
    assertThat(most.get()).isEqualTo(3);
  }

  @Test
  void failsVisiblyWhatTheBoundedQueueCannotTake() throws Exception {
    BlockingQueue<HttpServerRequest> held = new LinkedBlockingQueue<>();
    AtomicInteger received = new AtomicInteger();
    CompletableFuture<Void> released = new CompletableFuture<>();
    HttpServer server =
        start(
            request -> {
              received.incrementAndGet();
              if (released.isDone()) {
                request.response().end("{}");
              } else {
                held.add(request);
              }
            });
    EsClient client = client(config(address(server)).connections(1));
    List<Future<EsResponse>> answers = new ArrayList<>();
    answers.add(client.send(EsRequest.get("/first")));
    HttpServerRequest first = held.take();
    for (int i = 0; i < 80; i++) {
      answers.add(client.send(EsRequest.get("/" + i)));
    }
    released.complete(null);
    VERTX.runOnContext(unused -> first.response().end("{}"));
    int answered = 0;
    int refused = 0;
    for (Future<EsResponse> answer : answers) {
      Throwable failure = catchThrowable(() -> await(answer));
      if (failure == null) {
        answered++;
      } else {
        assertThat(failure).hasCauseInstanceOf(NoAnswerException.class);
        refused++;
      }
    }
    assertThat(answered + refused).isEqualTo(81);
    assertThat(received.get()).isEqualTo(answered);
    assertThat(answered).isGreaterThanOrEqualTo(65);
    assertThat(client.call(EsRequest.get("/")).status()).isEqualTo(200);
  }

  @Test
  void reachesAnAddressOfVersion6() throws Exception {
    BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    Future<HttpServer> listening =
        VERTX
            .createHttpServer()
            .requestHandler(request -> answer(request, seen, "Host"))
            .listen(0, "::1");
    org.junit.jupiter.api.Assumptions.assumeTrue(
        catchThrowable(() -> await(listening)) == null, "no IPv6 loopback here");
    String authority = "[::1]:" + listening.result().actualPort();

    client(config("http://" + authority)).call(EsRequest.get("/"));

    assertThat(seen.take()).isEqualTo(authority);
  }

  @Test
  void asksForTheVersionOnce() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    HttpServer server =
        start(
            request -> {
              asked.incrementAndGet();
              request.response().end("{\"version\":{\"number\":\"8.19.13\"}}");
            });
    EsClient client = client(config(address(server)));
    assertThat(client.awaitVersion()).hasToString("8.19.13");
    assertThat(client.awaitVersion()).hasToString("8.19.13");
    assertThat(asked.get()).isEqualTo(1);
  }

  private static void answer(HttpServerRequest request, BlockingQueue<String> seen, String header) {
    seen.add(String.valueOf(request.getHeader(header)));
    request.response().end("{}");
  }

  private static HttpServer start(Handler<HttpServerRequest> handler) throws Exception {
    return HttpTestServer.start(VERTX, handler);
  }

  private static HttpServer start(HttpServerOptions options, Handler<HttpServerRequest> handler)
      throws Exception {
    return HttpTestServer.start(VERTX, options, handler);
  }

  private EsClient client(TestCluster cluster) {
    return client(cluster.build());
  }

  private EsClient client(ClusterConfig cluster) {
    EsClient client = new EsClient(VERTX, cluster);
    open.add(client);
    return client;
  }

  private static TestCluster config(String... addresses) {
    return TestCluster.at(addresses);
  }

  @org.junit.jupiter.api.AfterEach
  void closeClients() throws Exception {
    for (AutoCloseable closeable : open) {
      closeable.close();
    }
  }
}
