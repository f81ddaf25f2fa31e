package io.ela.replicator;

import io.ela.testbed.ServerKind;
import io.ela.testbed.junit.Servers;
import io.ela.testbed.junit.WithServers;

/** 5.6 is slave. */
@WithServers({ServerKind.ES_5_6, ServerKind.ES_8_19, ServerKind.KAFKA})
class SlaveBlocks819To56IT extends SlaveBlocksContract {
  SlaveBlocks819To56IT(Servers servers) {
    super(servers, "es8");
  }
}
