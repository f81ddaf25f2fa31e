/**
 * The one Elasticsearch HTTP client of Ela.
 *
 * <p>An {@link io.ela.cluster.EsRequest} goes through {@link io.ela.cluster.EsClient}, which picks
 * a node from {@link io.ela.cluster.NodePool}, adds the cluster's credentials, sends it over a
 * pooled connection and gives back an {@link io.ela.cluster.EsResponse} as it came. It never
 * repeats a request: who may repeat what is decided by the callers, which know what it does. {@link
 * io.ela.cluster.DocumentScan} reads an index from end to end with it.
 */
@NullMarked
package io.ela.cluster;

import org.jspecify.annotations.NullMarked;
