package io.ela.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ela.config.IndexSelection;
import java.util.List;
import org.junit.jupiter.api.Test;

class AutoCreationTest {
  @Test
  void onlyWhatTheMigrationIsAboutIsForbidden() {
    assertThat(AutoCreation.value(new IndexSelection(List.of("*"), List.of(".*", "tmp-*"))))
        .isEqualTo("-.ela-slave,+.*,+tmp-*,-*,+*");
    assertThat(AutoCreation.value(new IndexSelection(List.of("logs-*", "people"), List.of())))
        .isEqualTo("-.ela-slave,-logs-*,-people,+*");
  }

  @Test
  void readsTheValueThatHolds() {
    String defaults = "'defaults':{'action':{'auto_create_index':'true'}}";
    assertThat(parse("{" + defaults + "}")).isEqualTo("true");
    assertThat(parse("{'persistent':{'action':{'auto_create_index':'false'}}}")).isEqualTo("false");
    assertThat(
            parse(
                "{'persistent':{'action':{'auto_create_index':'false'}},"
                    + "'transient':{'action':{'auto_create_index':'-a,+*'}}}"))
        .isEqualTo("-a,+*");
    assertThat(parse("{}")).isEqualTo("true");
  }

  private static String parse(String answer) {
    return AutoCreation.parse(answer.replace('\'', '"').getBytes(UTF_8));
  }
}
