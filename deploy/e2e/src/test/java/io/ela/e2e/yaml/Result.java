package io.ela.e2e.yaml;

/**
 * What came of a test.
 *
 * @param test suite and name
 * @param detail why it did not pass, in one line
 */
record Result(String test, Verdict verdict, String detail) {
  /** How a test can end. */
  enum Verdict {
    /** All came out as it says. */
    PASSED,
    /** It is not for this version or this runner. */
    SKIPPED,
    /** The gateway said that something in it has no translation. */
    REFUSED,
    /** Something else came than what it says. */
    WRONG
  }

  boolean failed() {
    return verdict == Verdict.REFUSED || verdict == Verdict.WRONG;
  }
}
