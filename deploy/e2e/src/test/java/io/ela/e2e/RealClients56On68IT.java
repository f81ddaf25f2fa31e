package io.ela.e2e;

import io.ela.testbed.ServerKind;
import io.ela.testbed.junit.Servers;
import io.ela.testbed.junit.WithServers;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Clients of 5.6, and a master of 6.8. */
@EnabledIfSystemProperty(named = "ela.clients.all", matches = "true")
@WithServers({ServerKind.ES_5_6, ServerKind.ES_6_8, ServerKind.KAFKA})
class RealClients56On68IT extends RealClientsContract {
  RealClients56On68IT(Servers servers) {
    super(servers, ServerKind.ES_5_6, ServerKind.ES_6_8);
  }
}
