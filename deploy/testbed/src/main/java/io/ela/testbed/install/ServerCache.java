package io.ela.testbed.install;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A directory of directories, each filled once. An entry is filled under a temporary name and
 * renamed when it is complete, so an entry that has its own name is whole, whatever was killed
 * when; what a killed JVM left half-finished is removed by the next that fills the same entry. Safe
 * for use by several threads and by several JVMs at once (a lock file per entry).
 */
public final class ServerCache {
  // FileLock excludes other JVMs only; these exclude the threads of this one.
  private static final ConcurrentMap<Path, Lock> LOCKS = new ConcurrentHashMap<>();

  private final Path root;

  /**
   * A cache in a directory that need not exist.
   *
   * @param root the cache's directory
   */
  public ServerCache(Path root) {
    this.root = root;
  }

  /** Fills a new, empty directory. */
  @FunctionalInterface
  public interface Filler {
    /**
     * Puts the entry's files into a directory. When this throws, both directories are deleted.
     *
     * @param directory empty; becomes the entry
     * @param scratch empty, on the same disk; deleted afterwards
     * @throws IOException when it could not
     */
    void fill(Path directory, Path scratch) throws IOException;
  }

  /**
   * The entry's directory, filled first if it is not there.
   *
   * @param name the entry's file name; change it when the filler changes
   * @param filler called only if the entry is not there, in this thread
   * @throws UncheckedIOException when the filler failed or the cache cannot be written
   */
  public Path entry(String name, Filler filler) {
    Path entry = root.resolve(name);
    if (Files.isDirectory(entry)) {
      return entry;
    }
    Path lockFile = root.resolve("." + name + ".lock");
    Lock lock = LOCKS.computeIfAbsent(lockFile, key -> new ReentrantLock());
    lock.lock();
    try {
      Files.createDirectories(root);
      try (FileChannel channel =
              FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock held = channel.lock()) {
        if (!held.isValid()) {
          throw new IOException("lost the lock " + lockFile);
        }
        if (!Files.isDirectory(entry)) {
          fill(name, entry, filler);
        }
      }
      return entry;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot install " + name + " in " + root + ": " + e.getMessage(), e);
    } finally {
      lock.unlock();
    }
  }

  private void fill(String name, Path entry, Filler filler) throws IOException {
    String prefix = "." + name + ".part-";
    try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(root, prefix + "*")) {
      for (Path leftover : leftovers) {
        FileTrees.delete(leftover);
      }
    }
    Path part = Files.createTempDirectory(root, prefix);
    try {
      Path directory = Files.createDirectory(part.resolve("entry"));
      filler.fill(directory, Files.createDirectory(part.resolve("scratch")));
      Files.move(directory, entry, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      FileTrees.delete(part);
    }
  }
}
