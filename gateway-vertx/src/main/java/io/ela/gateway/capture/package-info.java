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
 */
@NullMarked
package io.ela.gateway.capture;

import org.jspecify.annotations.NullMarked;
