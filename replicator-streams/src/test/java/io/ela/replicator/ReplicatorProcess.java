package io.ela.replicator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** A replicator in a process of its own, that can be killed, stopped, paused and continued. */
final class ReplicatorProcess {
  private final Path directory;
  private final Process process;

  /**
   * Starts it.
   *
   * @param directory for its configuration, its stores and its log; a former process's will do
   * @param text of the configuration
   */
  ReplicatorProcess(Path directory, String text) throws IOException {
    this.directory = Files.createDirectories(directory);
    Path config = Files.writeString(directory.resolve("ela.conf"), text);
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx192m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                System.getProperty("java.class.path"),
                ReplicatorMain.class.getName(),
                "--config",
                config.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile().toFile()))
            .start();
  }

  private Path logFile() {
    return directory.resolve("replicator.log");
  }

  Path directory() {
    return directory;
  }

  /** What this and former processes of the directory have written. */
  String log() throws IOException {
    return Files.readString(logFile());
  }

  /** Memory that it occupies, in bytes, as Linux has it; empty on other systems. */
  OptionalLong residentBytes() throws IOException {
    Path status = Path.of("/proc", String.valueOf(process.pid()), "status");
    if (!Files.exists(status)) {
      return OptionalLong.empty();
    }
    for (String line : Files.readAllLines(status)) {
      if (line.startsWith("VmRSS:")) {
        return OptionalLong.of(Long.parseLong(line.replaceAll("[^0-9]", "")) << 10);
      }
    }
    return OptionalLong.empty();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Lets it stand still (SIGSTOP). */
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
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Ends it in order (SIGTERM). */
  void terminate() throws Exception {
    process.destroy();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("%s ends", directory).isTrue();
  }
}
