package io.ela.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class EsVersionTest {

  private static EsVersion root(String body) {
    return EsVersion.fromRootAnswer(body.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void parses() {
    assertThat(EsVersion.parse("8.19.13"))
        .isEqualTo(new EsVersion(Distribution.ELASTICSEARCH, 8, 19, 13));
    assertThat(EsVersion.parse("7.17")).isEqualTo(EsVersion.parse("7.17.0"));
    assertThat(EsVersion.parse("9.0.0-SNAPSHOT")).isEqualTo(EsVersion.parse("9.0.0"));
    assertThat(EsVersion.parse("opensearch-2.19.1"))
        .isEqualTo(new EsVersion(Distribution.OPENSEARCH, 2, 19, 1))
        .hasToString("opensearch-2.19.1");
    for (String bad : List.of("", "8", "8.x", "v8.1.0", "8.1.2.3", "99999.1.1")) {
      assertThatThrownBy(() -> EsVersion.parse(bad))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("[" + bad + "]");
    }
  }

  @Test
  void ordersAndCompares() {
    List<EsVersion> versions =
        new ArrayList<>(
            List.of(
                EsVersion.parse("opensearch-1.3.13"),
                EsVersion.parse("7.10.2"),
                EsVersion.parse("5.6.16"),
                EsVersion.parse("7.9.9")));
    versions.sort(null);
    assertThat(versions)
        .map(EsVersion::toString)
        .containsExactly("5.6.16", "7.9.9", "7.10.2", "opensearch-1.3.13");
    assertThat(EsVersion.parse("7.10.2").onOrAfter(7, 9)).isTrue();
    assertThat(EsVersion.parse("7.10.2").onOrAfter(7, 11)).isFalse();
    assertThat(EsVersion.parse("8.0.0").onOrAfter(7, 11)).isTrue();
  }

  @Test
  void readsTheRootAnswer() {
    assertThat(
            root(
                "{\"name\":\"n\",\"x\":{\"number\":\"1.1.1\"},\"version\":{\"build\":[{}],\"number\":\"5.6.16\"},\"tagline\":\"t\"}"))
        .isEqualTo(EsVersion.parse("5.6.16"));
    assertThat(root("{\"version\":{\"distribution\":\"opensearch\",\"number\":\"2.19.1\"}}"))
        .isEqualTo(EsVersion.parse("opensearch-2.19.1"));
    assertThat(root("{\"version\":{\"distribution\":\"opensearch\",\"number\":\"7.10.2\"}}"))
        .isEqualTo(EsVersion.parse("opensearch-1.0.0"));
  }

  @Test
  void namesWhatIsWrongWithTheRootAnswer() {
    assertThatThrownBy(() -> root("<html>")).hasMessageContaining("cannot be read");
    assertThatThrownBy(() -> root("")).hasMessageContaining("nothing");
    assertThatThrownBy(() -> root("{\"status\":401}")).hasMessageContaining("version.number");
    assertThatThrownBy(() -> root("{\"version\":\"8.1.1\"}"))
        .hasMessageContaining("version.number");
    assertThatThrownBy(() -> root("{\"version\":{\"number\":\"x\"}}")).hasMessageContaining("[x]");
    assertThatThrownBy(() -> root("{\"version\":{\"number\":\"1.1.1\",\"distribution\":\"solr\"}}"))
        .hasMessageContaining("[solr]");
  }

  @Test
  void capabilitiesBeginAndEndWhereTheyDo() {
    assertRange(Capabilities::mappingTypes, "5.6.16", "6.8.23");
    assertRange(Capabilities::typelessPaths, "7.0.0", "opensearch-3.8.0");
    assertThat(with(Capabilities::typeInAnswers))
        .containsExactly(
            "5.6.16",
            "6.5.0",
            "6.6.0",
            "6.8.23",
            "7.0.0",
            "7.10.2",
            "7.17.15",
            "opensearch-1.3.13");
    assertThat(with(Capabilities::deprecatedTypedPaths))
        .containsExactly("7.0.0", "7.10.2", "7.17.15", "opensearch-1.3.13");
    assertRange(Capabilities::severalTypesPerIndex, "5.6.16", "5.6.16");
    assertRange(Capabilities::seqNo, "6.5.0", "opensearch-3.8.0");
    assertRange(Capabilities::seqNoLocking, "6.6.0", "opensearch-3.8.0");
    assertRange(Capabilities::seqNoInHits, "6.8.23", "opensearch-3.8.0");
    assertRange(Capabilities::versionLocking, "5.6.16", "6.8.23");
    assertRange(Capabilities::bulkUnderscoreMetadata, "5.6.16", "6.8.23");
    assertRange(Capabilities::requireAlias, "7.10.2", "opensearch-3.8.0");
    assertThat(with(Capabilities::pointInTime))
        .containsExactly(
            "7.10.2", "7.17.15", "8.19.13", "9.4.3", "opensearch-2.4.0", "opensearch-3.8.0");
    assertRange(Capabilities::slicedScroll, "5.6.16", "opensearch-3.8.0");
    assertRange(Capabilities::totalHitsAsObject, "7.0.0", "opensearch-3.8.0");
    assertRange(Capabilities::restTotalHitsAsInt, "6.6.0", "opensearch-3.8.0");
    assertRange(Capabilities::preferPrimary, "5.6.16", "6.8.23");
    assertRange(Capabilities::parentField, "5.6.16", "5.6.16");
    assertRange(Capabilities::parentParameter, "5.6.16", "6.8.23");
    assertRange(Capabilities::createdAndFound, "5.6.16", "5.6.16");
    assertRange(Capabilities::defaultPipelines, "6.5.0", "opensearch-3.8.0");
    assertRange(Capabilities::composableTemplates, "7.10.2", "opensearch-3.8.0");
    assertRange(Capabilities::hiddenIndices, "7.10.2", "opensearch-3.8.0");
    assertThat(with(Capabilities::productHeader)).containsExactly("7.17.15", "8.19.13", "9.4.3");
    assertThat(with(Capabilities::compatibleWithMediaTypes))
        .containsExactly("7.17.15", "8.19.13", "9.4.3");
    assertRange(Capabilities::strictContentType, "6.5.0", "opensearch-3.8.0");
  }

  private static final List<String> VERSIONS =
      List.of(
          "5.6.16",
          "6.5.0",
          "6.6.0",
          "6.8.23",
          "7.0.0",
          "7.10.2",
          "7.17.15",
          "8.19.13",
          "9.4.3",
          "opensearch-1.3.13",
          "opensearch-2.0.0",
          "opensearch-2.4.0",
          "opensearch-3.8.0");

  private static List<String> with(Predicate<Capabilities> capability) {
    return VERSIONS.stream()
        .filter(version -> capability.test(EsVersion.parse(version).capabilities()))
        .toList();
  }

  private static void assertRange(Predicate<Capabilities> capability, String first, String last) {
    assertThat(with(capability))
        .isEqualTo(VERSIONS.subList(VERSIONS.indexOf(first), VERSIONS.indexOf(last) + 1));
  }
}
