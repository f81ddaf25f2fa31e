package io.ela.gateway.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PinnedIdsTest {
  @Test
  void twentyUrlSafeCharacters() {
    assertThat(new PinnedIds(System::currentTimeMillis).next()).matches("[A-Za-z0-9_-]{20}");
  }

  @Test
  void neverTwiceAlsoWhenTheCounterBeginsAnewAndTheClockGoesBack() {
    AtomicLong clock = new AtomicLong(1_700_000_000_000L);
    PinnedIds ids = new PinnedIds(clock::get);
    Set<String> seen = new HashSet<>();
    // 2^24 ids would be too many to keep: what is looked at is around the counter's new begin.
    String first = ids.next();
    seen.add(first);
    for (int i = 1; i < 1 << 24; i++) {
      String id = ids.next();
      if (i % 4099 == 0 || i > (1 << 24) - 1000) {
        assertThat(seen.add(id)).isTrue();
      }
    }
    clock.addAndGet(-60_000);
    for (int i = 0; i < 1000; i++) {
      assertThat(seen.add(ids.next())).isTrue();
    }
    assertThat(seen).contains(first);
  }

  @Test
  void idsOfAboutTheSameTimeShareTheirMiddle() {
    PinnedIds ids = new PinnedIds(() -> 1_700_000_000_000L);
    // The third to the twelfth byte.
    assertThat(ids.next().substring(3, 16)).isEqualTo(ids.next().substring(3, 16));
  }
}
