package io.ela.e2e;

import io.ela.testbed.ServerKind;
import io.ela.testbed.junit.Servers;
import io.ela.testbed.junit.WithServers;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Clients of 5.6, and a master of 7.17. */
@EnabledIfSystemProperty(named = "ela.clients.all", matches = "true")
@WithServers({ServerKind.ES_5_6, ServerKind.ES_7_17, ServerKind.KAFKA})
class RealClients56On717IT extends RealClientsContract {
  RealClients56On717IT(Servers servers) {
    super(servers, ServerKind.ES_5_6, ServerKind.ES_7_17);
  }
}
