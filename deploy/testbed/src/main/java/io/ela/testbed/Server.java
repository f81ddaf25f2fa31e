package io.ela.testbed;

import java.nio.file.Path;

/**
 * A server that was started and answered. Safe for use by several threads; calls that change its
 * state run one after another. Every call that fails does so with an {@link IllegalStateException}
 * that names the server and shows the end of its log.
 */
public interface Server extends AutoCloseable {
  /** What it is. */
  ServerKind kind();

  /** The port on loopback that clients connect to; the same after {@link #restart()}. */
  int port();

  /** {@code http://127.0.0.1:PORT}, or {@code 127.0.0.1:PORT} for Kafka's bootstrap servers. */
  String address();

  /** The process id of the server itself (not of a launcher); another one after a restart. */
  long pid();

  /** What the server writes on its standard output and error; appended to by restarts. */
  Path logFile();

  /** True while the server's process exists, also while it is paused. */
  boolean isAlive();

  /** Stops the process where it is (SIGSTOP): connections stay open and nothing answers. */
  void pause();

  /** Lets a paused process go on (SIGCONT). */
  void resume();

  /** Ends the process at once (SIGKILL) and awaits its end. Does nothing if it is dead. */
  void kill();

  /**
   * Ends the process in order (SIGTERM) and awaits its end, up to 60 seconds; then kills it.
   * Resumes it first if it is paused. Does nothing if it is dead.
   */
  void stop();

  /** Stops the server if it is alive and starts it again: same port, same data, same settings. */
  void restart();

  /** The same as {@link #stop()}. */
  @Override
  void close();
}
