package io.ela.migration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.metadata.MappingGuard;
import io.ela.dialect.metadata.Trees;
import io.ela.migration.SlaveRestrictions.Change;
import org.junit.jupiter.api.Test;

class SlaveRestrictionsTest {
  private static final ObjectNode GUARD = MappingGuard.on(Trees.object());
  private static final ObjectNode OWN =
      Trees.object(Bytes.ofUtf8("{\"dynamic_templates\":[{\"own\":{\"match\":\"*\"}}]}"));

  @Test
  void indicesWithTheSameTemplatesShareARequest() {
    ObjectNode answer = Trees.object();
    answer.putObject("a").set("mappings", GUARD);
    answer.putObject("b").set("mappings", MappingGuard.on(OWN));
    answer.putObject("c").set("mappings", GUARD);
    answer.putObject("free").set("mappings", OWN);
    answer.putObject("empty").putObject("mappings");

    assertThat(SlaveRestrictions.guarded(answer, false))
        .satisfiesExactlyInAnyOrder(
            change -> assertThat(change.indices()).containsExactly("a", "c"),
            change -> {
              assertThat(change.indices()).containsExactly("b");
              assertThat(MappingGuard.off(change.templates())).isEqualTo(OWN);
            });
  }

  /** Putting a type into an index that does not have it would make it there (5.x). */
  @Test
  void typesAreKeptApart() {
    ObjectNode answer = Trees.object();
    answer.putObject("a").putObject("mappings").set("log", GUARD);
    answer.putObject("b").putObject("mappings").set("event", GUARD);
    answer.withObjectProperty("b").withObjectProperty("mappings").set("_default_", GUARD);

    assertThat(SlaveRestrictions.guarded(answer, true))
        .extracting(Change::type)
        .containsExactlyInAnyOrder("log", "event");
  }

  @Test
  void manyIndicesAreSeveralRequests() {
    ObjectNode answer = Trees.object();
    for (int i = 0; i < 100; i++) {
      answer.putObject("i".repeat(100) + i).set("mappings", GUARD);
    }
    assertThat(SlaveRestrictions.guarded(answer, false))
        .hasSize(4)
        .allSatisfy(change -> assertThat(change.indices()).hasSizeLessThan(30))
        .extracting(change -> change.indices().size())
        .satisfies(
            sizes -> assertThat(sizes.stream().mapToInt(Integer::intValue).sum()).isEqualTo(100));
  }
}
