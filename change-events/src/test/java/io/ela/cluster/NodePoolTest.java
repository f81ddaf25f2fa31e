package io.ela.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class NodePoolTest {
  private final AtomicLong now = new AtomicLong();
  private final NodePool pool =
      new NodePool(
          List.of(URI.create("http://a:1"), URI.create("https://b"), URI.create("http://c:3")),
          now::get);

  @Test
  void goesRound() {
    assertThat(
            List.of(pool.pick().host(), pool.pick().host(), pool.pick().host(), pool.pick().host()))
        .containsExactly("a", "b", "c", "a");
  }

  @Test
  void knowsTheDefaultPorts() {
    pool.pick();
    NodePool.Node b = pool.pick();
    assertThat(b.port()).isEqualTo(443);
    assertThat(b.tls()).isTrue();
  }

  @Test
  void leavesAFailedOneOutForAWhileAndTakesItBack() {
    pool.failed(pool.pick());
    for (int i = 0; i < 6; i++) {
      assertThat(pool.pick().host()).isNotEqualTo("a");
    }
    now.addAndGet(Duration.ofSeconds(2).toNanos());
    assertThat(List.of(pool.pick().host(), pool.pick().host(), pool.pick().host())).contains("a");
  }

  @Test
  void handsOutTheOneDueSoonestIfAllFailed() {
    NodePool.Node a = pool.pick();
    NodePool.Node b = pool.pick();
    NodePool.Node c = pool.pick();
    pool.failed(a);
    pool.failed(a);
    pool.failed(b);
    pool.failed(c);
    pool.failed(c);
    assertThat(pool.pick()).isSameAs(b);
  }
}
