/**
 * Changes the master: a {@link io.ela.standalone.switching.SwitchRequest} is weighed ({@link
 * io.ela.standalone.switching.Objections}), then {@link
 * io.ela.standalone.switching.SwitchCoordinator} lets the gateways hold their writes, waits until
 * the replicator has applied all, and appends the decision; {@link
 * io.ela.standalone.switching.Handover} sees to what the clusters themselves may do and have; the
 * {@link io.ela.standalone.switching.SwitchReport} says what happened and how long each step took.
 */
@NullMarked
package io.ela.standalone.switching;

import org.jspecify.annotations.NullMarked;
