package io.ela.testbed.junit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The few requests that a reset makes. A failure is an {@link IllegalStateException} that names the
 * request and shows the answer. Safe for use by several threads.
 */
final class Rest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final int NOT_FOUND = 404;

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String address;

  Rest(String address) {
    this.address = address;
  }

  static String encode(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** The answer's body; an empty object for what is not there. */
  JsonNode get(String path) {
    HttpResponse<String> answer = send("GET", path, "");
    if (answer.statusCode() == NOT_FOUND) {
      return JSON.createObjectNode();
    }
    demandSuccess(answer);
    try {
      return JSON.readTree(answer.body());
    } catch (IOException e) {
      throw new IllegalStateException("GET " + address + path + " did not give JSON", e);
    }
  }

  void put(String path, String body) {
    demandSuccess(send("PUT", path, body));
  }

  void post(String path) {
    demandSuccess(send("POST", path, ""));
  }

  /** Deletes; what is not there is no error. */
  void delete(String path) {
    HttpResponse<String> answer = send("DELETE", path, "");
    if (answer.statusCode() != NOT_FOUND) {
      demandSuccess(answer);
    }
  }

  /** Deletes; gives the status if it is success, 403 or 404. */
  int tryDelete(String path) {
    HttpResponse<String> answer = send("DELETE", path, "");
    if (answer.statusCode() != NOT_FOUND && answer.statusCode() != 403) {
      demandSuccess(answer);
    }
    return answer.statusCode();
  }

  void awaitYellow() {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(address + "/_cluster/health?wait_for_status=yellow&timeout=5s"))
            .timeout(TIMEOUT)
            .build();
    long deadline = System.nanoTime() + Duration.ofMinutes(4).toNanos();
    String last = "nothing";
    try {
      while (System.nanoTime() < deadline) {
        try {
          HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
          if (answer.statusCode() == 200) {
            return;
          }
          last = answer.statusCode() + " " + answer.body();
        } catch (IOException e) {
          last = e.toString();
        }
        TimeUnit.MILLISECONDS.sleep(200);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while awaiting " + address, e);
    }
    throw new IllegalStateException(address + " is not up after 4 minutes; last: " + last);
  }

  private static void demandSuccess(HttpResponse<String> answer) {
    if (answer.statusCode() >= 300) {
      throw new IllegalStateException(
          answer.request().method()
              + " "
              + answer.uri()
              + " gave "
              + answer.statusCode()
              + ": "
              + answer.body());
    }
  }

  private HttpResponse<String> send(String method, String path, String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(address + path)).timeout(TIMEOUT);
    if (body.isEmpty()) {
      request.method(method, BodyPublishers.noBody());
    } else {
      request.method(method, BodyPublishers.ofString(body));
      request.header("Content-Type", "application/json");
    }
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new IllegalStateException(method + " " + address + path + " failed: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(method + " " + address + path + " was interrupted", e);
    }
  }
}
