package io.ela.gateway;

import io.ela.config.ConfigException;
import io.ela.config.ElaConfig;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ela gateway}: serves clients until the process is told to end (SIGTERM, SIGINT). */
@Command(
    name = "gateway",
    mixinStandardHelpOptions = true,
    description = {
      "Takes the place of the cluster that clients know, and captures what they write.",
      "Ends in order on SIGTERM: requests under way are answered, then it signs off."
    })
public final class GatewayCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = {"-c", "--config"},
      required = true,
      paramLabel = "FILE",
      description = "The configuration (HOCON).")
  private @Nullable Path config;

  /**
   * Runs the gateway.
   *
   * @return 0 after an end in order, 1 if it could not start
   */
  @Override
  public Integer call() throws InterruptedException {
    if (config == null || spec == null) {
      throw new IllegalStateException("picocli sets both");
    }
    PrintWriter err = spec.commandLine().getErr();
    try {
      GatewayService service = GatewayService.start(ElaConfig.load(config));
      CountDownLatch end = new CountDownLatch(1);
      Thread closer =
          new Thread(
              () -> {
                service.close();
                end.countDown();
              },
              "gateway-close");
      Runtime.getRuntime().addShutdownHook(closer);
      end.await();
      return 0;
    } catch (ConfigException | StartException | KafkaException e) {
      err.println(e.getMessage());
      return 1;
    }
  }
}
