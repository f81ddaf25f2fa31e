package io.ela.testbed.launch;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a server is started and how one sees that it is up.
 *
 * @param command the command line; its process is the server or a launcher of it
 * @param environment variables in addition to this JVM's
 * @param directory where the command runs
 * @param pidFile where the server writes its process id, if the command is only a launcher
 * @param readiness what tells that the server is up
 */
record LaunchPlan(
    List<String> command,
    Map<String, String> environment,
    Path directory,
    Optional<Path> pidFile,
    Readiness readiness) {}
