package io.ela.testbed.launch;

import io.ela.testbed.Server;
import io.ela.testbed.ServerKind;
import io.ela.testbed.ServerOptions;
import io.ela.testbed.launch.Jdks.Jdk;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A server as a process of this machine. */
public final class ServerProcess implements Server {
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();
  private static final Duration START = Duration.ofMinutes(4);
  private static final long POLL_MILLIS = 100;
  private static final long STOP_MILLIS = 60_000;
  private static final int TRIES = 4;

  private final ServerKind kind;
  private final Path home;
  private final Jdk jdk;
  private final NodeFiles files;
  private final ServerOptions options;
  private final JvmChoice jvm;
  private final boolean keepFiles;
  private final Ports ports;
  private final ReentrantLock lock = new ReentrantLock();

  private volatile int port;
  private int innerPort;
  private boolean paused;
  private volatile boolean discarded;
  private volatile @Nullable WatchedProcess process;
  private volatile @Nullable ProcessHandle handle;

  /**
   * What the testbed says about its servers' JVMs.
   *
   * @param heap as in {@code -Xmx}
   * @param jit full speed when warm, or a fast start
   */
  public record JvmChoice(String heap, boolean jit) {}

  /**
   * A server that is not started yet.
   *
   * @param home where it is installed
   * @param root the directory for its files
   * @param keepFiles whether the files stay when this JVM dies
   */
  public ServerProcess(
      ServerKind kind,
      Path home,
      Path root,
      ServerOptions options,
      JvmChoice jvm,
      boolean keepFiles,
      Ports ports) {
    this.kind = kind;
    this.home = home;
    this.files = new NodeFiles(root);
    this.options = options;
    this.jvm = jvm;
    this.keepFiles = keepFiles;
    this.ports = ports;
    this.jdk =
        Jdks.find(kind.oldestJdk(), kind.newestJdk())
            .orElseThrow(
                () -> new IllegalStateException(kind.unavailableReason().orElse(kind.title())));
  }

  /**
   * Starts it and waits until it answers. When somebody else takes the port first, another one is
   * tried, unless the options name it.
   *
   * @throws IllegalStateException when it does not come up; the message has the end of its log
   */
  public void start() {
    lock.lock();
    try {
      if (discarded) {
        throw failure("the testbed was closed before it started", null);
      }
      files.create();
      for (int attempt = 1; ; attempt++) {
        port = options.port().isPresent() ? options.port().getAsInt() : ports.next();
        innerPort = ports.next();
        try {
          launch();
          return;
        } catch (PortTakenException e) {
          if (attempt == TRIES || options.port().isPresent()) {
            throw e;
          }
        }
      }
    } catch (IOException e) {
      throw failure("its files cannot be written: " + e.getMessage(), e);
    } finally {
      lock.unlock();
    }
  }

  private void launch() throws IOException {
    Launch launch =
        new Launch(
            kind,
            home,
            jdk,
            files,
            port,
            innerPort,
            options.heap().orElse(jvm.heap()),
            jvm.jit(),
            options.jvmArguments(),
            options.settings());
    LaunchPlan plan = Launchers.plan(launch);
    ServerLog log = ServerLog.fromNow(files.log());
    WatchedProcess started = WatchedProcess.start(plan, files, !keepFiles);
    process = started;
    boolean ready = false;
    try {
      awaitReady(plan, started, log);
      long pid = serverPid(plan, started);
      handle =
          ProcessHandle.of(pid)
              .orElseThrow(() -> failure("its process " + pid + " ended at once", null));
      paused = false;
      ready = true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure("its start was interrupted", e);
    } finally {
      if (!ready) {
        started.abandon();
      }
    }
  }

  private void awaitReady(LaunchPlan plan, WatchedProcess started, ServerLog log)
      throws InterruptedException {
    long deadline = System.nanoTime() + START.toNanos();
    while (!discarded) {
      if (started.awaitExit(POLL_MILLIS)) {
        String what = "its process ended with code " + started.exitCode() + ":\n" + log.tail();
        if (log.tellsOfBindClash()) {
          throw new PortTakenException(message(what));
        }
        throw failure(what, null);
      }
      if (isReady(plan.readiness(), log)) {
        return;
      }
      if (System.nanoTime() > deadline) {
        throw failure("it did not answer within " + START + ":\n" + log.tail(), null);
      }
    }
    throw failure("the testbed was closed while it started", null);
  }

  private boolean isReady(Readiness readiness, ServerLog log) throws InterruptedException {
    return switch (readiness) {
      case CLUSTER_HEALTH -> answersYellow();
      case KAFKA_STARTED_LINE -> log.contains("Kafka Server started");
    };
  }

