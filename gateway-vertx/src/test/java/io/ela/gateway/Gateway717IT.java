package io.ela.gateway;

import io.ela.testbed.ServerKind;
import io.ela.testbed.junit.Servers;
import io.ela.testbed.junit.WithServers;

/** {@link VersionContract} on a real 7.17. */
@WithServers({ServerKind.ES_7_17, ServerKind.KAFKA})
class Gateway717IT extends VersionContract {
  Gateway717IT(Servers servers) {
    super(servers, ServerKind.ES_7_17, "_doc");
  }
}
