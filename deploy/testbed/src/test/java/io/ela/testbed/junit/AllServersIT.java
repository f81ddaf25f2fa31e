package io.ela.testbed.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ela.testbed.Http;
import io.ela.testbed.Server;
import io.ela.testbed.ServerKind;
import io.ela.testbed.Testbed;
import io.ela.testbed.TestbedOptions;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every kind that speaks HTTP, one after another; minutes, and gigabytes the first time. */
@Tag("all-servers")
class AllServersIT {
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "KAFKA")
  void startsAnswersIsEmptiedAndKeepsItsDataWhenKilled(ServerKind kind) throws Exception {
    Optional<String> reason = kind.unavailableReason();
    assumeTrue(reason.isEmpty(), () -> reason.orElse(""));
    try (Testbed testbed = Testbed.open(TestbedOptions.defaults())) {
      Server server = testbed.start(kind).join();
      assertThat(Http.get(server.address())).contains("\"number\" : \"" + kind.version() + "\"");

      Leftovers leftovers = new Leftovers(server);
      Reset reset = Reset.of(server);
      leftovers.assertGone();
      leftovers.leave();
      reset.run();
      leftovers.assertGone();

      assertThat(Http.send("PUT", server.address() + "/kept", "{}")).startsWith("200 ");
      server.kill();
      server.restart();
      assertThat(Http.get(server.address() + "/_cat/indices?h=index")).contains("kept");
    }
  }
}
