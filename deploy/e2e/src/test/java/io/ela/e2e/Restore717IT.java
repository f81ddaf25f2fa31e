package io.ela.e2e;

import io.ela.testbed.ServerKind;
import io.ela.testbed.junit.Servers;
import io.ela.testbed.junit.WithServers;

/** {@link RestoreContract} from a real 7.17 to 8.19. */
@WithServers({ServerKind.ES_7_17, ServerKind.ES_8_19, ServerKind.KAFKA})
class Restore717IT extends RestoreContract {
  Restore717IT(Servers servers) {
    super(servers, ServerKind.ES_7_17, "_doc");
  }
}
