package io.ela.standalone.command;

import io.ela.config.ElaConfig;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option that names the configuration. */
public final class ConfigOption {
  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      required = true,
      description = "The configuration (HOCON); conf/ela.conf of the distribution is an example.")
  private Path file = Path.of("ela.conf");

  /**
   * Reads it.
   *
   * @throws io.ela.config.ConfigException naming everything that is wrong
   */
  public ElaConfig load() {
    return ElaConfig.load(file);
  }
}
