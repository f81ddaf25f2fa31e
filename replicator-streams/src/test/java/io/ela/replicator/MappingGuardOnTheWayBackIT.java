package io.ela.replicator;

import io.ela.testbed.junit.Servers;

class MappingGuardOnTheWayBackIT extends MappingGuardContract {
  MappingGuardOnTheWayBackIT(Servers servers) {
    super(servers, "es8");
  }
}
