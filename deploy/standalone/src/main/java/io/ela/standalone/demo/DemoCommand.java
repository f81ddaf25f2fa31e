package io.ela.standalone.demo;

import io.ela.standalone.command.CommandException;
import io.ela.standalone.command.Failures;
import io.ela.standalone.command.Output;
import io.ela.standalone.terminal.Screen;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ela demo}. */
@Command(
    name = "demo",
    description = {
      "Shows a whole migration from Elasticsearch 5.6 to 8.19 on this machine, with real servers,"
          + " real data, and clients that write all the time.",
      "Servers are downloaded once, from Maven Central; 8.19's archive is large (0.9 GB)."
    },
    footer = {
      "",
      "Exit codes: 0 every document is equal on both clusters and no client saw an error, 1"
          + " otherwise, 130 ended by Ctrl-C."
    },
    mixinStandardHelpOptions = true)
public final class DemoCommand implements Callable<Integer> {
  @Option(names = "--keep", description = "Leave all running at the end, until Ctrl-C.")
  private boolean keep;

  @Option(names = "--json", description = "Print the result as JSON, for programs.")
  private boolean json;

  @Option(
      names = "--clients",
      defaultValue = "4",
      description = "Clients that use the gateway meanwhile (default: ${DEFAULT-VALUE}).")
  private int clients;

  @Option(
      names = "--rate",
      defaultValue = "100",
      description = "Their requests in a second, together (default: ${DEFAULT-VALUE}).")
  private int rate;

  @Option(
      names = "--every",
      paramLabel = "N",
      defaultValue = "1",
      description = "Take only every N-th character of Unicode, for less data.")
  private int step;

  @Spec private CommandSpec spec = CommandSpec.create();

  private volatile boolean ending;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (clients < 1 || rate < 1 || step < 1) {
      throw new ParameterException(
          spec.commandLine(), "--clients, --rate and --every must be at least 1.");
    }
    // What is for programs goes to standard output, alone.
    Screen screen = Screen.ofProcess(json ? System.err : System.out);
    Path directory = Files.createTempDirectory("ela-demo-");
    DemoLog.to(directory.resolve("ela.log"));
    DemoOptions options = new DemoOptions(keep, json, clients, rate, step);
    Demo demo = new Demo(options, screen, directory);
    Thread hook = new Thread(() -> endAtOnce(demo, directory), "demo-end");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      DemoResult result = demo.run();
      DemoReport.print(result, screen);
      DemoReport.next(demo.gateway(), directory.toString(), keep, screen);
      PrintWriter out = spec.commandLine().getOut();
      if (json) {
        out.println(Output.json(result));
        out.flush();
      }
      if (keep) {
        new CountDownLatch(1).await();
      }
      if (!result.ok()) {
        keepLog(directory, screen);
      }
      return result.ok() ? 0 : 1;
    } catch (RuntimeException | IOException e) {
      if (ending) {
        // Its servers were taken away from under it; the hook ends this process.
        new CountDownLatch(1).await();
      }
      keepLog(directory, screen);
      throw new CommandException("the demo stopped: " + Failures.told(e), 1, e);
    } finally {
      demo.close();
      delete(directory);
      leave(hook);
    }
  }

  /** Ctrl-C: the servers are other processes and must go; what runs in this one goes with it. */
  private void endAtOnce(Demo demo, Path directory) {
    ending = true;
    demo.kill();
    delete(directory);
    // Not a second round of shutdown hooks of clients that wait for the servers.
    Runtime.getRuntime().halt(130);
  }

  private static void leave(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // A Ctrl-C came after all was cleaned up; the hook finds nothing to do and ends the process.
      Thread.currentThread().setName("demo-ended");
    }
  }

  private static void keepLog(Path directory, Screen screen) throws IOException {
    Path log = directory.resolve("ela.log");
    if (Files.exists(log)) {
      Path kept = Files.createTempFile("ela-demo-", ".log");
      Files.copy(log, kept, StandardCopyOption.REPLACE_EXISTING);
      screen.line("  the log is kept in " + kept);
    }
  }

  private static void delete(Path directory) {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException e) {
      System.err.println("ela: cannot delete " + directory + ": " + e.getMessage());
    }
  }
}
