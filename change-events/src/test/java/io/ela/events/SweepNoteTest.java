package io.ela.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ela.dialect.json.Bytes;
import io.ela.dialect.json.MalformedJsonException;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SweepNoteTest {

  @Test
  void atFirstItWaitsForAllThatIsUnderWay() {
    assertThat(SweepNote.read(Bytes.EMPTY).awaited(Set.of("a:1", "b:2")))
        .containsOnly("a:1", "b:2");
    assertThat(SweepNote.ofType("t").awaited(Set.of("a:1"))).containsOnly("a:1");
    assertThat(SweepNote.NONE.awaited(Set.of())).isEmpty();
  }

  @Test
  void laterItWaitsForThoseThatItHasNoted() {
    SweepNote note = SweepNote.read(SweepNote.NONE.awaiting(Set.of("a:1", "b:2")).bytes());
    assertThat(note.awaited(Set.of("a:1", "b:3", "c:4"))).containsOnly("a:1");
    assertThat(note.awaited(Set.of("c:4"))).isEmpty();
    assertThat(SweepNote.read(note.awaiting(Set.of()).bytes()).awaited(Set.of("c:4"))).isEmpty();
  }

  @Test
  void theTypeGoesAlong() {
    SweepNote note = SweepNote.read(SweepNote.ofType("book").bytes());
    assertThat(note.type()).contains("book");
    assertThat(SweepNote.read(note.awaiting(Set.of("a:1")).bytes()).type()).contains("book");
    assertThat(SweepNote.NONE.bytes().isEmpty()).isTrue();
  }

  @Test
  void whatIsNoNoteIsRefused() {
    assertThatThrownBy(() -> SweepNote.read(Bytes.ofUtf8("{\"tas")))
        .isInstanceOf(MalformedJsonException.class);
  }
}
