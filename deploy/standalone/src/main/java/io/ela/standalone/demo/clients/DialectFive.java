package io.ela.standalone.demo.clients;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** What a program written for Elasticsearch 5 uses to talk to it. Thread-safe. */
final class DialectFive {
  static final ObjectMapper JSON = new ObjectMapper();

  /** Longer than the gateway holds writes: a client of the demo never gives up by itself. */
  private static final Duration TIMEOUT = Duration.ofSeconds(90);

  private final HttpClient http;
  private final String base;

  /** An answer; {@code body} is {@code null}-node if it was empty. */
  record Answer(int status, JsonNode body) {}

  DialectFive(String base) {
    this.base = base;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
  }

  Answer send(String method, String path, String body) throws IOException, InterruptedException {
    String contentType =
        path.startsWith("/_bulk") ? "application/x-ndjson" : "application/json; charset=UTF-8";
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(TIMEOUT)
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    if (!body.isEmpty()) {
      request.header("Content-Type", contentType);
    }
    HttpResponse<byte[]> response =
        http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    return new Answer(response.statusCode(), JSON.readTree(response.body()));
  }
}
