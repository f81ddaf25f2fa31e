package io.ela.standalone.demo;

import io.ela.config.ElaConfig;
import io.ela.gateway.GatewayService;
import io.ela.replicator.ReplicatorService;
import io.ela.replicator.ReplicatorStatus;

/** Gateway and replicator, in this process. Thread-safe. */
final class DemoServices implements AutoCloseable {
  private final GatewayService gateway;
  private final ReplicatorService replicator;

  private DemoServices(GatewayService gateway, ReplicatorService replicator) {
    this.gateway = gateway;
    this.replicator = replicator;
  }

  /** Starts both; the gateway begins the migration, which the replicator waits for. */
  static DemoServices start(ElaConfig config) throws InterruptedException {
    GatewayService gateway = GatewayService.start(config);
    try {
      return new DemoServices(gateway, ReplicatorService.start(config));
    } catch (RuntimeException | InterruptedException e) {
      gateway.close();
      throw e;
    }
  }

  ReplicatorStatus replicator() {
    return replicator.status();
  }

  /** Stops the gateway, so that nothing new comes, then the replicator. */
  @Override
  public void close() {
    try {
      gateway.close();
    } finally {
      replicator.close();
    }
  }
}
