/**
 * The gateway: takes the place of the cluster that clients know, and writes down what they change.
 *
 * <p>A request comes in at {@link io.ela.gateway.GatewayService}, is classified by the source's
 * dialect in {@link io.ela.gateway.RequestRouter} and takes one of three ways: what changes nothing
 * goes straight through {@link io.ela.gateway.proxy}; document and metadata writes pass the {@link
 * io.ela.gateway.route.WriteGate}, go to the master once, and their outcome is published by {@link
 * io.ela.gateway.capture} before the client is answered; what cannot be captured is refused, or
 * forwarded and counted, as the configuration says. Which cluster is master comes from the control
 * topic through {@link io.ela.gateway.route}. What is captured while Kafka is away is kept in
 * {@link io.ela.gateway.spool}.
 */
@NullMarked
package io.ela.gateway;

import org.jspecify.annotations.NullMarked;
