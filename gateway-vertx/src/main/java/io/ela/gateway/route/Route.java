package io.ela.gateway.route;

import io.ela.cluster.EsClient;
import io.ela.dialect.EsVersion;
import io.ela.dialect.translate.DialectBridge;
import io.ela.gateway.proxy.Upstream;

/**
 * Everything that depends on which cluster is master. Immutable; each request takes one and keeps
 * it to its end.
 *
 * @param master the master's name
 * @param epoch the epoch that it is master of
 * @param version the master's version
 * @param parts what the master calls what clients call an index
 * @param bridge from the clients' dialect to the master's
 * @param upstream carries clients' requests
 * @param client asks what the gateway itself wants to know
 */
public record Route(
    String master,
    long epoch,
    EsVersion version,
    PartDirectory parts,
    DialectBridge bridge,
    Upstream upstream,
    EsClient client) {}
