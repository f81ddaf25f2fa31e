package io.ela.gateway.route;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.ela.control.ControlRecord;
import io.ela.control.ControlState;
import io.ela.control.IndexMirrors;
import io.ela.control.LoadStates;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a gateway has to know of the control topic to serve clients without it. Immutable.
 *
 * <p>It is right for as long as that gateway is signed on and has not said that its writes are
 * drained: no switch passes a gateway that is signed on without its word. So it is to be kept only
 * where it is deleted before that word is given, and before the gateway signs off.
 *
 * @param topic name of the control topic
 * @param migration the topic's first record
 * @param epoch the epoch
 * @param master its master
 * @param signedOn the gateway's record
 * @param progress the clusters' versions, and the types of the source's indices
 */
public record KnownMaster(
    String topic,
    ControlRecord.MigrationStarted migration,
    long epoch,
    String master,
    ControlRecord.GatewaySignedOn signedOn,
    Map<String, String> progress) {
  private static final JsonMapper MAPPER = new JsonMapper();

  public KnownMaster {
    progress = Map.copyOf(progress);
  }

  /**
   * What is to be kept of a state.
   *
   * @param incarnation this run of the gateway
   * @return empty if nothing may be: the gateway is not signed on, or was replaced, or a switch is
   *     pending
   */
  public static Optional<KnownMaster> of(
      ControlState state, String topic, String gateway, String incarnation) {
    ControlRecord.GatewaySignedOn on = state.gateways().get(gateway);
    if (on == null
        || !on.incarnation().equals(incarnation)
        || state.pendingSwitch().isPresent()
        || state.migration().isEmpty()) {
      return Optional.empty();
    }
    Map<String, String> progress = new TreeMap<>();
    state
        .progress()
        .forEach(
            (name, json) -> {
              if (name.startsWith(Clusters.VERSION) || name.equals(LiveTypes.RECORD)) {
                progress.put(name, json);
              }
            });
    return Optional.of(
        new KnownMaster(
            topic, state.migration().get(), state.epoch(), state.master(), on, progress));
  }

  /** The state as far as it is known. */
  public ControlState state() {
    return new ControlState(
        Optional.of(migration),
        epoch,
        master,
        Map.of(signedOn.gateway(), signedOn),
        Set.of(),
        Map.of(),
        Optional.empty(),
        epoch,
        IndexMirrors.NONE,
        LoadStates.NONE,
        progress);
  }

  /** JSON, for {@link #fromJson}. */
  public String toJson() {
    try {
      return MAPPER.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Reads what {@link #toJson} has written.
   *
   * @throws IllegalArgumentException if it is something else
   */
  public static KnownMaster fromJson(String json) {
    try {
      return MAPPER.readValue(json, KnownMaster.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("it says nothing of a master: " + e.getMessage(), e);
    }
  }
}
