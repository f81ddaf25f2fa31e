package io.ela.e2e;

import io.ela.testbed.ServerKind;
import io.ela.testbed.junit.Servers;
import io.ela.testbed.junit.WithServers;

/** {@link RestoreContract} from a real 5.6 to 8.19. */
@WithServers({ServerKind.ES_5_6, ServerKind.ES_8_19, ServerKind.KAFKA})
class Restore56IT extends RestoreContract {
  Restore56IT(Servers servers) {
    super(servers, ServerKind.ES_5_6, "log");
  }
}
