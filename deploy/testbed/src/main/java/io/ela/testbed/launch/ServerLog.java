package io.ela.testbed.launch;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A server's log from one start on. Not thread-safe.
 *
 * @param file the log file
 * @param start where in the file the start's output begins, in bytes
 */
record ServerLog(Path file, long start) {
  private static final int MOST = 1_000_000;
  private static final int TAIL_LINES = 30;
  private static final int LINE_LENGTH = 400;

  static ServerLog fromNow(Path file) {
    try {
      return new ServerLog(file, Files.exists(file) ? Files.size(file) : 0);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  boolean contains(String text) {
    return text().contains(text);
  }

  /** True if the server ended because somebody else has its port. */
  boolean tellsOfBindClash() {
    String text = text();
    return text.contains("Address already in use") || text.contains("BindException");
  }

  /** The last lines, long ones cut. */
  String tail() {
    List<String> lines = text().lines().toList();
    return String.join(
        "\n",
        lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()).stream()
            .map(line -> line.substring(0, Math.min(line.length(), LINE_LENGTH)))
            .toList());
  }

  /** What was written since the start, its last megabyte if it is more. */
  private String text() {
    if (!Files.exists(file)) {
      return "";
    }
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      long from = Math.max(start, in.length() - MOST);
      byte[] bytes = new byte[(int) Math.max(0, in.length() - from)];
      in.seek(from);
      in.readFully(bytes);
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }
}
