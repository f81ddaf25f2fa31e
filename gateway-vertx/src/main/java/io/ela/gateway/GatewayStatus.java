package io.ela.gateway;

import io.ela.gateway.capture.SpoolStatus;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a gateway is doing.
 *
 * @param name the name that it signed on with
 * @param incarnation this run of it
 * @param address where clients reach it
 * @param dialect the version whose dialect clients speak
 * @param master the present master
 * @param masterVersion its version
 * @param epoch the epoch that it is master of
 * @param holding whether writes are held for a switch
 * @param writesInFlight writes sent and not settled
 * @param openIntents writes whose intents are not settled, suspects among them
 * @param writesHeld writes that wait for a switch
 * @param bytesInFlight bytes of bodies and answers held
 * @param spool the spool; null if there is none
 * @param requests requests so far, by class
 * @param counts everything else that was counted, by name
 */
public record GatewayStatus(
    String name,
    String incarnation,
    String address,
    String dialect,
    String master,
    String masterVersion,
    long epoch,
    boolean holding,
    int writesInFlight,
    int openIntents,
    int writesHeld,
    long bytesInFlight,
    @Nullable SpoolStatus spool,
    Map<String, Long> requests,
    Map<String, Long> counts) {

  /** For the admin API. */
  public JsonObject toJson() {
    return new JsonObject()
        .put("name", name)
        .put("incarnation", incarnation)
        .put("address", address)
        .put("dialect", dialect)
        .put("master", master)
        .put("master-version", masterVersion)
        .put("epoch", epoch)
        .put("holding", holding)
        .put("writes-in-flight", writesInFlight)
        .put("open-intents", openIntents)
        .put("writes-held", writesHeld)
        .put("bytes-in-flight", bytesInFlight)
        .put("spool", spool == null ? null : spool.toJson())
        .put("requests", new JsonObject(new LinkedHashMap<>(requests)))
        .put("counts", new JsonObject(new LinkedHashMap<>(counts)));
  }
}
