package io.ela.e2e.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;

/** One test while it runs: what was kept of former answers, and the last one. */
final class TestRun {
  private final RestClient client;
  private final boolean strictWarnings;
  private final Stash stash = new Stash();
  private Answer last = new Answer(0, java.util.List.of(), "", MissingNode.getInstance());

  TestRun(RestClient client, boolean strictWarnings) {
    this.client = client;
    this.strictWarnings = strictWarnings;
  }

  /**
   * Takes steps until one fails.
   *
   * @throws StepFailedException of the first that does
   */
  void take(Suite.Section section) throws StepFailedException, InterruptedException {
    for (Step step : section.steps()) {
      step.take(this);
    }
  }

  RestClient client() {
    return client;
  }

  /** Whether answers must have the warnings that a test names, and no other. */
  boolean strictWarnings() {
    return strictWarnings;
  }

  Stash stash() {
    return stash;
  }

  void answered(Answer answer) {
    last = answer;
  }

  Answer last() {
    return last;
  }

  /** A value in the last answer. */
  JsonNode value(ValuePath path) throws StepFailedException {
    return path.in(last.body(), stash);
  }
}
