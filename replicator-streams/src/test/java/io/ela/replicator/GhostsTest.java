package io.ela.replicator;

import static org.assertj.core.api.Assertions.assertThat;

import io.ela.events.ChangeEvent;
import io.ela.events.DocKey;
import io.ela.events.Origin;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class GhostsTest {
  private final AtomicLong now = new AtomicLong(5);
  private final Ghosts ghosts = new Ghosts(now::get);

  @Test
  void eachIsLookedAtAfterAWhileAndOnce() {
    ghosts.add(refresh("1"));
    now.addAndGet(Ghosts.LATER.toNanos() - 1);
    ghosts.add(refresh("2"));
    assertThat(ghosts.due()).isEmpty();
    now.incrementAndGet();
    assertThat(ids(ghosts.due())).containsExactly("1");
    now.addAndGet(Ghosts.LATER.toNanos());
    assertThat(ids(ghosts.due())).containsExactly("2");
    assertThat(ghosts.due()).isEmpty();
  }

  @Test
  void ofTooManyTheOldestComeEarlier() {
    for (int i = 0; i < Ghosts.MOST + 2; i++) {
      ghosts.add(refresh(String.valueOf(i)));
    }
    assertThat(ids(ghosts.due())).containsExactly("0", "1");
    assertThat(ghosts.due()).isEmpty();
  }

  private static List<String> ids(List<ChangeEvent> events) {
    return events.stream().map(event -> event.key().id()).toList();
  }

  private static ChangeEvent refresh(String id) {
    return ChangeEvent.refresh(
        new DocKey("i", "t", id),
        null,
        null,
        new ChangeEvent.Context("m", 0, Origin.RECONCILE, "test", 1));
  }
}
