package io.ela.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ela.dialect.json.Bytes;
import io.ela.dialect.json.MalformedJsonException;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SweepNoteTest {

  @Test
  void whoLooksFirstWaitsForAllThatRun() {
    assertThat(SweepNote.of(Bytes.EMPTY).awaited(Set.of("a:1", "b:2"))).containsOnly("a:1", "b:2");
    assertThat(SweepNote.of(Bytes.EMPTY).awaited(Set.of())).isEmpty();
  }

  @Test
  void whoLooksAgainWaitsForThoseOnlyThatRanThen() {
    Bytes bytes = SweepNote.NONE.awaiting(Set.of("a:1", "b:2")).toBytes();
    SweepNote note = SweepNote.of(bytes);
    assertThat(note.awaited(Set.of("a:1", "b:3", "c:4"))).containsOnly("a:1");
    assertThat(note.awaited(Set.of("c:4"))).isEmpty();
  }

  @Test
  void offsetsSurviveTheWire() {
    SweepNote note =
        SweepNote.NONE.awaiting(Set.of()).awaiting(Map.of(0, 7L, 12, 5_000_000_000L), 3, Map.of());
    assertThat(SweepNote.of(note.toBytes())).isEqualTo(note);
    SweepNote early = SweepNote.NONE.awaiting(Set.of("a:1"));
    assertThat(SweepNote.of(early.toBytes())).isEqualTo(early);
  }

  @Test
  void theTypeGoesAlong() {
    SweepNote note = SweepNote.of(SweepNote.ofType("book").toBytes());
    assertThat(note.type()).isEqualTo("book");
    SweepNote later = SweepNote.of(note.awaiting(Set.of("a:1")).toBytes());
    assertThat(later.type()).isEqualTo("book");
    assertThat(later.unseen()).isEqualTo(SweepNote.ofType("book"));
    assertThat(SweepNote.ofType("book").awaited(Set.of("a:1"))).containsOnly("a:1");
    assertThat(SweepNote.NONE.toBytes().isEmpty()).isTrue();
  }

  @Test
  void refusesWhatIsNoNote() {
    assertThatThrownBy(() -> SweepNote.of(Bytes.ofUtf8("{\"tas")))
        .isInstanceOf(MalformedJsonException.class);
  }
}
