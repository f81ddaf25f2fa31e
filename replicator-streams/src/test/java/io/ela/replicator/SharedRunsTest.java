package io.ela.replicator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class SharedRunsTest {
  private final SharedRuns<String> runs = new SharedRuns<>();
  private final List<Consumer<String>> begun = new ArrayList<>();
  private final List<String> ends = new ArrayList<>();

  @Test
  void whoComesDuringARunSharesTheNextOne() {
    join("a", "first");
    join("a", "second");
    join("a", "third");
    assertThat(begun).as("one run").hasSize(1);

    begun.get(0).accept("old");
    assertThat(ends).containsExactly("first old");
    assertThat(begun).as("the next run is for both").hasSize(2);

    begun.get(1).accept("new");
    assertThat(ends).containsExactly("first old", "second new", "third new");
    join("a", "fourth");
    assertThat(begun).as("nothing was under way any more").hasSize(3);
  }

  @Test
  void namesDoNotWaitForEachOther() {
    join("a", "first");
    join("b", "second");
    begun.get(1).accept("b");
    assertThat(ends).containsExactly("second b");
  }

  @Test
  void aRunMayEndAtOnceAndItsCallerJoinAgain() {
    List<Integer> results = new ArrayList<>();
    SharedRuns<Integer> atOnce = new SharedRuns<>();
    atOnce.join(
        "a",
        end -> end.accept(1),
        one -> {
          results.add(one);
          atOnce.join("a", end -> end.accept(2), results::add);
        });
    assertThat(results).containsExactly(1, 2);
  }

  private void join(String name, String caller) {
    runs.join(name, begun::add, end -> ends.add(caller + " " + end));
  }
}
