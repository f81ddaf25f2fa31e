/**
 * The change event: what travels between the services, and how.
 *
 * <p>A {@link io.ela.events.ChangeEvent} is born in the gateway (a write the master answered), in
 * the loader (a document scanned) or in the diff service (a key to look at again). {@link
 * io.ela.events.EventCodec} turns it into one Kafka record: the {@link io.ela.events.DocKey} as the
 * record's key, so that all events of a document meet on one partition in order; the document's
 * {@code _source} bytes, untouched, as its value; everything else as compact JSON in one header. An
 * event may also name an index as a whole: its definition, or all of its documents. {@link
 * io.ela.events.EventPublisher} sends it, and the replicator decodes it at the other end. {@link
 * io.ela.events.Topics} knows the topics' names and how they are made.
 */
@NullMarked
package io.ela.events;

import org.jspecify.annotations.NullMarked;
