/**
 * What a write did, told to the writes topic; and what it is about to do, told to the intents topic
 * before the master hears of it.
 *
 * <p>{@link io.ela.gateway.capture.DocumentIntake} begins to read a client's document write. One
 * that is small enough is held: {@link io.ela.gateway.capture.WritePlanner} makes a {@link
 * io.ela.gateway.capture.WritePlan} of it (what to send to the master, and which documents it is
 * about), {@link io.ela.gateway.capture.Intents} makes that durable, {@link
 * io.ela.gateway.capture.DocumentExchange} sends it, once. From the master's answer {@link
 * io.ela.gateway.capture.Outcomes} makes one event for each item that changed something: with the
 * document's bytes where they are certain, otherwise only naming it. {@link
 * io.ela.gateway.capture.EventSink} publishes them, while {@link
 * io.ela.gateway.capture.AnswerShaper} gives the answer the form that the client asked for. What
 * stays in doubt is refreshed again by {@link io.ela.gateway.capture.Suspects}.
 *
 * <p>A larger write goes to the master while it arrives ({@link
 * io.ela.gateway.capture.StreamedExchange}); its intents are left to the reconciler. Writes by
 * query go in steps ({@link io.ela.gateway.capture.ByQueryExchange}), writes to definitions are
 * triggers ({@link io.ela.gateway.capture.MetadataExchange}). What the master writes by itself (a
 * reindexing, a task by query, a shrunk index, a restored one) goes there as it came, and is told
 * by the indices that it writes into ({@link io.ela.gateway.capture.IndexSweepExchange}).
 *
 * <p>While Kafka is away, {@link io.ela.gateway.capture.Spooling} puts intents, and events that
 * their intents do not cover, into the {@link io.ela.gateway.spool.Spool}; {@link
 * io.ela.gateway.capture.SpoolDrain} publishes them afterwards, as refreshes where the write is
 * over, as intents where it is not. No switch can pass a spool: a gateway says "drained", and signs
 * off, only when its own is empty, and a switch waits for the word of every gateway that has signed
 * on.
 */
@NullMarked
package io.ela.gateway.capture;

import org.jspecify.annotations.NullMarked;
