/**
 * {@code ela bench}: what the gateway costs, measured on this machine against real servers. For
 * each workload and number of connections the same requests go straight to the cluster, through
 * nginx as a plain proxy, and through the gateway, in turn and several times.
 */
@NullMarked
package io.ela.standalone.bench;

import org.jspecify.annotations.NullMarked;
