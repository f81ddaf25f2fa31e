package io.ela.gateway;

import io.ela.testbed.ServerKind;
import io.ela.testbed.junit.Servers;
import io.ela.testbed.junit.WithServers;

/** {@link LocksContract} with clients of 6.8 on 7.17. */
@WithServers({ServerKind.ES_6_8, ServerKind.ES_7_17, ServerKind.KAFKA})
class Locks68On717IT extends LocksContract {
  Locks68On717IT(Servers servers) {
    super(servers, ServerKind.ES_6_8, ServerKind.ES_7_17);
  }
}
