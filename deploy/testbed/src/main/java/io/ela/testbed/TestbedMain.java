package io.ela.testbed;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;

/**
 * Starts the servers that its arguments name, prints a line {@code KIND ADDRESS PID} for each, and
 * stops them when standard input ends or the process is interrupted.
 */
public final class TestbedMain {
  private TestbedMain() {}

  /**
   * Runs until standard input ends.
   *
   * @param args names of {@link ServerKind}
   * @throws IOException when standard input cannot be read
   */
  public static void main(String[] args) throws IOException {
    List<ServerKind> kinds = new ArrayList<>();
    for (String arg : args) {
      try {
        kinds.add(ServerKind.valueOf(arg));
      } catch (IllegalArgumentException e) {
        System.err.println("There is no server " + arg + ". There are: " + names());
        System.exit(2);
      }
    }
    if (kinds.isEmpty()) {
      System.err.println("Name the servers to start. There are: " + names());
      System.exit(2);
    }
    TestbedOptions options = TestbedOptions.defaults().withProgress(System.err::println);
    try (Testbed testbed = Testbed.open(options)) {
      Runtime.getRuntime().addShutdownHook(new Thread(testbed::close));
      List<CompletableFuture<Server>> starts = kinds.stream().map(testbed::start).toList();
      for (CompletableFuture<Server> start : starts) {
        Server server = start.join();
        System.out.println(server.kind() + " " + server.address() + " " + server.pid());
      }
      System.out.println("READY");
      while (System.in.read() >= 0) {
        // Only its end means something.
      }
    } catch (CompletionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      System.err.println(cause.getMessage());
      System.exit(1);
    }
  }

  private static String names() {
    return Arrays.stream(ServerKind.values())
        .map(kind -> kind.name() + " (" + kind.title() + ")")
        .collect(Collectors.joining(", "));
  }
}
