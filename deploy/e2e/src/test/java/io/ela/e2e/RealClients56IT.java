package io.ela.e2e;

import io.ela.testbed.ServerKind;
import io.ela.testbed.junit.Servers;
import io.ela.testbed.junit.WithServers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Clients of 5.6. */
@WithServers({ServerKind.ES_5_6, ServerKind.ES_8_19, ServerKind.KAFKA})
class RealClients56IT extends RealClientsContract {
  RealClients56IT(Servers servers) {
    super(servers, ServerKind.ES_5_6);
  }

  @Override
  List<ClientProgram> programs(Path scratch) throws Exception {
    List<ClientProgram> programs = new ArrayList<>();
    programs.add(ClientProgram.java("v5", "5.6.16", scratch));
    programs.addAll(ClientProgram.javaScript(List.of("legacy", "es5"), scratch));
    return programs;
  }
}
