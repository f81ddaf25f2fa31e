package io.ela.testbed.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The directories of one started server.
 *
 * @param root all of them lie in it
 */
record NodeFiles(Path root) {
  Path data() {
    return root.resolve("data");
  }

  Path logs() {
    return root.resolve("logs");
  }

  Path config() {
    return root.resolve("config");
  }

  Path temporary() {
    return root.resolve("tmp");
  }

  Path repository() {
    return root.resolve("repo");
  }

  /** What the server and its watchdog print. */
  Path log() {
    return root.resolve("out.log");
  }

  /** The class path of this module's child processes. */
  Path child() {
    return root.resolve("child");
  }

  void create() throws IOException {
    Files.createDirectories(data());
    Files.createDirectories(logs());
    Files.createDirectories(config().resolve("scripts"));
    Files.createDirectories(temporary());
    Files.createDirectories(repository());
    Files.createDirectories(child());
  }
}
