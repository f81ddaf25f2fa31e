package io.ela.testbed.launch;

import io.ela.testbed.ServerKind;
import io.ela.testbed.launch.Jdks.Jdk;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * All that a start depends on.
 *
 * @param kind the server
 * @param home where it is installed
 * @param jdk what it runs on
 * @param files its directories
 * @param port where clients connect
 * @param innerPort where nodes (Elasticsearch) or the controller (Kafka) listen
 * @param heap as in {@code -Xmx}
 * @param jit full speed when warm, or a fast start
 * @param jvmArguments more arguments for its JVM
 * @param settings the caller's settings, which win
 */
record Launch(
    ServerKind kind,
    Path home,
    Jdk jdk,
    NodeFiles files,
    int port,
    int innerPort,
    String heap,
    boolean jit,
    List<String> jvmArguments,
    Map<String, String> settings) {

  boolean hasModule(String name) {
    return Files.isDirectory(home.resolve("modules").resolve(name));
  }
}
