package io.ela.replicator;

import static org.assertj.core.api.Assertions.assertThat;

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
    assertThat(waits.oldest())
        .singleElement()
        .satisfies(
            wait -> {
              assertThat(wait.type()).isEqualTo("cluster_block_exception");
              assertThat(wait.index()).isEqualTo("books");
              assertThat(wait.items()).isEqualTo(1);
            });
    waits.change(cause, null);
    assertThat(waits.oldest()).isEmpty();
  }

  @Test
  void ofManyCausesTheOldestAreShown() {
    for (int i = 0; i < 50; i++) {
      waits.change(null, new SlaveWaits.Cause("no_answer", "index-" + i));
    }
    assertThat(waits.oldest()).hasSize(20);
  }
}
