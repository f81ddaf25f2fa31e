package io.ela.e2e.yaml;

/** A line of a test: something to do, or something that must hold of the last answer. */
@FunctionalInterface
interface Step {
  /**
   * Takes the step.
   *
   * @throws StepFailedException saying what was expected and what there is
   */
  void take(TestRun run) throws StepFailedException, InterruptedException;
}
