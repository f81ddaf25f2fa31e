package io.ela.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchdogIT {
  @TempDir Path temporary;

  @Test
  void serversEndWhenTheJvmThatStartedThemIsKilled() throws Exception {
    Process jvm = testbedMain("ES_5_6", "ES_8_19", "KAFKA");
    List<ProcessHandle> started = new ArrayList<>(awaitReady(jvm));
    assertThat(started).hasSize(3).allMatch(ProcessHandle::isAlive);
    // Launchers and watchdogs too.
    started.addAll(jvm.descendants().toList());

    jvm.destroyForcibly();

    for (ProcessHandle handle : started) {
      handle.onExit().get(20, TimeUnit.SECONDS);
      assertThat(handle.isAlive()).isFalse();
    }
    try (Stream<Path> left = Files.list(temporary)) {
      assertThat(left).containsExactly(temporary.resolve("progress.log"));
    }
  }

  @Test
  void serversEndWhenStandardInputEnds() throws Exception {
    Process jvm = testbedMain("KAFKA");
    List<ProcessHandle> started = awaitReady(jvm);
    jvm.getOutputStream().close();
    assertThat(jvm.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(jvm.exitValue()).isZero();
    assertThat(started).noneMatch(ProcessHandle::isAlive);
    try (Stream<Path> left = Files.list(temporary)) {
      assertThat(left).containsExactly(temporary.resolve("progress.log"));
    }
  }

  private Process testbedMain(String... kinds) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("java.class.path"),
                TestbedMain.class.getName()));
    command.addAll(List.of(kinds));
    return new ProcessBuilder(command)
        .redirectError(temporary.resolve("progress.log").toFile())
        .start();
  }

  private static List<ProcessHandle> awaitReady(Process jvm) {
    List<ProcessHandle> servers = new ArrayList<>();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(jvm.getInputStream(), StandardCharsets.UTF_8));
    try {
      for (String line = out.readLine(); !"READY".equals(line); line = out.readLine()) {
        assertThat(line).as("output before READY").isNotNull();
        servers.add(ProcessHandle.of(Long.parseLong(line.split(" ")[2])).orElseThrow());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return servers;
  }
}
