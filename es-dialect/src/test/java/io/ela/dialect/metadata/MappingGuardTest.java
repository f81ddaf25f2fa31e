package io.ela.dialect.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ela.dialect.EsVersion;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.search.ErrorCause;
import org.junit.jupiter.api.Test;

class MappingGuardTest {
  private static final ObjectNode OWN =
      Trees.object(
          Bytes.ofUtf8(
              """
              {"dynamic":true,"properties":{"a":{"type":"long"}},"dynamic_templates":[
                {"strings":{"match_mapping_type":"string","mapping":{"type":"keyword"}}}]}
              """));

  @Test
  void standsAheadOfTheIndexsOwnTemplatesAndGoesAgain() {
    ObjectNode guarded = MappingGuard.on(OWN);

    JsonNode templates = guarded.path("dynamic_templates");
    assertThat(templates.size()).isEqualTo(6);
    assertThat(templates.get(0).has("ela-guard-string")).isTrue();
    assertThat(templates.get(5)).isEqualTo(OWN.path("dynamic_templates").get(0));
    assertThat(guarded.path("dynamic")).isEqualTo(OWN.path("dynamic"));
    assertThat(MappingGuard.on(guarded)).isEqualTo(guarded);
    assertThat(MappingGuard.off(guarded)).isEqualTo(OWN);
    assertThat(MappingGuard.off(OWN)).isEqualTo(OWN);
    assertThat(MappingGuard.off(Trees.object()).path("dynamic_templates").isArray())
        .as("only a list takes away what is there")
        .isTrue();
  }

  @Test
  void isOnOnlyIfItIsWholeAndFirst() {
    ObjectNode guarded = MappingGuard.on(OWN);
    assertThat(MappingGuard.isOn(guarded)).isTrue();
    assertThat(MappingGuard.isPartlyOn(guarded)).isTrue();
    assertThat(MappingGuard.isOn(OWN)).isFalse();
    assertThat(MappingGuard.isPartlyOn(OWN)).isFalse();
    assertThat(MappingGuard.isOn(Trees.object())).isFalse();

    // A composable template's come first in an index that is made (measured on 7.17 and 8.19).
    ObjectNode behind = guarded.deepCopy();
    JsonNode last = behind.withArray("dynamic_templates").remove(5);
    behind.withArray("dynamic_templates").insert(0, last);
    assertThat(MappingGuard.isOn(behind)).isFalse();
    assertThat(MappingGuard.isPartlyOn(behind)).isTrue();
    assertThat(MappingGuard.isOn(MappingGuard.on(behind))).isTrue();
  }

  @Test
  void isNoPartOfWhatAnIndexIs() {
    ObjectNode answer = Trees.object();
    answer.putObject("i").set("mappings", MappingGuard.on(OWN));
    IndexDefinition definition = IndexDefinition.ofAnswer(Trees.bytes(answer)).get(0);
    ConvertedDefinition converted =
        DefinitionConverter.convert(
            definition, EsVersion.parse("8.19.13"), EsVersion.parse("5.6.16"));
    assertThat(converted.blockers()).isEmpty();
    assertThat(Trees.object(converted.mappingBody())).isEqualTo(OWN);
  }

  /** The reasons are those of 5.6.16 and 8.19.13. */
  @Test
  void knowsItsRefusals() {
    String why = "failed to find type parsed [ela-waits-for-the-masters-mapping-{name}] for [a]";
    ErrorCause old = new ErrorCause("mapper_parsing_exception", why);
    assertThat(MappingGuard.refused(old)).isTrue();
    assertThat(
            MappingGuard.refused(
                new ErrorCause("document_parsing_exception", "[1:7] failed to parse", old)))
        .isTrue();
    assertThat(
            MappingGuard.refused(new ErrorCause("mapper_parsing_exception", "failed to parse [a]")))
        .isFalse();
  }
}
