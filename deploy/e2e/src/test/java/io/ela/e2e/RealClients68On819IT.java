package io.ela.e2e;

import io.ela.testbed.ServerKind;
import io.ela.testbed.junit.Servers;
import io.ela.testbed.junit.WithServers;

/** Clients of 6.8, and a master of 8.19. */
@WithServers({ServerKind.ES_6_8, ServerKind.ES_8_19, ServerKind.KAFKA})
class RealClients68On819IT extends RealClientsContract {
  RealClients68On819IT(Servers servers) {
    super(servers, ServerKind.ES_6_8, ServerKind.ES_8_19);
  }
}
