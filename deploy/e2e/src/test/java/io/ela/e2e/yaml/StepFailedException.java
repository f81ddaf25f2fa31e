package io.ela.e2e.yaml;

/** A test's step did not come out as the test says. */
final class StepFailedException extends Exception {
  private static final long serialVersionUID = 1;

  StepFailedException(String message) {
    super(message);
  }
}
