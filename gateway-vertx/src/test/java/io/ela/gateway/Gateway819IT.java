package io.ela.gateway;

import io.ela.testbed.ServerKind;
import io.ela.testbed.junit.Servers;
import io.ela.testbed.junit.WithServers;

/** {@link VersionContract} on a real 8.19. */
@WithServers({ServerKind.ES_8_19, ServerKind.KAFKA})
class Gateway819IT extends VersionContract {
  Gateway819IT(Servers servers) {
    super(servers, ServerKind.ES_8_19, "_doc");
  }
}