  private boolean answersYellow() throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(address() + "/_cluster/health?wait_for_status=yellow&timeout=1s"))
            .timeout(Duration.ofSeconds(5))
            .build();
    try {
      return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      // Not listening yet; the caller asks again, or gives up with the log's end.
      return false;
    }
  }

  private static long serverPid(LaunchPlan plan, WatchedProcess started) throws IOException {
    Optional<Path> pidFile = plan.pidFile();
    return pidFile.isPresent()
        ? Long.parseLong(Files.readString(pidFile.get()).trim())
        : started.commandPid();
  }

  @Override
  public ServerKind kind() {
    return kind;
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public String address() {
    return (kind.family() == ServerKind.Family.KAFKA ? "" : "http://") + "127.0.0.1:" + port;
  }

  @Override
  public long pid() {
    return started().pid();
  }

  @Override
  public Path logFile() {
    return files.log();
  }

  @Override
  public boolean isAlive() {
    ProcessHandle current = handle;
    return current != null && current.isAlive();
  }

  @Override
  public void pause() {
    locked(
        () -> {
          signal("STOP");
          paused = true;
        });
  }

  @Override
  public void resume() {
    locked(
        () -> {
          signal("CONT");
          paused = false;
        });
  }

  @Override
  public void kill() {
    locked(() -> end(true));
  }

  @Override
  public void stop() {
    locked(() -> end(false));
  }

  @Override
  public void restart() {
    locked(
        () -> {
          end(false);
          try {
            launch();
          } catch (IOException e) {
            throw failure("it could not be started again: " + e.getMessage(), e);
          }
        });
  }

  @Override
  public void close() {
    stop();
  }

  /**
   * Kills it in whatever state it is, also while another thread starts it, and awaits its end. It
   * cannot be started again.
   */
  public void discard() {
    discarded = true;
    // Makes a start under way, which holds the lock, fail soon.
    abandon();
    lock.lock();
    try {
      abandon();
      WatchedProcess current = process;
      if (current != null && !current.awaitExit(STOP_MILLIS)) {
        throw failure("its watchdog did not end within " + STOP_MILLIS + " ms", null);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure("interrupted while awaiting its end", e);
    } finally {
      lock.unlock();
    }
  }

  private void abandon() {
    WatchedProcess current = process;
    if (current != null) {
      try {
        current.abandon();
      } catch (IOException e) {
        throw failure("its watchdog cannot be told to end it: " + e.getMessage(), e);
      }
    }
  }

  private void end(boolean atOnce) {
    ProcessHandle current = started();
    WatchedProcess watched = process;
    if (watched == null || !current.isAlive()) {
      return;
    }
    if (atOnce) {
      current.destroyForcibly();
    } else {
      if (paused) {
        signal("CONT");
      }
      current.destroy();
    }
    paused = false;
    try {
      CompletableFuture<ProcessHandle> exit = current.onExit();
      try {
        exit.get(STOP_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        current.destroyForcibly();
        exit.get(STOP_MILLIS, TimeUnit.MILLISECONDS);
      }
      // The launcher and the watchdog end after the server, each by itself.
      if (!watched.awaitExit(STOP_MILLIS)) {
        watched.abandon();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure("interrupted while awaiting its end", e);
    } catch (ExecutionException | TimeoutException | IOException e) {
      throw failure("it did not end: " + e, e);
    }
  }

  private void signal(String name) {
    ProcessHandle current = started();
    if (!current.isAlive()) {
      throw failure("it is dead, so it cannot be sent SIG" + name, null);
    }
    try {
      Process kill =
          new ProcessBuilder("sh", "-c", "kill -" + name + " " + current.pid())
              .redirectErrorStream(true)
              .start();
      String said = new String(kill.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (kill.waitFor() != 0) {
        throw failure("kill -" + name + " " + current.pid() + " failed: " + said, null);
      }
    } catch (IOException e) {
      throw failure("cannot run kill: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure("interrupted while sending SIG" + name, e);
    }
  }

  private ProcessHandle started() {
    ProcessHandle current = handle;
    if (current == null) {
      throw failure("it was not started", null);
    }
    return current;
  }

  private void locked(Runnable action) {
    lock.lock();
    try {
      if (discarded) {
        throw failure("its testbed is closed", null);
      }
      action.run();
    } finally {
      lock.unlock();
    }
  }

  private IllegalStateException failure(String what, @Nullable Exception cause) {
    return new IllegalStateException(message(what), cause);
  }

  private String message(String what) {
    return kind.title() + " on port " + port + ": " + what + "\n(log: " + files.log() + ")";
  }

  private static final class PortTakenException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    PortTakenException(String message) {
      super(message);
    }
  }
}
