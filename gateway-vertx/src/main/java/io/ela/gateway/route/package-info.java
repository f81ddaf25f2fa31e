/**
 * Where requests go, and whether writes may go at all.
 *
 * <p>{@link io.ela.gateway.route.RouteKeeper} follows the control topic. For a pending switch it
 * closes the {@link io.ela.gateway.route.WriteGate}, prepares the {@link
 * io.ela.gateway.route.Route} to the new master, and signs off as drained when the last write in
 * flight has been answered. When the switch is decided it puts the new route in place in one step
 * and opens the gate: writes that were held go to whichever master it is then.
 */
@NullMarked
package io.ela.gateway.route;

import org.jspecify.annotations.NullMarked;
