package io.ela.replicator;

import io.ela.config.ElaConfig;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ela replicator}: applies events to the slave until it is told to stop. */
@Command(
    name = "replicator",
    mixinStandardHelpOptions = true,
    description = "Applies captured writes to the slave; start more of them to share the work.")
public final class ReplicatorCommand implements Callable<Integer> {
  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "Configuration file (HOCON).")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private Path config;

  @Override
  public Integer call() throws InterruptedException {
    CountDownLatch stopped = new CountDownLatch(1);
    try (ReplicatorService service = ReplicatorService.start(ElaConfig.load(config))) {
      Thread stop =
          new Thread(
              () -> {
                service.close();
                stopped.countDown();
              },
              "ela-replicator-stop");
      Runtime.getRuntime().addShutdownHook(stop);
      stopped.await();
    }
    return 0;
  }
}
