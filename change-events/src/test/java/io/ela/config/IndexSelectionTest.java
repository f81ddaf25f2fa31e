package io.ela.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class IndexSelectionTest {

  @Test
  void whatIsExcludedIsNotChosen() {
    IndexSelection selection = new IndexSelection(List.of("logs-*", "people"), List.of("*-old"));
    assertThat(selection.contains("logs-1")).isTrue();
    assertThat(selection.contains("people")).isTrue();
    assertThat(selection.contains("logs-1-old")).isFalse();
    assertThat(selection.contains("peoples")).isFalse();
    assertThat(new IndexSelection(List.of(), List.of()).contains("people")).isFalse();
  }

  /** Of two letters, so that many a beginning fits before the whole does. */
  @Test
  void starsStandForAnything() {
    Random random = new Random(1);
    int matched = 0;
    for (int i = 0; i < 20_000; i++) {
      String pattern = text(random, "ab.*", 6);
      String index = text(random, "ab.", 8);
      boolean expected = Pattern.matches(pattern.replace(".", "\\.").replace("*", ".*"), index);
      matched += expected ? 1 : 0;
      assertThat(new IndexSelection(List.of(pattern), List.of()).contains(index))
          .as("[%s] for [%s]", pattern, index)
          .isEqualTo(expected);
    }
    assertThat(matched).isGreaterThan(1000);
  }

  private static String text(Random random, String letters, int longest) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(longest + 1); i > 0; i--) {
      text.append(letters.charAt(random.nextInt(letters.length())));
    }
    return text.toString();
  }
}
