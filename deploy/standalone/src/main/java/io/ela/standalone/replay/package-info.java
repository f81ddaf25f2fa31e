/**
 * Lets the replicator see events again: {@link io.ela.standalone.replay.Replay} reads a part of a
 * topic, chosen by {@link io.ela.standalone.replay.ReplayStart} and {@link
 * io.ela.standalone.replay.ReplayRequest}, and appends its events to the writes topic as they are.
 * The gate drops what the slave has already, so that this is harmless at any time.
 */
@NullMarked
package io.ela.standalone.replay;

import org.jspecify.annotations.NullMarked;
