package io.ela.e2e.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ela.testbed.ServerKind;
import io.ela.testbed.junit.Servers;
import io.ela.testbed.junit.WithServers;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Elasticsearch's own tests of 5.6's REST interface, through the gateway.
 *
 * <p>System properties: {@code ela.rest-spec.only} is a text that names of suites and tests must
 * contain; {@code ela.rest-spec.seed} draws paths and methods by chance instead of taking the first
 * one; {@code ela.rest-spec.all} also runs before 5.6, through the gateway and without, and without
 * any gateway before 8.19; {@code ela.rest-spec.split} runs all of them where each type of an index
 * is an index of its own, not only those that make indices with several types.
 */
@WithServers({ServerKind.ES_5_6, ServerKind.ES_8_19, ServerKind.KAFKA})
class RestSpecIT {
  private static final String ONLY = System.getProperty("ela.rest-spec.only", "");
  private static final String SEED = System.getProperty("ela.rest-spec.seed", "");
  private static final boolean SPLIT = Boolean.getBoolean("ela.rest-spec.split");
  private static final boolean ALL = Boolean.getBoolean("ela.rest-spec.all");

  private static RestSpec spec;

  private final String old;
  private final String current;
  private final String kafka;

  RestSpecIT(Servers servers) {
    old = servers.address(ServerKind.ES_5_6);
    current = servers.address(ServerKind.ES_8_19);
    kafka = servers.address(ServerKind.KAFKA);
  }

  @BeforeAll
  static void load() throws IOException {
    spec = RestSpec.load();
  }

  /** What passes at the cluster itself passes through the gateway. */
  @Test
  void nothingIsLostBeforeAClusterOfTheClientsVersion() throws Exception {
    assumeTrue(ALL, "takes two minutes: -Dela.rest-spec.all=true");
    Results direct = run("5.6", old, old, true);
    Results through;
    try (TestedGateway gateway = new TestedGateway(old, current, "source", kafka)) {
      through = run("gateway before 5.6", gateway.address(), old, true);
    }
    through = through.among(direct.tests(Result.Verdict.PASSED));
    checkAgainst("rest-spec-5.6-on-5.6.txt", through);
  }

  /** All but what is known passes, and what passes is not said to fail. */
  @Test
  void nothingIsLostBeforeAClusterThatIsThreeMajorsNewer() throws Exception {
    Results results;
    try (TestedGateway gateway = new TestedGateway(old, current, "target", kafka)) {
      results = run("gateway before 8.19", gateway.address(), current, false);
    }
    checkAgainst("rest-spec-5.6-on-8.19.txt", results);
  }

  /** Indices with several types are several indices, and clients see the one. */
  @Test
  void indicesWithSeveralTypesAreSplit() throws Exception {
    Set<String> several =
        KnownFailures.read("rest-spec-5.6-on-8.19.txt", "an index with several types");
    Results results;
    try (TestedGateway gateway =
        new TestedGateway(old, current, "target", kafka, "{ indices = \"*\" }")) {
      results =
          run(
              "gateway before 8.19, split",
              gateway.address(),
              current,
              false,
              name -> name.contains(ONLY) && (SPLIT || several.contains(name)));
    }
    if (!SPLIT) {
      checkAgainst("rest-spec-5.6-on-8.19-split.txt", results);
    }
  }

  private static void checkAgainst(String list, Results results) throws IOException {
    Set<String> known = KnownFailures.read(list);
    assertThat(results.failures())
        .as("not in %s", list)
        .filteredOn(failure -> !known.contains(failure.test()))
        .isEmpty();
    Set<String> better = new TreeSet<>(results.tests(Result.Verdict.PASSED));
    better.retainAll(known);
    assertThat(better).as("to be taken off %s, for they pass", list).isEmpty();
  }

  /** For comparison: what there is to translate. */
  @Test
  void withoutTranslation() throws Exception {
    assumeTrue(ALL, "for comparison only: -Dela.rest-spec.all=true");
    assertThat(run("8.19", current, current, false).all()).isNotEmpty();
  }

  private static Results run(String name, String address, String cluster, boolean strict)
      throws IOException, InterruptedException {
    return run(name, address, cluster, strict, test -> test.contains(ONLY));
  }

  private static Results run(
      String name, String address, String cluster, boolean strict, Predicate<String> chosen)
      throws IOException, InterruptedException {
    RestClient client = client(address);
    CleanUp cleanUp = new CleanUp(client(address), client(cluster));
    List<Suite> suites = spec.suites();
    Results results =
        new Target(name, client, cleanUp, ServerKind.ES_5_6.version(), strict).run(suites, chosen);
    results.report();
    return results;
  }

  private static RestClient client(String address) {
    Choice choice = SEED.isEmpty() ? Choice.first() : Choice.random(Long.parseLong(SEED));
    return new RestClient(address, spec.apis(), choice);
  }
}
