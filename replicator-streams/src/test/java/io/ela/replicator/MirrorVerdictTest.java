package io.ela.replicator;

import static io.ela.replicator.MirrorVerdict.ABSENT;
import static io.ela.replicator.MirrorVerdict.ADOPT;
import static io.ela.replicator.MirrorVerdict.CREATE;
import static io.ela.replicator.MirrorVerdict.DELETE;
import static io.ela.replicator.MirrorVerdict.KEEP;
import static io.ela.replicator.MirrorVerdict.LEAVE;
import static io.ela.replicator.MirrorVerdict.REPLACE;
import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MirrorVerdictTest {
  private static final Incarnations PAIR = new Incarnations("m1", "s1");

  @Test
  void severalOfTheMasterMayBeOneOfTheSlave() {
    MirrorVerdict replaced = verdict("m2", "s2", PAIR, null);
    assertThat(replaced.beside(true, true)).as("made anew for another one").isEqualTo(ADOPT);
    assertThat(replaced.beside(false, true)).isEqualTo(REPLACE);
    MirrorVerdict deleted = verdict(null, "s1", PAIR, "m1");
    assertThat(deleted.beside(false, true)).as("others are still there").isEqualTo(LEAVE);
    assertThat(deleted.beside(false, false)).isEqualTo(DELETE);
    assertThat(verdict("m1", "s1", PAIR, null).beside(true, true)).isEqualTo(KEEP);
  }

  @Test
  void whatIsKnownIsKept() {
    assertThat(verdict("m1", "s1", PAIR, null)).isEqualTo(KEEP);
    assertThat(verdict("m1", "s1", PAIR, "m1"))
        .as("a deletion that did not happen, or is still to come")
        .isEqualTo(KEEP);
    assertThat(verdict("m1", "s1", PAIR, "m0")).as("an old deletion, replayed").isEqualTo(KEEP);
  }

  @Test
  void whatIsMissingIsMade() {
    assertThat(verdict("m1", null, null, null)).isEqualTo(CREATE);
    assertThat(verdict("m2", null, PAIR, "m1")).isEqualTo(CREATE);
    assertThat(verdict("m1", null, PAIR, null)).isEqualTo(CREATE);
    assertThat(verdict(null, null, null, null)).isEqualTo(ABSENT);
    assertThat(verdict(null, null, PAIR, "m1")).isEqualTo(ABSENT);
  }

  @Test
  void anotherIncarnationOfTheMasterProvesThatTheOldOneIsGone() {
    assertThat(verdict("m2", "s1", PAIR, null)).isEqualTo(REPLACE);
    assertThat(verdict("m2", "s1", PAIR, "m1")).isEqualTo(REPLACE);
    assertThat(verdict("m2", "s2", PAIR, null))
        .as("made by a replicator that could not say so any more, or by itself")
        .isEqualTo(REPLACE);
  }

  @Test
  void onlyADeletionThatNamesTheIncarnationDeletes() {
    assertThat(verdict(null, "s1", PAIR, "m1")).isEqualTo(DELETE);
    assertThat(verdict(null, "s1", PAIR, "m0")).isEqualTo(LEAVE);
    assertThat(verdict(null, "s1", PAIR, null)).isEqualTo(LEAVE);
    assertThat(verdict(null, "s2", PAIR, "m1"))
        .as("somebody else's index, though of that name")
        .isEqualTo(LEAVE);
    assertThat(verdict(null, "s1", null, null)).isEqualTo(LEAVE);
    assertThat(verdict(null, "s1", null, "m1"))
        .as("there before the migration, and a mirror by its name")
        .isEqualTo(DELETE);
  }

  @Test
  void whatCameBackByItselfAfterADeletionGoesAgain() {
    assertThat(MirrorVerdict.of(null, "s2", PAIR, true, null)).isEqualTo(DELETE);
    assertThat(MirrorVerdict.of("m2", "s2", PAIR, true, null)).isEqualTo(REPLACE);
    assertThat(MirrorVerdict.of("m2", null, PAIR, true, null)).isEqualTo(CREATE);
  }

  @Test
  void whatSomebodyElseMadeOfTheMastersIncarnationIsAdopted() {
    assertThat(verdict("m1", "s1", null, null)).isEqualTo(ADOPT);
    assertThat(verdict("m1", "s2", PAIR, null)).isEqualTo(ADOPT);
  }

  @Test
  void anIndexIsLostIfTheMastersStayedAndTheSlavesDidNot() {
    assertThat(MirrorVerdict.lost("m1", null, PAIR, false)).isTrue();
    assertThat(MirrorVerdict.lost("m1", "s2", PAIR, false)).isTrue();
    assertThat(MirrorVerdict.lost("m1", "s1", PAIR, false)).isFalse();
    assertThat(MirrorVerdict.lost("m2", "s2", PAIR, false)).isFalse();
    assertThat(MirrorVerdict.lost("m1", null, PAIR, true)).isFalse();
    assertThat(MirrorVerdict.lost("m1", "s1", null, false)).isFalse();
  }

  @Test
  void allIsLookedAtAgainWheneverAPairTakesThePlaceOfAnother() {
    assertThat(MirrorVerdict.looksAgain(null)).isFalse();
    assertThat(MirrorVerdict.looksAgain(PAIR)).isTrue();
  }

  private static MirrorVerdict verdict(
      @Nullable String master,
      @Nullable String slave,
      @Nullable Incarnations known,
      @Nullable String deleted) {
    return MirrorVerdict.of(master, slave, known, false, deleted);
  }
}
