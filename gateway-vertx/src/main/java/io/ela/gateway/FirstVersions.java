package io.ela.gateway;

import io.ela.dialect.EsVersion;
import io.ela.gateway.route.Clusters;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which versions the clusters have, when a gateway starts. */
final class FirstVersions {
  private static final Logger LOG = LoggerFactory.getLogger(FirstVersions.class);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private FirstVersions() {}

  /**
   * Asks a cluster; blocks.
   *
   * @param mustAnswer whether what it said once is not enough
   * @throws StartException if it does not answer in time
   */
  static EsVersion of(Clusters clusters, String name, boolean mustAnswer)
      throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      Future<EsVersion> asked =
          mustAnswer ? clusters.get(name).client().version() : clusters.version(name);
      try {
        EsVersion version =
            GatewayService.await(asked, "asking cluster [" + name + "] for its version");
        if (mustAnswer) {
          return GatewayService.await(
              clusters.version(name), "remembering the version of [" + name + "]");
        }
        return version;
      } catch (StartException e) {
        if (System.nanoTime() - deadline >= 0) {
          throw new StartException(
              "the version of cluster ["
                  + name
                  + "] is needed and not known: "
                  + e.getMessage()
                  + "; check ela.clusters."
                  + name,
              e);
        }
        LOG.info("event=cluster-awaited cluster={} cause=\"{}\"", name, e.getMessage());
        TimeUnit.SECONDS.sleep(1);
      }
    }
  }
}
