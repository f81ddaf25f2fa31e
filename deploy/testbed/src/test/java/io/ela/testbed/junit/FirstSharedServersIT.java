package io.ela.testbed.junit;

class FirstSharedServersIT extends SharedServers {
  FirstSharedServersIT(Servers servers) {
    super(servers);
  }
}
