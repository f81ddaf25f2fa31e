package io.ela.testbed.install;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import org.slf4j.LoggerFactory;

/**
 * Keeps the resolver's HTTP client from logging every byte of a download: with an unconfigured
 * logback, whose root level is DEBUG, a download of 0.9 GB would write several times that to the
 * console. A level that the application has set stands.
 */
final class QuietTransport {
  private QuietTransport() {}

  static void apply() {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      for (String name : new String[] {"org.apache.http", "org.eclipse.aether"}) {
        Logger logger = context.getLogger(name);
        if (logger.getLevel() == null) {
          logger.setLevel(Level.INFO);
        }
      }
    }
  }
}
