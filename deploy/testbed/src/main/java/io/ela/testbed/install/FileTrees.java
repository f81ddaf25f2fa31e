package io.ela.testbed.install;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Enumeration;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/** Deletes and unpacks directory trees. Stateless. */
public final class FileTrees {
  private FileTrees() {}

  /**
   * Deletes a file or a directory with all that is in it. A tree that is not there, and files that
   * others delete at the same time, are no errors.
   *
   * @throws IOException when something could not be deleted
   */
  public static void delete(Path tree) throws IOException {
    if (!Files.exists(tree, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.walkFileTree(
        tree,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException cause) throws IOException {
            if (cause instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw cause;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException cause)
              throws IOException {
            if (cause != null) {
              throw cause;
            }
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /**
   * Unpacks what lies below one directory of a zip file. Files in a directory {@code bin} become
   * executable.
   *
   * @param zip the archive
   * @param folder the name of a directory on the first or second level of the archive; what lies
   *     below it goes into {@code target}
   * @param target an existing directory
   * @throws IOException when the archive is damaged, has no such directory, or has names that lead
   *     out of {@code target}
   */
  public static void unzip(Path zip, String folder, Path target) throws IOException {
    int files = 0;
    try (ZipFile archive = new ZipFile(zip.toFile())) {
      Enumeration<? extends ZipEntry> entries = archive.entries();
      while (entries.hasMoreElements()) {
        ZipEntry entry = entries.nextElement();
        String below = below(entry.getName(), folder);
        if (below.isEmpty()) {
          continue;
        }
        Path file = target.resolve(below).normalize();
        if (!file.startsWith(target)) {
          throw new IOException(
              zip + ": the entry " + entry.getName() + " leads out of the archive");
        }
        if (entry.isDirectory()) {
          Files.createDirectories(file);
          continue;
        }
        Files.createDirectories(parent(file));
        try (InputStream in = archive.getInputStream(entry)) {
          Files.copy(in, file);
        }
        // ZipFile does not tell modes; 6.8 runs a program of its own at start (x-pack-ml).
        if (parent(file).endsWith("bin") && !file.toFile().setExecutable(true, false)) {
          throw new IOException("cannot make " + file + " executable");
        }
        files++;
      }
    }
    if (files == 0) {
      throw new IOException(zip + " has no files below a directory " + folder);
    }
  }

  private static String below(String name, String folder) {
    if (name.startsWith(folder + "/")) {
      return name.substring(folder.length() + 1);
    }
    int first = name.indexOf('/');
    return first > 0 && name.startsWith(folder + "/", first + 1)
        ? name.substring(first + folder.length() + 2)
        : "";
  }

  private static Path parent(Path file) throws IOException {
    Path parent = file.getParent();
    if (parent == null) {
      throw new IOException(file + " lies in no directory");
    }
    return parent;
  }
}
