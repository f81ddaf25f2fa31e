package io.ela.gateway.capture;

import io.ela.gateway.proxy.BodyCollector.RefusedException;
import io.ela.gateway.proxy.ElasticError;

/** Nothing was sent, because the master does not say what must be known before. Stateless. */
final class MasterSilence {
  private MasterSilence() {}

  /**
   * What the client is told.
   *
   * @param line names its request
   */
  static RefusedException of(String line, Throwable failure) {
    return new RefusedException(
        new ElasticError(
            503,
            "capture_unavailable_exception",
            line
                + " was not sent to the cluster, because it does not tell which indices it would"
                + " write into ("
                + failure.getMessage()
                + "); try again",
            5));
  }
}
