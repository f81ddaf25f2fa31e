package io.ela.replicator;

import io.ela.testbed.ServerKind;
import io.ela.testbed.junit.Servers;
import io.ela.testbed.junit.WithServers;

/** Before the switch: 5.6 is master and has no seq_nos. */
@WithServers({ServerKind.ES_5_6, ServerKind.ES_8_19, ServerKind.KAFKA})
class HardCases56To819IT extends HardCasesContract {
  HardCases56To819IT(Servers servers) {
    super(servers, "es5");
  }
}
