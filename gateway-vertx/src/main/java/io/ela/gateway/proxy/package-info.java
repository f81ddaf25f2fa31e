/**
 * Between the client's connection and the master's.
 *
 * <p>{@link io.ela.gateway.proxy.PipeProxy} passes requests and answers through without looking at
 * them, with backpressure from end to end; where the dialects differ, {@link
 * io.ela.gateway.proxy.TranslatingProxy} buffers what must be translated. Both talk to the master
 * through an {@link io.ela.gateway.proxy.Upstream}. Bodies that are buffered are read by {@link
 * io.ela.gateway.proxy.BodyCollector} within the {@link io.ela.gateway.proxy.InFlightBudget}.
 * Whatever the gateway itself has to say is an {@link io.ela.gateway.proxy.ElasticError}.
 */
@NullMarked
package io.ela.gateway.proxy;

import org.jspecify.annotations.NullMarked;
