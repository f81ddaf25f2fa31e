/**
 * Starts real Elasticsearch, OpenSearch and Kafka servers as plain processes on loopback.
 *
 * <p>{@link io.ela.testbed.Testbed#start} takes a {@link io.ela.testbed.ServerKind} and goes:
 * install (package {@code install}: Maven artifacts to an unpacked server in the cache) → plan
 * (package {@code launch}: command line, environment, configuration files) → spawn under a watchdog
 * (package {@code child}: the process that takes the server down when this JVM is gone) → await
 * readiness → {@link io.ela.testbed.Server}. Package {@code junit} hands servers to test classes.
 */
@NullMarked
package io.ela.testbed;

import org.jspecify.annotations.NullMarked;
