/**
 * What a write did, told to the writes topic before the client hears of it.
 *
 * <p>{@link io.ela.gateway.capture.WritePlanner} reads a client's document write and makes a {@link
 * io.ela.gateway.capture.WritePlan}: what to send to the master, and which documents it is about.
 * {@link io.ela.gateway.capture.DocumentWrites} sends it, once. From the master's answer {@link
 * io.ela.gateway.capture.Outcomes} makes one event for each item that changed something: with the
 * document's bytes where they are certain, otherwise only naming it. {@link
 * io.ela.gateway.capture.EventSink} publishes them and awaits their acknowledgement; then {@link
 * io.ela.gateway.capture.AnswerShaper} gives the answer the form that the client asked for.
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
