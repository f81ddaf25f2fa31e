package io.ela.standalone.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A process that a benchmark starts and ends; its output goes to a file. Not thread-safe. */
final class ChildProcess implements AutoCloseable {
  private static final Duration UP = Duration.ofSeconds(60);

  private final String name;
  private final Path log;
  private final Process process;

  /**
   * Starts it.
   *
   * @param directory for the file {@code NAME.log}
   */
  ChildProcess(Path directory, String name, List<String> command) throws IOException {
    this.name = name;
    this.log = directory.resolve(name + ".log");
    this.process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
  }

  /** A service of Ela as {@code bin/ela} runs it: above all with its log, which tells little. */
  static ChildProcess ofService(
      Path directory, String name, Class<?> main, String heap, Path configuration)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx" + heap, "-XX:+UseG1GC"));
    String logging = System.getProperty("logback.configurationFile");
    if (logging != null) {
      command.add("-Dlogback.configurationFile=" + logging);
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(main.getName(), "--config", configuration.toString()));
    return new ChildProcess(directory, name, command);
  }

  /**
   * Waits until it listens.
   *
   * @throws IOException if it does not, with its log
   */
  void awaitPort(int port) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + UP.toNanos();
    while (true) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        if (socket.isConnected()) {
          return;
        }
      } catch (IOException e) {
        if (!process.isAlive() || System.nanoTime() - deadline > 0) {
          throw new IOException(name + " does not start; its log: " + Files.readString(log), e);
        }
        TimeUnit.MILLISECONDS.sleep(50);
      }
    }
  }

  /** Processor time that it and its children have used. */
  Duration cpu() {
    return Stream.concat(Stream.of(process.toHandle()), process.descendants())
        .map(each -> each.info().totalCpuDuration().orElse(Duration.ZERO))
        .reduce(Duration.ZERO, Duration::plus);
  }

  /** The most memory that it has held so far, in bytes; 0 where the system does not tell. */
  long peakMemory() throws IOException {
    Path status = Path.of("/proc", String.valueOf(process.pid()), "status");
    if (!Files.isReadable(status)) {
      return 0;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
        .findFirst()
        .orElse(0);
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Ends it in order: a replicator leaves its group, so that the next one need not wait. */
  void stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      close();
    }
  }

  /** Ends it at once. */
  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
