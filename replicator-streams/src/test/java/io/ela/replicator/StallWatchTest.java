package io.ela.replicator;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.streams.errors.TaskMigratedException;
import org.junit.jupiter.api.Test;

class StallWatchTest {
  private final AtomicLong now = new AtomicLong();
  private final StallWatch watch = new StallWatch(Duration.ofSeconds(10), now::get);

  @Test
  void aThreadThatMovesMaySend() {
    for (int i = 0; i < 10; i++) {
      pass(5_000);
      assertThatCode(watch::check).doesNotThrowAnyException();
    }
  }

  @Test
  void aThreadThatStoodStillGivesItsTasksUpOnce() {
    pass(5_001);
    assertThatThrownBy(watch::check)
        .isInstanceOf(TaskMigratedException.class)
        .hasMessageContaining("5001 ms");
    assertThatCode(watch::check).doesNotThrowAnyException();
  }

  @Test
  void aTaskThatBeginsAfterLongIdlenessIsNotAStall() {
    pass(60_000);
    watch.begin();
    assertThatCode(watch::check).doesNotThrowAnyException();
  }

  private void pass(long millis) {
    now.addAndGet(Duration.ofMillis(millis).toNanos());
  }
}
