package io.ela.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class ElaTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    CommandLine line = Ela.commandLine();
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    return line.execute(arguments);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"demo", "topics", "gateway", "replicator", "load", "diff", "switch", "status"})
  void everyCommandExplainsItself(String command) {
    assertThat(run(command, "--help")).isZero();
    assertThat(out.toString()).contains("Usage: ela " + command).contains("--debug");
  }

  @Test
  void wrongConfigurationIsTwoAndNamesEveryKey(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("wrong.conf"), "ela { kafak { a = 1 } }");
    assertThat(run("status", "--config", file.toString())).isEqualTo(2);
    assertThat(err.toString())
        .contains("ela.kafak")
        .contains("ela.migration.source")
        .contains("ela.kafka.bootstrap.servers")
        .doesNotContain("\tat ");
  }

  @Test
  void kafkaAwayIsOneLineThatNamesTheKey(@TempDir Path directory) throws IOException {
    assertThat(run("topics", "check", "--config", unreachable(directory).toString())).isEqualTo(1);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString()).contains("ela.kafka.bootstrap.servers").contains("127.0.0.1:1");
  }

  @Test
  void debugShowsWhere(@TempDir Path directory) throws IOException {
    assertThat(run("status", "--debug", "--config", unreachable(directory).toString()))
        .isEqualTo(1);
    assertThat(err.toString()).contains("\tat ");
  }

  @Test
  void acceptTakesNamesOfObjectionsOnly(@TempDir Path directory) throws IOException {
    String file = unreachable(directory).toString();
    assertThat(run("switch", "--to", "b", "--accept", "lag,dead-letters", "--config", file))
        .isEqualTo(1);
    assertThat(err.toString()).contains("ela.kafka.bootstrap.servers");
  }

  @Test
  void switchWantsATargetOrAnAbort(@TempDir Path directory) throws IOException {
    assertThat(run("switch", "--config", unreachable(directory).toString())).isEqualTo(2);
    assertThat(err.toString()).contains("--to CLUSTER or --abort");
  }

  private static Path unreachable(Path directory) throws IOException {
    return Files.writeString(
        directory.resolve("ela.conf"),
        """
        ela {
          clusters {
            a { addresses = ["http://127.0.0.1:1"] }
            b { addresses = ["http://127.0.0.1:1"] }
          }
          migration { source = a, target = b, master = a }
          kafka { bootstrap.servers = "127.0.0.1:1" }
        }
        """);
  }
}
