/**
 * Applies events to the slave; the only writer there.
 *
 * <p>An event's way: Kafka Streams hands a record to {@link io.ela.replicator.ApplyProcessor},
 * which notes its offset as open ({@link io.ela.replicator.AppliedMarks}) and puts the event into
 * the lane of its key ({@link io.ela.replicator.TaskScope}): one event of a key at a time, many
 * keys at once. For the first event of a lane {@link io.ela.replicator.Gate} decides, from the
 * event and from what the store knows to be applied, whether to apply it, drop it, or ask the
 * master. {@link io.ela.replicator.Application} carries that out with {@link
 * io.ela.replicator.BulkSender} (writes, gathered across keys) and {@link
 * io.ela.replicator.DocumentReader} (reads, gathered likewise), and reports to the processor, which
 * writes the store and closes the offset. A {@code metadata} event is a trigger: {@link
 * io.ela.replicator.IndexKeeper} makes the slave's index as the master's is now, {@link
 * io.ela.replicator.DefinitionKeeper} its template, pipeline or script. A refresh of a whole index
 * is carried out by {@link io.ela.replicator.IndexSweep}: when the master's tasks are over and what
 * was published by then is applied ({@link io.ela.replicator.Backlog}), it publishes a refresh of
 * each document that is there.
 *
 * <p>The slave does nothing by itself: it may not guess what type a field has ({@link
 * io.ela.replicator.MappingKeeper}; a document that waits for the master's mapping gets it copied
 * by {@link io.ela.replicator.Wiring#mappingBehind}), may not make indices ({@link
 * io.ela.replicator.AutoCreationKeeper}), and has no lifecycle policies.
 *
 * <p>Everything here runs on the stream thread, but for what blocks ({@link
 * io.ela.replicator.IndexSweeps}, on threads of its own); answers that come on other threads are
 * posted to its {@link io.ela.replicator.Mailbox}. Kafka Streams would commit whatever {@code
 * process()} has returned from; {@link io.ela.replicator.ClampedConsumer} holds each commit back to
 * the lowest open offset, and pauses the partitions while too many bytes are held. A thread that
 * stood still for so long that others may have its partitions sends nothing more for them ({@link
 * io.ela.replicator.StallWatch}), and one that gives a partition away waits for what it has under
 * way ({@link io.ela.replicator.UnderWay}). Nothing is asked of the slave, and nothing decided,
 * without a lease ({@link io.ela.replicator.SlaveLease}). What the slave lets documents wait for is
 * kept by {@link io.ela.replicator.SlaveWaits}, for the status.
 */
@NullMarked
package io.ela.replicator;

import org.jspecify.annotations.NullMarked;
