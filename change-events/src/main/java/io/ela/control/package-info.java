/**
 * The control topic: which cluster is master, and everything that must be agreed on.
 *
 * <p>{@link io.ela.control.ControlLog} reads the one partition from its beginning and folds the
 * {@link io.ela.control.ControlRecord}s into a {@link io.ela.control.ControlState}; all readers see
 * the same records in the same order, and so agree. Of two decisions on one switch the first by
 * offset wins. Gateways sign on and off by name; the replicator and the gateways follow the epochs.
 */
@NullMarked
package io.ela.control;

import org.jspecify.annotations.NullMarked;
