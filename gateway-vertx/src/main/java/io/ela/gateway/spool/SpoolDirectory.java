package io.ela.gateway.spool;

import io.ela.config.SpoolConfig;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where one gateway's segments are; locked against other processes. Thread-safe. */
final class SpoolDirectory implements AutoCloseable {
  private static final Pattern NAME = Pattern.compile("\\d{16}\\.spool");

  /** Names the directory wherever its volume is mounted. */
  private static final String IDENTITY = "identity";

  private final Path path;
  private final FileChannel lock;

  private SpoolDirectory(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  /**
   * Opens a gateway's directory below the configured one, and makes it if need be.
   *
   * @throws SpoolException if that cannot be, naming the configuration's key
   */
  static SpoolDirectory open(Path configured, String gateway) {
    Path path = path(configured, gateway);
    try {
      if (!Files.isDirectory(configured)) {
        throw problem(configured, "is not a directory; make it, on a durable volume", null);
      }
      if (!Files.isDirectory(path)) {
        Files.createDirectory(path);
        sync(configured);
      }
      if (!Files.isWritable(path)) {
        throw problem(configured, "cannot be written to: check the rights on " + path, null);
      }
      FileChannel lock = locked(configured, path.resolve("lock"));
      try {
        identify(path);
        return new SpoolDirectory(path, lock);
      } catch (IOException | RuntimeException e) {
        lock.close();
        throw e;
      }
    } catch (IOException e) {
      throw problem(configured, "cannot be used: " + e, e);
    }
  }

  private static void identify(Path path) throws IOException {
    if (identity(path) != null) {
      return;
    }
    Path part = path.resolve(IDENTITY + ".part");
    Files.writeString(part, UUID.randomUUID().toString());
    sync(part);
    Files.move(part, path.resolve(IDENTITY), StandardCopyOption.ATOMIC_MOVE);
    sync(path);
  }

  /** The identity of the spool in a directory; null if there is none. */
  static @Nullable String identity(Path path) throws IOException {
    Path file = path.resolve(IDENTITY);
    return Files.exists(file) ? Files.readString(file).strip() : null;
  }

  /** Where a gateway's segments are. */
  static Path path(Path configured, String gateway) {
    return configured.resolve("spool-" + URLEncoder.encode(gateway, StandardCharsets.UTF_8));
  }

  private static FileChannel locked(Path configured, Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      lock = null;
    }
    if (lock == null) {
      channel.close();
      throw problem(
          configured,
          "is in use by a running gateway of the same name, which has locked "
              + file
              + "; give this one another ela.gateway.name",
          null);
    }
    return channel;
  }

  private static SpoolException problem(Path configured, String what, @Nullable Throwable cause) {
    return new SpoolException(SpoolConfig.DIRECTORY_KEY + " = " + configured + " " + what, cause);
  }

  /** All segments, the oldest first. */
  List<Segment> segments() throws IOException {
    return segments(path);
  }

  private static List<Segment> segments(Path path) throws IOException {
    try (Stream<Path> files = Files.list(path)) {
      return files
          .filter(file -> NAME.matcher(file.getFileName().toString()).matches())
          .sorted()
          .map(file -> new Segment(number(file), file))
          .toList();
    }
  }

  /**
   * Whether a gateway has left something there; nothing is locked.
   *
   * @return false also if there is no such directory
   */
  static boolean holdsAnything(Path configured, String gateway) throws IOException {
    Path path = path(configured, gateway);
    if (!Files.isDirectory(path)) {
      return false;
    }
    for (Segment segment : segments(path)) {
      if (Files.size(segment.path()) > 0) {
        return true;
      }
    }
    return false;
  }

  private static long number(Path file) {
    return Long.parseLong(file.getFileName().toString().substring(0, 16));
  }

  /** The segment of that number, which need not exist. */
  Segment segment(long number) {
    return new Segment(number, path.resolve(String.format(Locale.ROOT, "%016d.spool", number)));
  }

  /** Makes files that were created durable. */
  void sync() throws IOException {
    sync(path);
  }

  static void sync(Path entry) throws IOException {
    try (FileChannel channel = FileChannel.open(entry, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  @Override
  public String toString() {
    return path.toString();
  }

  /** Gives up the lock. */
  @Override
  public void close() throws IOException {
    lock.close();
  }
}
