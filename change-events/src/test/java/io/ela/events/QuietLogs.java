package io.ela.events;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.Arrays;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Keeps loggers quiet while a test brings about what they would tell of. */
public final class QuietLogs implements AutoCloseable {
  private final List<Logger> loggers;

  private QuietLogs(List<Logger> loggers) {
    this.loggers = loggers;
    loggers.forEach(logger -> logger.setLevel(Level.OFF));
  }

  public static QuietLogs of(String... names) {
    return new QuietLogs(
        Arrays.stream(names).map(name -> (Logger) LoggerFactory.getLogger(name)).toList());
  }

  /** The loggers take their parents' levels again. */
  @Override
  public void close() {
    loggers.forEach(logger -> logger.setLevel(null));
  }
}
