package io.ela.e2e;

import io.ela.testbed.ServerKind;
import io.ela.testbed.junit.Servers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Elasticsearch's own clients see the same before a cluster of their version, through the gateway
 * with that cluster as master, and through the gateway with a newer one as master. Masters other
 * than 8.19 only with {@code -Dela.clients.all=true}.
 */
abstract class RealClientsContract {
  private static final Logger LOG = LoggerFactory.getLogger(RealClientsContract.class);

  /** The gateway reads it first, and says in its own words what is wrong with it. */
  private static final String NOT_JSON = "JSON that is wrong";

  /** The test server of 8.19 has no templates. */
  private static final String TEMPLATE = "search template";

  private final Servers servers;
  private final ServerKind source;
  private final ServerKind target;

  RealClientsContract(Servers servers, ServerKind source, ServerKind target) {
    this.servers = servers;
    this.source = source;
    this.target = target;
  }

  /** The programs of that version. */
  private List<ClientProgram> programs(Path scratch) throws Exception {
    List<ClientProgram> programs = new ArrayList<>();
    switch (source) {
      case ES_5_6 -> {
        programs.add(ClientProgram.java("v5", "5.6.16", scratch));
        programs.addAll(ClientProgram.javaScript(List.of("legacy", "es5"), scratch));
      }
      case ES_6_8 -> {
        programs.add(ClientProgram.java("v6", "6.8.23", scratch));
        programs.addAll(ClientProgram.javaScript(List.of("es6"), scratch));
      }
      case ES_7_17 -> {
        programs.add(ClientProgram.java("v7", "7.17.15", scratch));
        programs.addAll(ClientProgram.javaScript(List.of("es7"), scratch));
      }
      default -> throw new IllegalArgumentException("no clients of " + source);
    }
    return programs;
  }

  @Test
  void theyNoticeNothing(@TempDir Path scratch, @TempDir Path state) throws Exception {
    List<ClientProgram> programs = programs(scratch);
    // The test server of 7.17 has no processors.
    boolean pipelines = source != ServerKind.ES_7_17 && target != ServerKind.ES_7_17;
    Map<ClientProgram, Map<String, String>> direct = new LinkedHashMap<>();
    for (ClientProgram program : programs) {
      direct.put(program, program.run(servers.address(source), pipelines));
    }
    SoftAssertions softly = new SoftAssertions();
    try (DefinitionsFixture both = new DefinitionsFixture(servers, source, target, state)) {
      for (ClientProgram program : programs) {
        compare(
            program,
            "the source",
            direct.get(program),
            program.run(both.address(), pipelines),
            softly);
      }
      both.settle();
      both.switchTo("dst");
      for (ClientProgram program : programs) {
        compare(
            program,
            target.name(),
            direct.get(program),
            program.run(both.address(), pipelines),
            softly);
      }
      both.settle();
      softly.assertThat(both.deadLetters()).isEmpty();
    }
    softly.assertAll();
  }

  private static boolean mayDiffer(String step, String master) {
    return step.equals(NOT_JSON)
        || (step.equals(TEMPLATE) && master.equals(ServerKind.ES_8_19.name()));
  }

  private static void compare(
      ClientProgram program,
      String master,
      Map<String, String> direct,
      Map<String, String> through,
      SoftAssertions softly) {
    List<String> other = new ArrayList<>();
    direct.forEach(
        (step, result) -> {
          if (!mayDiffer(step, master) && !result.equals(through.get(step))) {
            other.add(step);
            LOG.info(
                "{}: {}\n  direct  {}\n  through {}",
                program.name(),
                step,
                result,
                through.get(step));
            softly
                .assertThat(through.get(step))
                .as("%s, %s as master: %s", program.name(), master, step)
                .isEqualTo(result);
          }
        });
    softly.assertThat(through.keySet()).containsExactlyElementsOf(direct.keySet());
    LOG.info(
        "{}, {} as master: {} of {} steps as before the cluster itself",
        program.name(),
        master,
        direct.size() - other.size(),
        direct.size());
  }
}
