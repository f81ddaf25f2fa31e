package io.ela.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.ela.config.ClusterConfig;
import io.ela.gateway.admin.Counters;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a master that sends given bytes and closes the connection. */
class PipeProxyTest {
  /** More than the buffers of four sockets take. */
  private static final int MUCH = 128 << 20;

  private final Vertx vertx = Vertx.vertx();
  private ServerSocket master;
  private Upstream upstream;
  private HttpServer gateway;

  @BeforeEach
  void start() throws Exception {
    master = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    upstream =
        new Upstream(vertx, ClusterConfig.of("m", "http://127.0.0.1:" + master.getLocalPort()));
    PipeProxy pipe = new PipeProxy(new Counters());
    gateway =
        await(
            vertx
                .createHttpServer()
                .requestHandler(
                    request -> {
                      request.pause();
                      var unused = pipe.forward(request, upstream);
                    })
                .listen(0, "127.0.0.1"));
  }

  @AfterEach
  void stop() throws Exception {
    upstream.close();
    master.close();
    await(vertx.close());
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get();
  }

  @Test
  void answerOfOnePiecePassesWhole() throws Exception {
    String answer = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
    assertThat(answered(answer, "Connection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 200 OK\r\n")
        .endsWith("\r\n\r\nhello");
  }

  @Test
  void answerInChunksPassesWhole() throws Exception {
    String answer = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n";
    assertThat(answered(answer, "Connection: close\r\n\r\n")).endsWith("hello\r\n0\r\n\r\n");
  }

  @Test
  void answerCutOffInItsLengthDoesNotLookWhole() throws Exception {
    String answer = "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhello";
    assertThat(answered(answer, "\r\n")).endsWith("\r\n\r\nhello");
  }

  @Test
  void answerCutOffBetweenChunksDoesNotLookWhole() throws Exception {
    String answer = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n";
    assertThat(answered(answer, "\r\n")).contains("hello").doesNotEndWith("0\r\n\r\n");
  }

  @Test
  void requestCutOffBetweenChunksDoesNotLookWhole() throws Exception {
    try (Socket client = connected()) {
      send(client, "POST /_msearch HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n");
      send(client, "5\r\nhello\r\n");
      try (Socket accepted = master.accept()) {
        assertThat(textUntilHello(accepted)).startsWith("POST /_msearch");
        client.close();
        assertThat(text(accepted)).doesNotContain("0\r\n");
      }
    }
  }

  @Test
  void requestOfOnePiecePassesWhole() throws Exception {
    try (Socket client = connected()) {
      send(client, "POST /_search HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello");
      try (Socket accepted = master.accept()) {
        assertThat(textUntilHello(accepted)).startsWith("POST /_search").endsWith("\r\n\r\nhello");
      }
    }
  }

  /** What is in between waits in the buffers of sockets, and not in the gateway. */
  @Test
  void aClientThatDoesNotReadHoldsTheMasterBack() throws Exception {
    try (Socket client = connected()) {
      send(client, "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
      try (Socket accepted = master.accept()) {
        assertThat(accepted.getInputStream().read()).isNotNegative();
        send(accepted, "HTTP/1.1 200 OK\r\nContent-Length: " + MUCH + "\r\n\r\n");
        Pouring pouring = new Pouring(accepted);
        assertThat(pouring.held()).as("bytes taken from the master").isLessThan(MUCH / 2);
        assertThat(read(client, MUCH)).as("all of it, and its head").isGreaterThan(MUCH);
        pouring.done.get();
      }
    }
  }

  @Test
  void aMasterThatDoesNotReadHoldsTheClientBack() throws Exception {
    try (Socket client = connected()) {
      send(client, "POST /_search HTTP/1.1\r\nHost: h\r\nContent-Length: " + MUCH + "\r\n\r\n");
      Pouring pouring = new Pouring(client);
      try (Socket accepted = master.accept()) {
        assertThat(pouring.held()).as("bytes taken from the client").isLessThan(MUCH / 2);
        assertThat(read(accepted, MUCH)).as("all of it, and its head").isGreaterThan(MUCH);
        pouring.done.get();
      }
    }
  }

  /** Returns how many bytes there were, at least so many. */
  private static long read(Socket from, long least) throws IOException {
    byte[] some = new byte[1 << 16];
    long read = 0;
    while (read <= least) {
      int now = from.getInputStream().read(some);
      assertThat(now).as("bytes after %d", read).isPositive();
      read += now;
    }
    return read;
  }

  /** Writes that much, as fast as it is taken. */
  private static final class Pouring {
    private final AtomicLong taken = new AtomicLong();
    private final CompletableFuture<Void> done;

    Pouring(Socket to) {
      done =
          CompletableFuture.runAsync(
              () -> {
                byte[] some = new byte[1 << 16];
                Arrays.fill(some, (byte) 'x');
                try {
                  while (taken.get() < MUCH) {
                    to.getOutputStream().write(some);
                    taken.addAndGet(some.length);
                  }
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              });
    }

    /** What was taken when no more is for a second. */
    long held() throws InterruptedException {
      long before = -1;
      while (before != taken.get()) {
        before = taken.get();
        TimeUnit.SECONDS.sleep(1);
      }
      return before;
    }
  }

  private static String textUntilHello(Socket from) throws IOException {
    StringBuilder text = new StringBuilder();
    while (text.indexOf("hello") < 0) {
      int read = from.getInputStream().read();
      assertThat(read).isNotNegative();
      text.append((char) read);
    }
    return text.toString();
  }

  private String answered(String answer, String endOfHead) throws Exception {
    CompletableFuture<Void> sent =
        CompletableFuture.runAsync(
            () -> {
              try (Socket accepted = master.accept()) {
                assertThat(accepted.getInputStream().read()).isNotNegative();
                send(accepted, answer);
                accepted.shutdownOutput();
                text(accepted);
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            });
    try (Socket client = connected()) {
      send(client, "GET / HTTP/1.1\r\nHost: h\r\n" + endOfHead);
      String text = text(client);
      sent.get();
      return text;
    }
  }

  private Socket connected() throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), gateway.actualPort());
  }

  private static void send(Socket to, String text) throws IOException {
    to.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    to.getOutputStream().flush();
  }

  private static String text(Socket from) throws IOException {
    return new String(from.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
  }
}
