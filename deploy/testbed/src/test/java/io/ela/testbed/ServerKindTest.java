package io.ela.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import io.ela.testbed.launch.Jdks;
import org.apache.kafka.common.utils.AppInfoParser;
import org.junit.jupiter.api.Test;

class ServerKindTest {
  @Test
  void theBrokerIsOfTheSameVersionAsTheClients() {
    assertThat(ServerKind.KAFKA.version()).isEqualTo(AppInfoParser.getVersion());
  }

  @Test
  void aKindIsAvailableExactlyWhenItsJdkIs() {
    for (ServerKind kind : ServerKind.values()) {
      assertThat(kind.unavailableReason().isEmpty())
          .isEqualTo(Jdks.find(kind.oldestJdk(), kind.newestJdk()).isPresent());
    }
    int running = Runtime.version().feature();
    assertThat(Jdks.find(running, running)).contains(Jdks.running());
    assertThat(Jdks.find(running + 100, running + 200)).isEmpty();
  }
}
