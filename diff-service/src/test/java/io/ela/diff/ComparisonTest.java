package io.ela.diff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ela.config.DiffConfig.Depth;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.search.Hit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void end() {
    threads.shutdownNow();
  }

  /** Documents in memory. */
  private record Listed(List<Hit> hits) implements HitSource {
    @Override
    public void read(Supplier<Consumer<Hit>> consumers) {
      int half = hits.size() / 2;
      hits.subList(0, half).forEach(consumers.get());
      hits.subList(half, hits.size()).forEach(consumers.get());
    }

    @Override
    public HitSource idsOnly() {
      return new Listed(hits.stream().map(Listed::withoutSource).toList());
    }

    private static Hit withoutSource(Hit hit) {
      return new Hit(
          "i",
          null,
          hit.id(),
          hit.routing(),
          null,
          hit.version(),
          null,
          null,
          Bytes.ofUtf8(""),
          false,
          List.of());
    }

    @Override
    public DocRef ref(Hit hit) {
      return new DocRef("t", hit.id(), hit.routing());
    }
  }

  private static Hit hit(int id, long version, String source, @Nullable String routing) {
    return new Hit(
        "i",
        null,
        "id" + id,
        routing,
        null,
        version,
        null,
        null,
        Bytes.ofUtf8(source),
        true,
        List.of());
  }

  private static Hit hit(int id) {
    return hit(id, 1, "{\"n\":" + id + ",\"s\":\"x\"}", null);
  }

  private static List<Hit> hits(int count) {
    List<Hit> hits = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      hits.add(hit(i));
    }
    return hits;
  }

  private Comparison.Outcome compare(
      Depth depth, int buckets, int maxSuspects, List<Hit> master, List<Hit> slave)
      throws InterruptedException {
    return new Comparison(depth, buckets, maxSuspects, threads)
        .compare(new Listed(master), new Listed(slave));
  }

  private static Set<String> ids(Comparison.Outcome outcome) {
    Set<String> ids = new HashSet<>();
    outcome.suspects().forEach(ref -> ids.add(ref.id()));
    return ids;
  }

  @Test
  void findsExactlyWhatWasPlanted() throws InterruptedException {
    for (int seed = 0; seed < 20; seed++) {
      List<Hit> slave = hits(3000);
      slave.set(5, hit(5, 2, "{\"n\":5,\"s\":\"x\"}", null));
      slave.set(6, hit(6, 1, "{\"n\":6,\"s\":\"y\"}", null));
      slave.set(7, hit(7, 1, "{\"s\":\"x\", \"n\":7}", null));
      slave.set(8, hit(8, 1, "{\"n\":8,\"s\":\"x\"}", "r"));
      slave.remove(9);
      slave.add(hit(9000));
      Collections.shuffle(slave, new Random(seed));
      Comparison.Outcome outcome = compare(Depth.CONTENT, 256, 1000, hits(3000), slave);
      // Of buckets with a difference in them, all documents are listed, and confirmed by id.
      assertThat(ids(outcome)).contains("id5", "id6", "id8", "id9", "id9000");
      assertThat(outcome.suspects().size()).isLessThan(200);
      assertThat(ids(compare(Depth.CONTENT, 16, 3000, hits(3000), slave)))
          .describedAs("where nearly every bucket differs, contents are looked at")
          .containsExactlyInAnyOrder("id5", "id6", "id8", "id9", "id9000");
      assertThat(outcome.masterDocs()).isEqualTo(3000);
      assertThat(outcome.slaveDocs()).isEqualTo(3000);
      assertThat(outcome.notLookedInto()).isZero();
      assertThat(ids(compare(Depth.VERSIONS, 256, 1000, hits(3000), slave)))
          .containsExactlyInAnyOrder("id5", "id8", "id9", "id9000");
      assertThat(ids(compare(Depth.BYTES, 16, 3000, hits(3000), slave)))
          .containsExactlyInAnyOrder("id5", "id6", "id7", "id8", "id9", "id9000");
    }
  }

  @Test
  void looksInSeveralRoundsWhenOneCannotHoldAll() throws InterruptedException {
    List<Hit> slave = hits(3000);
    for (int i = 0; i < 3000; i += 500) {
      slave.set(i, hit(i, 9, "{}", null));
    }
    Comparison.Outcome outcome = compare(Depth.CONTENT, 256, 60, hits(3000), slave);
    assertThat(ids(outcome)).contains("id0", "id500", "id1000", "id1500", "id2000", "id2500");
    assertThat(outcome.notLookedInto()).isZero();
  }

  @Test
  void saysWhenThereIsMoreThanItMayHold() throws InterruptedException {
    Comparison.Outcome outcome = compare(Depth.CONTENT, 256, 100, hits(3000), List.of());
    assertThat(outcome.suspects().size()).isBetween(100, 200);
    assertThat(outcome.notLookedInto()).isPositive();
  }

  @Test
  void aSideThatCannotBeReadIsAnErrorAndNoDifference() {
    HitSource broken =
        new HitSource() {
          @Override
          public void read(Supplier<Consumer<Hit>> consumers) {
            consumers.get().accept(hit(1));
            throw new CompareException("shard failed");
          }

          @Override
          public HitSource idsOnly() {
            return this;
          }

          @Override
          public DocRef ref(Hit hit) {
            return new DocRef("t", hit.id(), null);
          }
        };
    Comparison comparison = new Comparison(Depth.CONTENT, 256, 100, threads);
    assertThatThrownBy(() -> comparison.compare(new Listed(hits(10)), broken))
        .isInstanceOf(CompareException.class)
        .hasMessageContaining("shard failed");
    assertThatThrownBy(() -> comparison.compare(broken, new Listed(hits(10))))
        .isInstanceOf(CompareException.class)
        .hasMessageContaining("shard failed");
  }
}
