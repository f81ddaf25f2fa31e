package io.ela.replicator;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Promise;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class UnderWayTest {
  private static final Duration AT_ONCE = Duration.ofMillis(1);
  private static final Duration LONG = Duration.ofSeconds(30);

  private final UnderWay underWay = new UnderWay();

  @Test
  void whatIsUnderWayIsAwaitedHoweverItEnds() throws Exception {
    assertThat(underWay.awaitEnd(AT_ONCE)).isTrue();
    Promise<String> one = Promise.promise();
    Promise<String> other = Promise.promise();
    underWay.note(one.future());
    underWay.note(other.future());
    assertThat(underWay.awaitEnd(AT_ONCE)).isFalse();
    one.complete("answer");
    assertThat(underWay.awaitEnd(AT_ONCE)).isFalse();
    other.fail("no answer");
    assertThat(underWay.awaitEnd(LONG)).isTrue();
  }

  @Test
  void whatDidNotEndInTimeIsNotWaitedForAgain() throws Exception {
    Promise<String> silent = Promise.promise();
    underWay.note(silent.future());
    assertThat(underWay.awaitEnd(AT_ONCE)).isFalse();
    // Would not come back before the test is given up.
    assertThat(underWay.awaitEnd(Duration.ofDays(1))).isFalse();
    Promise<String> another = Promise.promise();
    underWay.note(another.future());
    assertThat(underWay.awaitEnd(AT_ONCE)).as("another is waited for").isFalse();
    another.complete("answer");
    assertThat(underWay.awaitEnd(Duration.ofDays(1))).as("the first one is still there").isFalse();
    silent.fail("no answer");
    assertThat(underWay.awaitEnd(LONG)).isTrue();
  }
}
