package io.ela.replicator;

import io.ela.testbed.junit.Servers;

class MappingGuardOnTheWayThereIT extends MappingGuardContract {
  MappingGuardOnTheWayThereIT(Servers servers) {
    super(servers, "es5");
  }
}
