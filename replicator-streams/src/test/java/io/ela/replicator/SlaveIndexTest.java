package io.ela.replicator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ela.dialect.metadata.MappingGuard;
import io.ela.dialect.metadata.Trees;
import org.junit.jupiter.api.Test;

class SlaveIndexTest {
  private static final ObjectNode GUARD = MappingGuard.on(Trees.object());

  @Test
  void isGuardedIfItsMappingIs() {
    assertThat(look(GUARD, false)).isEqualTo(new SlaveIndex("u", true, false, false));
    assertThat(look(Trees.object(), false).guarded()).isFalse();
    assertThat(look(MappingGuard.off(GUARD), false).guarded()).isFalse();
  }

  @Test
  void isGuardedIfEachOfItsTypesIs() {
    ObjectNode types = Trees.object();
    assertThat(look(types, true).guarded()).as("a type may come with a document").isFalse();
    types.set("log", GUARD);
    types.putObject("_default_");
    assertThat(look(types, true).guarded()).isTrue();
    types.set("event", MappingGuard.off(GUARD));
    assertThat(look(types, true).guarded()).isFalse();
  }

  @Test
  void takesDocumentsIfItIsGuardedUnmanagedAndRemembersDeletes() {
    assertThat(new SlaveIndex("u", true, false, false).fits(true)).isTrue();
    assertThat(new SlaveIndex("u", false, false, false).fits(true)).isFalse();
    assertThat(new SlaveIndex("u", false, false, false).fits(false)).isTrue();
    assertThat(new SlaveIndex("u", true, true, false).fits(true)).isFalse();
    assertThat(new SlaveIndex("u", true, false, true).fits(true)).isFalse();
  }

  @Test
  void aNameThatIsAnAliasHasNoIncarnation() {
    assertThat(SlaveIndex.parse(answer("i", GUARD), "alias", false).uuid()).isEmpty();
  }

  private static SlaveIndex look(ObjectNode mappings, boolean typed) {
    return SlaveIndex.parse(answer("i", mappings), "i", typed);
  }

  private static ObjectNode answer(String index, ObjectNode mappings) {
    ObjectNode answer = Trees.object();
    ObjectNode of = answer.putObject(index);
    of.putObject("settings").putObject("index").put("uuid", "u");
    of.set("mappings", mappings);
    return answer;
  }
}
