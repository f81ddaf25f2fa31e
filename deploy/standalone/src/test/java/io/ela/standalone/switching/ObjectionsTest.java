package io.ela.standalone.switching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ela.control.ControlRecord;
import io.ela.control.ControlState;
import io.ela.standalone.switching.SwitchRefusedException.Reason;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ObjectionsTest {
  private static final ControlState BEGUN =
      ControlState.EMPTY.after(new ControlRecord.MigrationStarted("es5", "es8", "es5", 1));

  @Test
  void nothingCanBeSwitchedBeforeTheMigrationBegins() {
    assertThat(Objections.absolute(ControlState.EMPTY, "es8")).hasSize(1);
  }

  @Test
  void theTargetMustBeTheOtherClusterOfTheMigration() {
    assertThat(Objections.absolute(BEGUN, "es8")).isEmpty();
    assertThat(Objections.absolute(BEGUN, "es5").get(0).reason()).contains("already");
    assertThat(Objections.absolute(BEGUN, "es9").get(0).reason()).contains("es5 to es8");
  }

  @Test
  void aPendingSwitchIsInTheWayAndTheAbortIsNamed() {
    ControlState pending = BEGUN.after(new ControlRecord.SwitchDraining(1, "es8", 2));
    assertThat(Objections.absolute(pending, "es8").get(0).reason()).contains("--abort");
    ControlState ended = pending.after(new ControlRecord.SwitchDecided(1, false, "es5", "test", 3));
    assertThat(Objections.absolute(ended, "es8")).isEmpty();
  }

  @Test
  void gatewaysMustBeSignedOnAndLoadsComplete() {
    assertThat(names(BEGUN)).containsExactly("no-gateway");
    ControlState ready = BEGUN.after(new ControlRecord.GatewaySignedOn("g", "i", "a:1", 2));
    assertThat(names(ready)).isEmpty();
    ControlState loading = with(ready, "load/all/books", "copying");
    assertThat(names(loading)).containsExactly("load-unfinished");
    assertThat(names(with(loading, "load/all/books", "done"))).isEmpty();
    assertThat(names(with(ready, "diff/all", "copying"))).isEmpty();
  }

  @Test
  void indicesThatOnlyOneClusterHasAreNamed() {
    IndexSets.Difference before = difference(Set.of("a", "b"), Set.of("x"));
    assertThat(indices(difference(Set.of("c"), Set.of()).and(before))).isEmpty();
    Reason reason =
        indices(difference(Set.of("b", "c"), Set.of("x", "y")).and(before)).orElseThrow();
    assertThat(reason.name()).isEqualTo("indices");
    assertThat(reason.reason())
        .contains("miss [b], which only es5 has")
        .contains("find [x], which only es8 has")
        .doesNotContain("not applied");
  }

  private static Optional<Reason> indices(IndexSets.Difference difference) {
    return Objections.ofIndices(difference, "es5", "es8", true, Duration.ofSeconds(1));
  }

  private static IndexSets.Difference difference(Set<String> master, Set<String> slave) {
    return new IndexSets.Difference(new TreeSet<>(master), new TreeSet<>(slave));
  }

  @Test
  void deadLettersAndLagAreNamed() {
    assertThat(Objections.ofDeadLetters(0)).isEmpty();
    assertThat(Objections.ofDeadLetters(2).orElseThrow().name()).isEqualTo("dead-letters");
    assertThat(Objections.ofLag(10, 10, Duration.ofSeconds(1))).isEmpty();
    assertThat(Objections.ofLag(11, 10, Duration.ofSeconds(1)).orElseThrow().name())
        .isEqualTo("lag");
  }

  @Test
  void tasksOfTheMasterAreNamed() {
    assertThat(Objections.ofTasks(Set.of(), Duration.ofSeconds(1))).isEmpty();
    SwitchRefusedException.Reason reason =
        Objections.ofTasks(Set.of("node:7"), Duration.ofSeconds(1)).orElseThrow();
    assertThat(reason.name()).isEqualTo("tasks");
    assertThat(reason.reason()).contains("node:7", "_cancel");
  }

  @Test
  void everyObjectionIsReadAsItIsSpelt() {
    for (Objection objection : Objection.values()) {
      assertThat(Objection.of(objection.spelling())).isEqualTo(objection);
    }
    assertThatThrownBy(() -> Objection.of("mood")).hasMessageContaining("no-gateway");
  }

  private static java.util.List<String> names(ControlState state) {
    return Objections.ofState(state).stream().map(SwitchRefusedException.Reason::name).toList();
  }

  private static ControlState with(ControlState state, String name, String loadState) {
    return state.after(
        new ControlRecord.Progress(name, "{\"state\":\"" + loadState + "\",\"total\":1}"));
  }
}
