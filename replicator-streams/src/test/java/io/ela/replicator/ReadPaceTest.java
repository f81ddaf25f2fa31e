package io.ela.replicator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReadPaceTest {
  private static final long MILLIS = 1_000_000;
  private long now = Long.MAX_VALUE - 5 * MILLIS;

  @Test
  void aBurstIsShortAndTheRestIsEven() {
    ReadPace pace = new ReadPace(50, () -> now);
    assertThat(taken(pace)).isEqualTo(10);
    assertThat(pace.tryTake()).isFalse();
    int inASecond = 0;
    for (int i = 0; i < 1000; i++) {
      now += MILLIS;
      inASecond += taken(pace);
    }
    assertThat(inASecond).isBetween(49, 50);
    now += 3_600_000 * MILLIS;
    assertThat(taken(pace)).as("what was not used is lost").isEqualTo(10);
  }

  @Test
  void evenTheLowestRateLetsOneThrough() {
    ReadPace pace = new ReadPace(1, () -> now);
    assertThat(taken(pace)).isEqualTo(1);
    now += 999 * MILLIS;
    assertThat(taken(pace)).isZero();
    now += 2 * MILLIS;
    assertThat(taken(pace)).isEqualTo(1);
  }

  private static int taken(ReadPace pace) {
    int taken = 0;
    while (pace.tryTake()) {
      taken++;
    }
    return taken;
  }
}
