package io.ela.e2e.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** What must go wrong with a call. */
@FunctionalInterface
interface Caught {
  /** Statuses of errors that have names of their own. */
  Map<String, Integer> NAMED =
      Map.of(
          "bad_request", 400,
          "unauthorized", 401,
          "forbidden", 403,
          "missing", 404,
          "request_timeout", 408,
          "conflict", 409,
          "unavailable", 503);

  /** Errors with names of their own that {@code request} does not mean. */
  Set<Integer> NO_REQUEST = Set.of(401, 403, 404, 408, 409);

  /** Nothing goes wrong. */
  Caught NOTHING =
      (call, answer) -> {
        if (!answer.ok()) {
          throw new StepFailedException(call.api() + " failed: " + answer.shortly());
        }
      };

  /** The API's description does not allow it; a server never sees it. */
  Caught WRONG_CALL =
      (call, answer) -> {
        throw new StepFailedException(call.api() + " was sent, against its description");
      };

  /**
   * Checks an answer.
   *
   * @throws StepFailedException if something else went wrong, or nothing
   */
  void check(Do call, Answer answer) throws StepFailedException;

  /** What a test calls by that name, or by a regular expression between slashes. */
  static Caught of(String name) {
    if (name.equals("param")) {
      return WRONG_CALL;
    }
    if (name.equals("request")) {
      return (call, answer) ->
          demand(
              answer.status() >= 400 && !NO_REQUEST.contains(answer.status()), name, call, answer);
    }
    Integer status = NAMED.get(name);
    if (status != null) {
      return (call, answer) -> demand(answer.status() == status, name, call, answer);
    }
    if (name.length() > 2 && name.startsWith("/") && name.endsWith("/")) {
      Pattern pattern = Pattern.compile(name.substring(1, name.length() - 1));
      return (call, answer) ->
          demand(
              answer.status() >= 400 && pattern.matcher(shown(answer.body().path("error"))).find(),
              name,
              call,
              answer);
    }
    throw new IllegalArgumentException("it is not known what [" + name + "] should catch");
  }

  private static void demand(boolean holds, String name, Do call, Answer answer)
      throws StepFailedException {
    if (!holds) {
      throw new StepFailedException(
          call.api() + " should fail with [" + name + "]: " + answer.shortly());
    }
  }

  /** An error as tests' expressions see it: no quotes, {@code =} between key and value. */
  private static String shown(JsonNode error) {
    if (error.isObject()) {
      return error.properties().stream()
          .map(member -> member.getKey() + "=" + shown(member.getValue()))
          .collect(Collectors.joining(", ", "{", "}"));
    }
    if (error.isArray()) {
      return StreamSupport.stream(error.spliterator(), false)
          .map(Caught::shown)
          .collect(Collectors.joining(", ", "[", "]"));
    }
    return error.asText();
  }
}
