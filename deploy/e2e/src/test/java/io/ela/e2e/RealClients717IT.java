package io.ela.e2e;

import io.ela.testbed.ServerKind;
import io.ela.testbed.junit.Servers;
import io.ela.testbed.junit.WithServers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Clients of 7.17. */
@WithServers({ServerKind.ES_7_17, ServerKind.ES_8_19, ServerKind.KAFKA})
class RealClients717IT extends RealClientsContract {
  RealClients717IT(Servers servers) {
    super(servers, ServerKind.ES_7_17);
  }

  @Override
  List<ClientProgram> programs(Path scratch) throws Exception {
    List<ClientProgram> programs = new ArrayList<>();
    programs.add(ClientProgram.java("v7", "7.17.15", scratch));
    programs.addAll(ClientProgram.javaScript(List.of("es7"), scratch));
    return programs;
  }
}
