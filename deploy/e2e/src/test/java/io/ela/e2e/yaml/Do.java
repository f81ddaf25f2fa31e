package io.ela.e2e.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Calls an API.
 *
 * @param arguments of its path and query string
 * @param ignored statuses that are no failure
 * @param caught what must go wrong, or nothing must
 * @param warnings texts of the deprecation warnings that the answer must have
 */
record Do(
    String api,
    Map<String, JsonNode> arguments,
    List<JsonNode> bodies,
    Map<String, String> headers,
    Set<Integer> ignored,
    Caught caught,
    Set<String> warnings)
    implements Step {
  private static final int NOT_FOUND = 404;

  @Override
  public void take(TestRun run) throws StepFailedException, InterruptedException {
    Api described = run.client().api(api);
    Answer answer;
    try {
      answer = run.client().call(described, unstashed(run.stash()), bodies(run), headers);
    } catch (WrongCallException e) {
      if (caught == Caught.WRONG_CALL) {
        return;
      }
      throw new StepFailedException(e.getMessage());
    }
    run.answered(answer);
    boolean ignorable =
        ignored.contains(answer.status())
            || (described.asksForExistence() && answer.status() == NOT_FOUND);
    if (!(ignorable && caught == Caught.NOTHING)) {
      caught.check(this, answer);
    }
    if (run.strictWarnings()) {
      checkWarnings(answer);
    }
  }

  private Map<String, String> unstashed(Stash stash) throws StepFailedException {
    Map<String, String> texts = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> argument : arguments.entrySet()) {
      texts.put(argument.getKey(), text(stash.unstashed(argument.getValue())));
    }
    return texts;
  }

  private static String text(JsonNode value) {
    if (!value.isArray()) {
      return value.asText();
    }
    StringBuilder joined = new StringBuilder();
    value.forEach(one -> joined.append(joined.isEmpty() ? "" : ",").append(one.asText()));
    return joined.toString();
  }

  private List<JsonNode> bodies(TestRun run) throws StepFailedException {
    List<JsonNode> unstashed = new java.util.ArrayList<>();
    for (JsonNode body : bodies) {
      unstashed.add(run.stash().unstashed(body));
    }
    return unstashed;
  }

  private void checkWarnings(Answer answer) throws StepFailedException {
    Set<String> texts = new TreeSet<>();
    answer.warnings().forEach(header -> texts.add(WarningHeader.text(header)));
    if (!texts.equals(new TreeSet<>(warnings))) {
      throw new StepFailedException(
          api + " should warn of " + new TreeSet<>(warnings) + ", and warns of " + texts);
    }
  }
}
