package io.ela.replicator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SlaveWaitsTest {
  private final SlaveWaits waits = new SlaveWaits();

  @Test
  void aCauseIsThereWhileAnItemWaitsForIt() {
    SlaveWaits.Cause cause = new SlaveWaits.Cause("cluster_block_exception", "books");
    waits.change(null, cause);
    waits.change(null, cause);
    waits.change(cause, cause);
    waits.change(cause, null);
    assertThat(SlaveWaits.oldest(List.of(waits)))
        .singleElement()
        .satisfies(
            wait -> {
              assertThat(wait.type()).isEqualTo("cluster_block_exception");
              assertThat(wait.index()).isEqualTo("books");
              assertThat(wait.items()).isEqualTo(1);
            });
    waits.change(cause, null);
    assertThat(SlaveWaits.oldest(List.of(waits))).isEmpty();
  }

  @Test
  void threadsThatWaitForTheSameAreCountedTogether() {
    SlaveWaits.Cause cause = new SlaveWaits.Cause("no_answer", "books");
    SlaveWaits other = new SlaveWaits();
    waits.change(null, cause);
    other.change(null, cause);
    assertThat(SlaveWaits.oldest(List.of(waits, other)))
        .singleElement()
        .satisfies(wait -> assertThat(wait.items()).isEqualTo(2));
    other.clear();
    other.change(cause, null);
    assertThat(SlaveWaits.oldest(List.of(waits, other)))
        .singleElement()
        .satisfies(wait -> assertThat(wait.items()).isEqualTo(1));
  }

  @Test
  void ofManyCausesTheOldestAreShown() {
    for (int i = 0; i < 50; i++) {
      waits.change(null, new SlaveWaits.Cause("no_answer", "index-" + i));
    }
    assertThat(SlaveWaits.oldest(List.of(waits))).hasSize(20);
  }
}
