/**
 * What a request is, before anything is done with it.
 *
 * <p>The data's way: a raw request line ({@link io.ela.dialect.rest.RestRequest}) is matched
 * against the routes of the client's dialect ({@link io.ela.dialect.rest.EndpointTable}) and
 * becomes an {@link io.ela.dialect.rest.Endpoint}: the api's name in Elasticsearch's REST
 * specification, what kind of thing it does ({@link io.ela.dialect.rest.EndpointClass}), and the
 * decoded parts of its path. A document write is further read into a {@link
 * io.ela.dialect.rest.DocumentWrite}. Nothing is guessed: a request that matches no route and is
 * not a read is {@code UNKNOWN}.
 *
 * <p>The routes are resources beside these classes: {@code endpoints.tsv} (derived from the
 * published REST specifications), {@code spellings.tsv} (what servers accept beyond them) and
 * {@code endpoint-classes.tsv} (what each api does).
 */
@NullMarked
package io.ela.dialect.rest;

import org.jspecify.annotations.NullMarked;
