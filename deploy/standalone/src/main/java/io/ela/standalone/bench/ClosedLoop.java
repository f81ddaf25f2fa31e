package io.ela.standalone.bench;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Clients that send their next request when the last is answered. Used by one thread; the requests
 * run on one event loop.
 */
final class ClosedLoop implements AutoCloseable {
  private final Vertx vertx;
  private final HttpClient client;
  private final URI target;
  private final int connections;

  /** What was measured. Immutable. */
  static final class Sample {
    private final long[] nanos;
    private final Duration time;

    /**
     * @param nanos latencies in ascending order
     */
    private Sample(long[] nanos, Duration time) {
      this.nanos = nanos;
      this.time = time;
    }

    int requests() {
      return nanos.length;
    }

    double millis(double share) {
      int at = (int) Math.min(nanos.length - 1L, Math.round(share * nanos.length));
      return nanos[at] / 1e6;
    }

    double perSecond() {
      return nanos.length / (time.toNanos() / 1e9);
    }
  }

  /** One client; its fields are used on the event loop only. */
  private final class Loop {
    private final Workload workload;
    private final AtomicLong counter;
    private final long until;
    private long[] nanos = new long[1024];
    private int count;

    Loop(Workload workload, AtomicLong counter, long until) {
      this.workload = workload;
      this.counter = counter;
      this.until = until;
    }

    Future<Void> run() {
      Promise<Void> ended = Promise.promise();
      next(ended);
      return ended.future();
    }

    private void next(Promise<Void> ended) {
      long begun = System.nanoTime();
      if (begun - until >= 0) {
        ended.complete();
        return;
      }
      exchange(workload.request(counter.getAndIncrement()))
          .onSuccess(
              done -> {
                if (count == nanos.length) {
                  nanos = Arrays.copyOf(nanos, 2 * count);
                }
                nanos[count++] = System.nanoTime() - begun;
                next(ended);
              })
          .onFailure(ended::fail);
    }
  }

  ClosedLoop(Vertx vertx, String address, int connections) {
    this.vertx = vertx;
    this.target = URI.create(address);
    this.connections = connections;
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions().setKeepAliveTimeout(60),
            new PoolOptions().setHttp1MaxSize(connections));
  }

  /**
   * Sends requests for a while.
   *
   * @param counter of the requests made so far, which makes their documents differ
   * @throws IllegalStateException if one is not answered with a success
   */
  Sample run(Workload workload, AtomicLong counter, Duration time) throws InterruptedException {
    long begun = System.nanoTime();
    List<Loop> loops = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      loops.add(new Loop(workload, counter, begun + time.toNanos()));
    }
    Future<Void> all =
        vertx
            .<Void>executeBlocking(() -> null)
            .compose(started -> Future.join(loops.stream().map(Loop::run).toList()).mapEmpty());
    try {
      all.toCompletionStage().toCompletableFuture().get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the benchmark's request failed: " + e.getMessage(), e);
    }
    Duration taken = Duration.ofNanos(System.nanoTime() - begun);
    long[] nanos =
        loops.stream().flatMapToLong(loop -> Arrays.stream(loop.nanos, 0, loop.count)).toArray();
    Arrays.sort(nanos);
    return new Sample(nanos, taken);
  }

  private Future<Void> exchange(Workload.Request request) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(request.method())
            .setHost(target.getHost())
            .setPort(target.getPort())
            .setURI(request.uri());
    if (request.body() != null) {
      options.putHeader("Content-Type", "application/json");
    }
    return client
        .request(options)
        .compose(
            open ->
                (request.body() == null ? open.send() : open.send(request.body()))
                    .compose(
                        answer ->
                            answer
                                .body()
                                .map(
                                    body -> {
                                      if (answer.statusCode() >= 300
                                          || body.toString().contains("\"errors\":true")) {
                                        throw new IllegalStateException(
                                            request.method()
                                                + " "
                                                + request.uri()
                                                + " through "
                                                + target
                                                + ": "
                                                + answer.statusCode()
                                                + " "
                                                + body);
                                      }
                                      return null;
                                    })));
  }

  @Override
  public void close() {
    var unused = client.close();
  }
}
