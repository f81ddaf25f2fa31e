package io.ela.replicator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ela.dialect.json.Bytes;
import io.ela.dialect.json.MalformedJsonException;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AwaitedTasksTest {

  @Test
  void whoLooksFirstWaitsForAllThatRun() {
    assertThat(AwaitedTasks.of(Bytes.EMPTY, Set.of("a:1", "b:2"))).containsOnly("a:1", "b:2");
    assertThat(AwaitedTasks.of(Bytes.EMPTY, Set.of())).isEmpty();
  }

  @Test
  void whoLooksAgainWaitsForThoseOnlyThatRanThen() {
    Bytes note = AwaitedTasks.note(Set.of("a:1", "b:2"));
    assertThat(AwaitedTasks.of(note, Set.of("a:1", "b:3", "c:4"))).containsOnly("a:1");
    assertThat(AwaitedTasks.of(note, Set.of("c:4"))).isEmpty();
  }

  @Test
  void refusesWhatIsNoNote() {
    assertThatThrownBy(() -> AwaitedTasks.of(Bytes.ofUtf8("{\"tas"), Set.of("a:1")))
        .isInstanceOf(MalformedJsonException.class);
  }
}
