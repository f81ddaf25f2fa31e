package io.ela.replicator;

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
    Bytes bytes = new SweepNote(Set.of("a:1", "b:2"), null, 0, null).toBytes();
    SweepNote note = SweepNote.of(bytes);
    assertThat(note.awaited(Set.of("a:1", "b:3", "c:4"))).containsOnly("a:1");
    assertThat(note.awaited(Set.of("c:4"))).isEmpty();
  }

  @Test
  void offsetsSurviveTheWire() {
    SweepNote note = new SweepNote(Set.of(), Map.of(0, 7L, 12, 5_000_000_000L), 3, Map.of());
    assertThat(SweepNote.of(note.toBytes())).isEqualTo(note);
    SweepNote early = new SweepNote(Set.of("a:1"), null, 0, null);
    assertThat(SweepNote.of(early.toBytes())).isEqualTo(early);
  }

  @Test
  void refusesWhatIsNoNote() {
    assertThatThrownBy(() -> SweepNote.of(Bytes.ofUtf8("{\"tas")))
        .isInstanceOf(MalformedJsonException.class);
  }
}
