package io.ela.e2e;

import io.ela.testbed.ServerKind;
import io.ela.testbed.junit.Servers;
import io.ela.testbed.junit.WithServers;

/** Clients of 7.17, and a master of 8.19. */
@WithServers({ServerKind.ES_7_17, ServerKind.ES_8_19, ServerKind.KAFKA})
class RealClients717On819IT extends RealClientsContract {
  RealClients717On819IT(Servers servers) {
    super(servers, ServerKind.ES_7_17, ServerKind.ES_8_19);
  }
}
