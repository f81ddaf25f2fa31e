package io.ela.replicator;

import io.ela.testbed.ServerKind;
import io.ela.testbed.junit.Servers;
import io.ela.testbed.junit.WithServers;

/** 8.19 is slave. */
@WithServers({ServerKind.ES_5_6, ServerKind.ES_8_19, ServerKind.KAFKA})
class SlaveBlocks56To819IT extends SlaveBlocksContract {
  SlaveBlocks56To819IT(Servers servers) {
    super(servers, "es5");
  }
}
