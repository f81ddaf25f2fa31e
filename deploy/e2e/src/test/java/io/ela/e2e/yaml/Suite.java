package io.ela.e2e.yaml;

import java.util.List;

/**
 * A file of tests.
 *
 * @param name of its directory and file
 * @param setup before each test
 * @param teardown after each test
 */
record Suite(String name, Section setup, Section teardown, List<Section> tests) {
  /**
   * Some steps.
   *
   * @param name within the file
   */
  record Section(String name, Skip skip, List<Step> steps) {
    static final Section NONE = new Section("", Skip.NEVER, List.of());
  }
}
