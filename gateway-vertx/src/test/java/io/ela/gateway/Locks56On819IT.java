package io.ela.gateway;

import io.ela.testbed.ServerKind;
import io.ela.testbed.junit.Servers;
import io.ela.testbed.junit.WithServers;

/** {@link LocksContract} with clients of 5.6 on 8.19. */
@WithServers({ServerKind.ES_5_6, ServerKind.ES_8_19, ServerKind.KAFKA})
class Locks56On819IT extends LocksContract {
  Locks56On819IT(Servers servers) {
    super(servers, ServerKind.ES_5_6, ServerKind.ES_8_19);
  }
}
