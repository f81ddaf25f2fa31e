package io.ela.gateway.spool;

import io.ela.config.SpoolConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/**
 * What a gateway keeps beside its spool for a start without Kafka. Blocks. Thread-safe; nothing is
 * locked here, so only who has the {@link Spool} open may {@link #keep}.
 */
public final class SpoolNote {
  private static final String NAME = "control.json";

  private final Path configured;
  private final Path directory;

  /**
   * @param configured the configured directory
   * @param gateway the gateway's name
   */
  public SpoolNote(Path configured, String gateway) {
    this.configured = configured;
    this.directory = SpoolDirectory.path(configured, gateway);
  }

  /**
   * Reads it.
   *
   * @return null if there is none
   * @throws SpoolException if it cannot be read
   */
  public synchronized @Nullable String read() {
    Path file = directory.resolve(NAME);
    try {
      return Files.exists(file) ? Files.readString(file) : null;
    } catch (IOException e) {
      throw problem("read", file, e);
    }
  }

  /**
   * Writes it anew: the old one or the new one is there, whole, whatever happens meanwhile.
   *
   * @throws SpoolException if it is not on the disk for certain
   */
  public synchronized void keep(String text) {
    Path part = directory.resolve(NAME + ".part");
    try {
      Files.writeString(part, text);
      SpoolDirectory.sync(part);
      Files.move(part, directory.resolve(NAME), StandardCopyOption.ATOMIC_MOVE);
      SpoolDirectory.sync(directory);
    } catch (IOException e) {
      throw problem("written", part, e);
    }
  }

  /**
   * Deletes it, if there is one.
   *
   * @throws SpoolException if it may still be there, now or after the machine lost its power
   */
  public synchronized void drop() {
    Path file = directory.resolve(NAME);
    try {
      if (Files.deleteIfExists(file)) {
        SpoolDirectory.sync(directory);
      }
    } catch (IOException e) {
      throw problem("deleted", file, e);
    }
  }

  private SpoolException problem(String what, Path file, IOException e) {
    return new SpoolException(
        SpoolConfig.DIRECTORY_KEY
            + " = "
            + configured
            + ": "
            + file
            + " cannot be "
            + what
            + ": "
            + e,
        e);
  }
}
