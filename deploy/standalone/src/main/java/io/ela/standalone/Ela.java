package io.ela.standalone;

import io.ela.diff.DiffCommand;
import io.ela.gateway.GatewayCommand;
import io.ela.loader.LoadCommand;
import io.ela.replicator.ReplicatorCommand;
import io.ela.standalone.bench.BenchCommand;
import io.ela.standalone.command.Failures;
import io.ela.standalone.command.TopicsCommand;
import io.ela.standalone.demo.DemoCommand;
import io.ela.standalone.replay.ReplayCommand;
import io.ela.standalone.status.StatusCommand;
import io.ela.standalone.switching.SwitchCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The {@code ela} command. */
@Command(
    name = "ela",
    description = {
      "Moves a running business from one Elasticsearch cluster to another, without stopping it and"
          + " without losing a write.",
      ""
    },
    footer = {
      "",
      "`ela COMMAND --help` tells more. Try `ela demo` first: it needs no servers of yours."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Ela.Version.class,
    synopsisSubcommandLabel = "COMMAND")
public final class Ela {
  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Show where in the program a failure came from.")
  private boolean debug;

  private Ela() {}

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  /** The command with all subcommands. */
  public static CommandLine commandLine() {
    return new CommandLine(new Ela())
        .addSubcommand(new DemoCommand())
        .addSubcommand(new BenchCommand())
        .addSubcommand(new TopicsCommand())
        .addSubcommand(new GatewayCommand())
        .addSubcommand(new ReplicatorCommand())
        .addSubcommand(new LoadCommand())
        .addSubcommand(new DiffCommand())
        .addSubcommand(new SwitchCommand())
        .addSubcommand(new StatusCommand())
        .addSubcommand(new ReplayCommand())
        .setExecutionExceptionHandler(new Failures())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(true);
  }

  boolean debug() {
    return debug;
  }

  /** The version from the jar's manifest. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Ela.class.getPackage().getImplementationVersion();
      return new String[] {
        "ela " + (version == null ? "(built from source)" : version),
        "Java " + System.getProperty("java.version")
      };
    }
  }
}
