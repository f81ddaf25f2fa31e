/**
 * Servers for JUnit tests: {@link io.ela.testbed.junit.WithServers} on a class names the kinds; the
 * extension starts them once a JVM, empties them before the next class uses them, and resolves
 * parameters of type {@link io.ela.testbed.junit.Servers}.
 *
 * <p>With the system property {@code ela.testbed=containers} the servers are containers instead of
 * processes.
 */
@NullMarked
package io.ela.testbed.junit;

import org.jspecify.annotations.NullMarked;
