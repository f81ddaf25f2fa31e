package io.ela.standalone.demo.seed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ela.standalone.demo.seed.SeedIndex.SeedDocument;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SeedIndexTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  static Stream<SeedIndex> indices() {
    return Stream.of(
        Characters.index(50), Places.locales(), Places.currencies(), Places.timeZones());
  }

  @ParameterizedTest
  @MethodSource("indices")
  void documentsAreJsonWithMappedFieldsAndIdsOfTheirOwn(SeedIndex index) throws IOException {
    JsonNode mapping =
        JSON.readTree(index.definition()).at("/mappings/" + index.type() + "/properties");
    assertThat(mapping.isObject()).isTrue();
    List<SeedDocument> documents = index.documents().get().toList();
    assertThat(documents).hasSizeGreaterThan(150);
    Set<String> ids = new HashSet<>();
    for (SeedDocument document : documents) {
      assertThat(ids.add(document.id())).as(document.id()).isTrue();
      JSON.readTree(document.source().copy())
          .fieldNames()
          .forEachRemaining(field -> assertThat(mapping.has(field)).as(field).isTrue());
    }
  }

  @ParameterizedTest
  @MethodSource("indices")
  void theSameEachTime(SeedIndex index) {
    assertThat(index.documents().get().toList()).isEqualTo(index.documents().get().toList());
  }
}
