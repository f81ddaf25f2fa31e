/**
 * The file that takes the place of the intents topic while Kafka is away.
 *
 * <p>{@link io.ela.gateway.spool.Spool} is a queue on disk: a record is appended, is on the disk
 * when its future completes (one fsync for all that wait), is read again in order, and goes when
 * its reader says so. It consists of segments, files in a {@link
 * io.ela.gateway.spool.SpoolDirectory} that one process has to itself; a segment is a sequence of
 * {@link io.ela.gateway.spool.Frame}s with length and checksum. What the records mean is the
 * business of {@link io.ela.gateway.capture}.
 */
@NullMarked
package io.ela.gateway.spool;

import org.jspecify.annotations.NullMarked;
