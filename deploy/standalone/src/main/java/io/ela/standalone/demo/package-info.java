/**
 * A whole migration on real servers, for a person to watch.
 *
 * <p>{@link io.ela.standalone.demo.DemoServers} starts Kafka and two clusters, package {@code seed}
 * fills the old one, {@link io.ela.standalone.demo.DemoServices} runs gateway and replicator in
 * this process, package {@code clients} keeps writing through the gateway, and {@link
 * io.ela.standalone.demo.Demo} takes the six steps: capture, load, compare and repair, switch,
 * compare, proof. The outcome is a {@link io.ela.standalone.demo.DemoResult}, printed as a table or
 * as JSON.
 */
@NullMarked
package io.ela.standalone.demo;

import org.jspecify.annotations.NullMarked;
