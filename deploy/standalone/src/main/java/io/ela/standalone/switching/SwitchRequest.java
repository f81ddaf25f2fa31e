package io.ela.standalone.switching;

import java.time.Duration;
import java.util.Set;

/**
 * What is wanted of a switch.
 *
 * @param to name of the cluster that is to become master
 * @param accept objections that are overruled
 * @param timeout how long to wait for the replicator to come near before writes are held, and again
 *     how long writes may be held (at most a little less than {@code ela.gateway.hold-timeout})
 * @param nearEnough events of lag with which the writes may be held
 */
public record SwitchRequest(String to, Set<Objection> accept, Duration timeout, long nearEnough) {

  public SwitchRequest {
    accept = Set.copyOf(accept);
  }

  /** A switch that accepts nothing, waits 45 seconds, and begins at a lag of 2000 events. */
  public static SwitchRequest to(String cluster) {
    return new SwitchRequest(cluster, Set.of(), Duration.ofSeconds(45), 2_000);
  }
}
