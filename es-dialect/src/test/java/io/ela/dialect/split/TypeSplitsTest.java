package io.ela.dialect.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TypeSplitsTest {
  private final TypeSplits splits = new TypeSplits(List.of(SplitRule.of("blog*", SplitRule.NAME)));

  @Test
  void eachTypeOfASplitIndexHasAnIndex() {
    IndexPart part = splits.part("blog", "post");

    assertThat(part).isEqualTo(new IndexPart("blog", "post", "blog-post"));
    assertThat(part.on(true)).isEqualTo("blog");
    assertThat(part.on(false)).isEqualTo("blog-post");
    assertThat(splits.ofTarget("blog-post")).isEqualTo(part);
  }

  @Test
  void otherIndicesAreAsTheyAre() {
    assertThat(splits.part("news", "post")).isEqualTo(IndexPart.whole("news"));
    assertThat(splits.ofTarget("news-post")).isEqualTo(IndexPart.whole("news-post"));
    assertThat(TypeSplits.NONE.part("blog", "post")).isEqualTo(IndexPart.whole("blog"));
    assertThat(splits.targets("news")).isEqualTo("news");
  }

  @Test
  void whatTheMigrationIsNotAboutIsNotSplit() {
    TypeSplits some =
        new TypeSplits(
            List.of(SplitRule.of("*", SplitRule.NAME)), List.of("b*", ".b"), List.of(".*", "bad"));

    assertThat(some.splits("blog")).isTrue();
    for (String other : new String[] {"news", ".b", "bad"}) {
      assertThat(some.splits(other)).as(other).isFalse();
      assertThat(some.ofTarget(other + "-t").ofSplit()).as(other).isFalse();
    }
  }

  @Test
  void whatIsNoLegalNameIsEscaped() {
    assertThat(splits.part("blog", "Blog-Post/ü").target())
        .isEqualTo("blog-~42log~2d~50ost~2f~c3~bc");
    assertThat(splits.ofTarget("blog-~42log~2d~50ost~2f~c3~bc").type()).isEqualTo("Blog-Post/ü");
  }

  @Test
  void namesAreReadBackWhateverTheTypes() {
    Random random = new Random(7);
    String letters = "aB-~._0 +é€*/";
    TypeSplits other =
        new TypeSplits(
            List.of(
                SplitRule.of("a*", "old-{index}--{type}.x"), SplitRule.of("*", "{index}.{type}")));
    for (int i = 0; i < 20_000; i++) {
      StringBuilder type = new StringBuilder();
      for (int n = random.nextInt(6); n >= 0; n--) {
        type.append(letters.charAt(random.nextInt(letters.length())));
      }
      for (String index : new String[] {"blog", "blog-2", "blog--", "blog-~42", "a.b", "a-"}) {
        for (TypeSplits each : List.of(splits, other)) {
          IndexPart part = each.part(index, type.toString());
          if (part.ofSplit()) {
            assertThat(each.ofTarget(part.target())).isEqualTo(part);
            assertThat(part.target()).isEqualTo(part.target().toLowerCase(java.util.Locale.ROOT));
          }
        }
      }
    }
  }

  @Test
  void aSplitIndexWithoutTypesHasANameToo() {
    IndexPart none = splits.part("blog", "");

    assertThat(none.target()).isEqualTo("blog-");
    assertThat(none.holdsType()).isFalse();
    assertThat(none.ofSplit()).isTrue();
    assertThat(splits.ofTarget("blog-")).isEqualTo(none);
  }

  @Test
  void namesThatMeetAreToldOf() {
    TypeSplits exact = new TypeSplits(List.of(SplitRule.of("blog", SplitRule.NAME)));

    assertThat(exact.problem(exact.part("blog-archive", "doc")))
        .hasValueSatisfying(
            problem -> assertThat(problem).contains("[blog-archive]", "[archive]", "[blog]"));
    assertThat(exact.problem(exact.part("blog", "post"))).isEmpty();
    assertThat(exact.problem(exact.part("news", "post"))).isEmpty();
    assertThat(exact.problem(exact.part("blog", "x".repeat(251))))
        .hasValueSatisfying(problem -> assertThat(problem).contains("256 bytes"));
  }

  @Test
  void namesThatCannotBeReadBackAreRefused() {
    for (String name :
        new String[] {
          "{index}{type}",
          "{type}-{index}",
          "{index}",
          "{index}a{type}",
          "X{index}-{type}",
          "{index}-{type}{type}",
          "_{index}-{type}"
        }) {
      assertThatThrownBy(() -> SplitRule.of("*", name)).hasMessageContaining(name);
    }
  }
}
