package io.ela.e2e.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Calls APIs at one address, as a client of Elasticsearch does. */
final class RestClient {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String address;
  private final Map<String, Api> apis;
  private final Choice choice;

  /**
   * @param apis by name
   * @param choice among several paths or methods of an API
   */
  RestClient(String address, Map<String, Api> apis, Choice choice) {
    this.address = address;
    this.apis = apis;
    this.choice = choice;
  }

  /** What an API is like. */
  Api api(String name) throws StepFailedException {
    Api api = apis.get(name);
    if (api == null) {
      throw new StepFailedException("there is no API [" + name + "]");
    }
    return api;
  }

  /**
   * Calls an API.
   *
   * @param arguments of its path and query string
   * @param bodies none, one, or several for an API that takes a line for each
   * @throws WrongCallException if the API's description does not allow it
   */
  Answer call(
      Api api, Map<String, String> arguments, List<JsonNode> bodies, Map<String, String> headers)
      throws WrongCallException, StepFailedException, InterruptedException {
    String target = api.path(arguments, choice) + api.query(arguments);
    String method = api.method(arguments.keySet(), choice);
    return send(method, target, content(api, bodies), headers);
  }

  private static String content(Api api, List<JsonNode> bodies) {
    if (!api.bulky() && bodies.size() == 1) {
      return text(bodies.get(0));
    }
    StringBuilder lines = new StringBuilder();
    bodies.forEach(body -> lines.append(text(body)).append('\n'));
    return lines.toString();
  }

  private static String text(JsonNode body) {
    return body.isTextual() ? body.textValue() : body.toString();
  }

  /** Sends a request; an empty body is none. */
  Answer send(String method, String target, String body, Map<String, String> headers)
      throws StepFailedException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(address + target)).timeout(PATIENCE);
    if (!body.isEmpty()) {
      request.setHeader("Content-Type", "application/json");
    }
    headers.forEach(request::setHeader);
    request.method(
        method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    try {
      return Answer.of(http.send(request.build(), BodyHandlers.ofString()));
    } catch (IOException e) {
      throw new StepFailedException(method + " " + target + " had no answer: " + e);
    }
  }
}
