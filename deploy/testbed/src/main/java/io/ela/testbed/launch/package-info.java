/**
 * From an unpacked server to a running one.
 *
 * <p>{@code Launchers} writes a server's configuration and gives a {@code LaunchPlan}; {@code
 * ServerProcess} spawns it under the watchdog, waits until it answers ({@code Readiness}) and holds
 * the handles by which it is stopped; {@code Jdks} finds the JDK that a kind needs and {@code
 * Ports} a free port.
 */
@NullMarked
package io.ela.testbed.launch;

import org.jspecify.annotations.NullMarked;
