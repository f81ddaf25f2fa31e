package io.ela.testbed.child;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Parent process of one server. Its standard input is a pipe from the JVM that wants the server;
 * when that JVM is gone, however it died, the pipe ends, and the server and its descendants are
 * killed by the handles held here.
 *
 * <p>Arguments: log file, directory to start in, directory to delete when orphaned ({@code -} for
 * none), then the server's command. The environment is handed on. The first line of standard output
 * is the child's process id. Exits with the child's exit code.
 */
public final class Watchdog {
  private static volatile boolean orphaned;

  private Watchdog() {}

  /**
   * Runs the server and waits for its end or for the end of standard input.
   *
   * @param args as the class says
   * @throws IOException when the server's command cannot be run
   * @throws InterruptedException never, in practice: nobody interrupts the main thread
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    File log = new File(args[0]);
    List<String> command = Arrays.asList(args).subList(3, args.length);
    Process child =
        new ProcessBuilder(command)
            .directory(new File(args[1]))
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> killTree(child.toHandle())));
    System.out.write((child.pid() + "\n").getBytes(StandardCharsets.US_ASCII));
    System.out.flush();
    Thread reaper = new Thread(() -> exitWith(child), "await-child");
    reaper.setDaemon(true);
    reaper.start();
    while (System.in.read() >= 0) {
      // Nothing is said on this pipe; only its end means something.
    }
    orphaned = true;
    killTree(child.toHandle());
    child.waitFor();
    if (!args[2].equals("-")) {
      delete(Path.of(args[2]));
    }
    Runtime.getRuntime().halt(143);
  }

  private static void exitWith(Process child) {
    try {
      int code = child.waitFor();
      if (!orphaned) {
        Runtime.getRuntime().halt(code);
      }
    } catch (InterruptedException e) {
      System.err.println("watchdog: nobody awaits process " + child.pid() + " any more: " + e);
    }
  }

  private static void killTree(ProcessHandle root) {
    List<ProcessHandle> descendants = root.descendants().toList();
    root.destroyForcibly();
    for (ProcessHandle descendant : descendants) {
      descendant.destroyForcibly();
      descendant.onExit().join();
    }
  }

  private static void delete(Path directory) throws IOException {
    List<Path> files;
    try (Stream<Path> walk = Files.walk(directory)) {
      files = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : files) {
      Files.deleteIfExists(file);
    }
    Path parent = directory.getParent();
    if (parent != null) {
      try (Stream<Path> rest = Files.list(parent)) {
        if (rest.findAny().isPresent()) {
          return;
        }
      }
      Files.deleteIfExists(parent);
    }
  }
}
