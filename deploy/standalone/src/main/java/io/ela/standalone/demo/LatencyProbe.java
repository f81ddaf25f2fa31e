package io.ela.standalone.demo;

import io.ela.standalone.demo.DemoResult.Latency;
import io.ela.standalone.demo.seed.Characters;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;

/**
 * Measures what the gateway adds to single requests: the same one straight to the cluster and
 * through the gateway, in turn. To be used before the load, so that the load carries over what was
 * written straight to the cluster. For one thread; blocks.
 */
final class LatencyProbe {
  /** An index for its writes. */
  static final String INDEX = "latency";

  static final String DEFINITION =
      """
      {
        "settings": {"number_of_shards": 1, "number_of_replicas": 0},
        "mappings": {"sample": {"properties": {"n": {"type": "integer"}, "text": {"type": "text"}}}}
      }
      """;

  private static final int WARM_UP = 50;
  private static final int SAMPLES = 200;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String cluster;
  private final String gateway;

  LatencyProbe(String cluster, String gateway) {
    this.cluster = cluster;
    this.gateway = gateway;
  }

  /** Gets of one document. */
  Latency reads() throws IOException, InterruptedException {
    String path = "/" + Characters.INDEX + "/" + Characters.TYPE + "/U+0000";
    return measure(
        (base, n) -> HttpRequest.newBuilder(URI.create(base + path.replace("+", "%2B"))).GET());
  }

  /** Index requests with an id, each of a new document. */
  Latency writes() throws IOException, InterruptedException {
    return measure(
        (base, n) ->
            HttpRequest.newBuilder(
                    URI.create(
                        base
                            + "/"
                            + INDEX
                            + "/sample/"
                            + (base.equals(gateway) ? "gateway-" : "direct-")
                            + n))
                .header("Content-Type", "application/json")
                .PUT(
                    HttpRequest.BodyPublishers.ofString(
                        "{\"n\":" + n + ",\"text\":\"" + "x ".repeat(100) + "\"}")));
  }

  private Latency measure(Sample sample) throws IOException, InterruptedException {
    double[] direct = new double[SAMPLES];
    double[] through = new double[SAMPLES];
    for (int n = -WARM_UP; n < SAMPLES; n++) {
      double first = millis(sample.request(cluster, n + WARM_UP));
      double second = millis(sample.request(gateway, n + WARM_UP));
      if (n >= 0) {
        direct[n] = first;
        through[n] = second;
      }
    }
    Arrays.sort(direct);
    Arrays.sort(through);
    return new Latency(
        SAMPLES, at(direct, 0.5), at(through, 0.5), at(direct, 0.99), at(through, 0.99));
  }

  private double millis(HttpRequest.Builder request) throws IOException, InterruptedException {
    long begun = System.nanoTime();
    HttpResponse<byte[]> response =
        http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    double millis = (System.nanoTime() - begun) / 1e6;
    if (response.statusCode() >= 300) {
      throw new IOException(
          "the latency probe's "
              + response.request().method()
              + " "
              + response.uri()
              + " got "
              + response.statusCode()
              + ": "
              + new String(response.body(), java.nio.charset.StandardCharsets.UTF_8));
    }
    return millis;
  }

  private static double at(double[] sorted, double share) {
    double value = sorted[(int) Math.min(sorted.length - 1L, Math.round(share * sorted.length))];
    return Math.round(value * 1000) / 1000.0;
  }

  /** Makes the n-th request to a server. */
  private interface Sample {
    HttpRequest.Builder request(String base, int n);
  }
}
