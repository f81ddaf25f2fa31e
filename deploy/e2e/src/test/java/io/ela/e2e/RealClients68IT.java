package io.ela.e2e;

import io.ela.testbed.ServerKind;
import io.ela.testbed.junit.Servers;
import io.ela.testbed.junit.WithServers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Clients of 6.8. */
@WithServers({ServerKind.ES_6_8, ServerKind.ES_8_19, ServerKind.KAFKA})
class RealClients68IT extends RealClientsContract {
  RealClients68IT(Servers servers) {
    super(servers, ServerKind.ES_6_8);
  }

  @Override
  List<ClientProgram> programs(Path scratch) throws Exception {
    List<ClientProgram> programs = new ArrayList<>();
    programs.add(ClientProgram.java("v6", "6.8.23", scratch));
    programs.addAll(ClientProgram.javaScript(List.of("es6"), scratch));
    return programs;
  }
}
