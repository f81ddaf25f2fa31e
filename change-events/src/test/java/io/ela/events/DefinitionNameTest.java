package io.ela.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ela.dialect.metadata.DefinitionKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DefinitionNameTest {
  @ParameterizedTest
  @EnumSource(DefinitionKind.class)
  void aKeyNamesItsDefinitionAlsoAsBytes(DefinitionKind kind) {
    DefinitionName name = new DefinitionName(kind, "a/b ö");
    assertThat(DefinitionName.of(DocKey.fromBytes(name.key().toBytes()))).contains(name);
  }

  @Test
  void keysOfIndicesAndDocumentsNameNone() {
    assertThat(DefinitionName.of(DocKey.ofIndex("logs"))).isEmpty();
    assertThat(DefinitionName.of(DocKey.ofIndex("_template"))).isEmpty();
    assertThat(DefinitionName.of(new DocKey("logs", "t", "1"))).isEmpty();
    assertThat(DefinitionName.of(new DocKey("_template", "t", "1"))).isEmpty();
    assertThat(DefinitionName.of(new DocKey("logs", "", "1"))).isEmpty();
  }

  @Test
  void aDefinitionHasAName() {
    assertThatThrownBy(() -> new DefinitionName(DefinitionKind.SCRIPT, ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("_scripts");
  }
}
