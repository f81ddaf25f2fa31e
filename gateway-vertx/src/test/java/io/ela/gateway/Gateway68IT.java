package io.ela.gateway;

import io.ela.testbed.ServerKind;
import io.ela.testbed.junit.Servers;
import io.ela.testbed.junit.WithServers;

/** {@link VersionContract} on a real 6.8. */
@WithServers({ServerKind.ES_6_8, ServerKind.KAFKA})
class Gateway68IT extends VersionContract {
  Gateway68IT(Servers servers) {
    super(servers, ServerKind.ES_6_8, "t");
  }
}
