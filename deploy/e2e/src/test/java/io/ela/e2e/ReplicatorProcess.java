package io.ela.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.ela.replicator.ReplicatorMain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A replicator in a process of its own, that can be stopped and continued. */
final class ReplicatorProcess implements AutoCloseable {
  private final Path log;
  private final Process process;

  /**
   * Starts it.
   *
   * @param directory for its configuration and its log
   * @param text of the configuration
   */
  ReplicatorProcess(Path directory, String text) throws IOException {
    Files.createDirectories(directory);
    Path config = Files.writeString(directory.resolve("ela.conf"), text);
    log = directory.resolve("replicator.log");
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx192m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                ReplicatorMain.class.getName(),
                "--config",
                config.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
  }

  String log() throws IOException {
    return Files.readString(log);
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Stops it in the midst of what it does (SIGSTOP). */
  void pause() throws Exception {
    signal("STOP");
  }

  /** Lets it go on (SIGCONT). */
  void resume() throws Exception {
    signal("CONT");
  }

  private void signal(String name) throws Exception {
    Process kill = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start();
    assertThat(kill.waitFor()).isZero();
  }

  /** Kills it (SIGKILL) and waits until it is gone. */
  @Override
  public void close() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }
}
