package io.ela.testbed.launch;

import io.ela.testbed.child.EmbeddedNodeMain;
import io.ela.testbed.child.KafkaMain;
import io.ela.testbed.child.Watchdog;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A command that runs under a watchdog process, which kills it when this JVM is gone or {@link
 * #abandon()} is called. Safe for use by several threads.
 */
final class WatchedProcess {
  private final Process watchdog;
  private final long commandPid;

  private WatchedProcess(Process watchdog, long commandPid) {
    this.watchdog = watchdog;
    this.commandPid = commandPid;
  }

  /**
   * Starts the plan's command.
   *
   * @param deleteWhenAbandoned whether the watchdog deletes the server's files after it has killed
   *     it
   * @throws IOException when the watchdog or the command cannot be run
   */
  static WatchedProcess start(LaunchPlan plan, NodeFiles files, boolean deleteWhenAbandoned)
      throws IOException {
    for (Class<?> type : List.of(Watchdog.class, KafkaMain.class, EmbeddedNodeMain.class)) {
      copyClass(type, files.child());
    }
    List<String> command = new ArrayList<>();
    command.add(Jdks.running().java().toString());
    command.addAll(List.of("-Xmx16m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", files.child().toString(), Watchdog.class.getName()));
    command.add(files.log().toString());
    command.add(plan.directory().toString());
    command.add(deleteWhenAbandoned ? files.root().toString() : "-");
    command.addAll(plan.command());
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.appendTo(files.log().toFile()));
    builder.environment().putAll(plan.environment());
    Process watchdog = builder.start();
    BufferedReader out =
        new BufferedReader(
            new InputStreamReader(watchdog.getInputStream(), StandardCharsets.US_ASCII));
    String pid = out.readLine();
    if (pid == null) {
      throw new IOException("cannot run " + plan.command().get(0) + "; see " + files.log());
    }
    return new WatchedProcess(watchdog, Long.parseLong(pid));
  }

  /** The process id of the command itself. */
  long commandPid() {
    return commandPid;
  }

  /** Waits up to some milliseconds for the command's end; true if it has ended. */
  boolean awaitExit(long milliseconds) throws InterruptedException {
    return watchdog.waitFor(milliseconds, TimeUnit.MILLISECONDS);
  }

  int exitCode() {
    return watchdog.exitValue();
  }

  /** Has the watchdog kill the command and all that it started; does not wait. */
  void abandon() throws IOException {
    watchdog.getOutputStream().close();
  }

  private static void copyClass(Class<?> type, Path classPath) throws IOException {
    String name = type.getName().replace('.', '/') + ".class";
    Path file = classPath.resolve(name);
    Path parent = file.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    try (InputStream in = type.getResourceAsStream("/" + name)) {
      if (in == null) {
        throw new IOException("this module's class path has no " + name);
      }
      Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
