package io.ela.standalone;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds the arrows between modules: services -> change-events -> es-dialect. */
class ArrowsTest {
  private static final String DIALECT = "io.ela.dialect..";
  private static final String[] CHANGE_EVENTS = {
    "io.ela.admin..",
    "io.ela.events..",
    "io.ela.cluster..",
    "io.ela.config..",
    "io.ela.control..",
    "io.ela.migration.."
  };
  private static final Map<String, String> SERVICES =
      Map.of(
          "gateway", "io.ela.gateway..",
          "replicator", "io.ela.replicator..",
          "loader", "io.ela.loader..",
          "diff", "io.ela.diff..");
  private static final String TESTBED = "io.ela.testbed..";
  private static final String STANDALONE = "io.ela.standalone..";

  private static JavaClasses all;

  @BeforeAll
  static void read() {
    all =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.ela");
  }

  @Test
  void everyPackageHasItsPlaceInTheseRules() {
    Set<String> known = new TreeSet<>(List.of("dialect", "testbed", "standalone"));
    known.addAll(SERVICES.keySet());
    Arrays.stream(CHANGE_EVENTS).map(ArrowsTest::root).forEach(known::add);
    Set<String> found =
        all.stream()
            .map(JavaClass::getPackageName)
            .filter(name -> name.startsWith("io.ela."))
            .map(ArrowsTest::root)
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(found)
        .as(
            "root packages below io.ela; add a new one to this test, and say which way its arrows go")
        .isEqualTo(known);
  }

  @Test
  void dialectSeesNeitherVertxNorKafkaNorAnyOtherModule() {
    noClasses()
        .that()
        .resideInAPackage(DIALECT)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            with(
                CHANGE_EVENTS,
                "io.vertx..",
                "io.netty..",
                "org.apache.kafka..",
                TESTBED,
                STANDALONE,
                "io.ela.gateway..",
                "io.ela.replicator..",
                "io.ela.loader..",
                "io.ela.diff.."))
        .because(
            "es-dialect does no I/O and knows no other module. Mend: hand it bytes and values, and"
                + " move what needs Vert.x, Kafka or configuration to change-events or the service")
        .check(all);
  }

  @Test
  void changeEventsKnowsNoService() {
    noClasses()
        .that()
        .resideInAnyPackage(CHANGE_EVENTS)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.ela.gateway..",
            "io.ela.replicator..",
            "io.ela.loader..",
            "io.ela.diff..",
            TESTBED,
            STANDALONE)
        .because(
            "arrows go from services to change-events. Mend: pass what it needs in, or move the"
                + " class that it uses down into change-events")
        .check(all);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gateway", "replicator", "loader", "diff"})
  void noServiceDependsOnAnother(String service) {
    String[] others =
        SERVICES.entrySet().stream()
            .filter(entry -> !entry.getKey().equals(service))
            .map(Map.Entry::getValue)
            .toArray(String[]::new);
    noClasses()
        .that()
        .resideInAPackage(SERVICES.get(service))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(with(others, STANDALONE))
        .because(
            "services talk through topics only, so that each can be run and changed alone. Mend:"
                + " publish an event or a control record, or move what both need to change-events")
        .check(all);
  }

  @Test
  void onlyStandaloneStartsServers() {
    classes()
        .that()
        .resideInAPackage(TESTBED)
        .should()
        .onlyBeAccessed()
        .byAnyPackage(TESTBED, STANDALONE)
        .because(
            "the testbed is for tests, the demo and benchmarks; production code must not start"
                + " servers. Mend: use it in src/test or in deploy/standalone")
        .check(all);
  }

  private static String root(String packageName) {
    return packageName.split("\\.")[2];
  }

  private static String[] with(String[] some, String... more) {
    String[] both = Arrays.copyOf(some, some.length + more.length);
    System.arraycopy(more, 0, both, some.length, more.length);
    return both;
  }
}
