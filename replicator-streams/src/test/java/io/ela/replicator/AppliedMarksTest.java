package io.ela.replicator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class AppliedMarksTest {
  private static final TopicPartition P = new TopicPartition("w", 0);

  @Test
  void aCommitNeverPassesTheLowestOpenOffset() {
    for (int seed = 0; seed < 200; seed++) {
      AppliedMarks marks = new AppliedMarks();
      List<Long> open = new ArrayList<>();
      for (long offset = 10; offset < 60; offset++) {
        marks.opened(P, offset, 7, 0);
        open.add(offset);
      }
      Collections.shuffle(open, new Random(seed));
      while (!open.isEmpty()) {
        assertThat(marks.clamp(P, 60)).as("seed %d", seed).isEqualTo(Collections.min(open));
        assertThat(marks.heldBytes()).isEqualTo(open.size() * 7L);
        marks.closed(P, open.remove(0), 7);
      }
      assertThat(marks.clamp(P, 60)).isEqualTo(60);
      assertThat(marks.openCount()).isZero();
    }
  }

  @Test
  void neverRaisesACommit() {
    AppliedMarks marks = new AppliedMarks();
    marks.opened(P, 50, 1, 0);
    assertThat(marks.clamp(P, 20)).isEqualTo(20);
    assertThat(marks.clamp(new TopicPartition("w", 1), 20)).isEqualTo(20);
  }

  @Test
  void aClosedTaskHoldsNoBytesButItsLowestOpenOffsetUntilTheNextOneBegins() {
    AppliedMarks marks = new AppliedMarks();
    marks.opened(P, 5, 60, 0);
    marks.opened(P, 6, 40, 0);
    marks.forget(P, 100);
    assertThat(marks.heldBytes()).isZero();
    assertThat(marks.openCount()).isZero();
    assertThat(marks.clamp(P, 9)).as("a commit for the suspended task").isEqualTo(5);

    marks.begin(P);
    assertThat(marks.clamp(P, 9)).isEqualTo(9);
  }
}
