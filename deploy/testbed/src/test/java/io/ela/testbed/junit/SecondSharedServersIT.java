package io.ela.testbed.junit;

class SecondSharedServersIT extends SharedServers {
  SecondSharedServersIT(Servers servers) {
    super(servers);
  }
}
