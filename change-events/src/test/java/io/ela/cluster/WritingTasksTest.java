package io.ela.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WritingTasksTest {
  private static Set<String> parse(String answer) {
    return WritingTasks.tasks("es", bytes(answer));
  }

  private static byte[] bytes(String json) {
    return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void tasksOfAllNodesAreNamed() {
    assertThat(
            parse(
                "{'nodes':{'a':{'tasks':{'a:1':{'action':'x'},'a:2':{}}},'b':{'tasks':{'b:1':{}}}}}"))
        .containsExactlyInAnyOrder("a:1", "a:2", "b:1");
    assertThat(parse("{'nodes':{}}")).isEmpty();
  }

  @Test
  void whatIsNotToldIsNoAnswer() {
    assertThatThrownBy(() -> parse("{'node_failures':[{'type':'x'}],'nodes':{}}"))
        .hasMessageContaining("does not tell all");
    assertThatThrownBy(() -> parse("{}")).hasMessageContaining("tells no tasks");
  }

  @Test
  void aRestoreIsNamedBySnapshotAndIndex() {
    String state =
        "{'cluster_name':'c','restore':{'snapshots':["
            + "{'snapshot':'s','repository':'r','indices':['b','a']},"
            + "{'snapshot':'s','repository':'r','indices':['c']}]}}";
    assertThat(WritingTasks.restores("es", bytes(state)))
        .containsExactlyInAnyOrder("restore:r/s:a", "restore:r/s:c");
    assertThat(WritingTasks.restores("es", bytes("{'cluster_name':'c'}"))).isEmpty();
    assertThatThrownBy(() -> WritingTasks.restores("es", bytes("{}")))
        .hasMessageContaining("tells no restores");
  }
}
