/**
 * What clusters answer to reads: hits, documents, errors.
 *
 * <p>The data's way: the body of a search, scroll, {@code _mget} or {@code GET} goes through {@link
 * io.ela.dialect.search.HitsParser} or {@link io.ela.dialect.search.MgetParser} in one pass and
 * comes out as records whose {@code source} is a slice of the body. A body that is an error goes
 * through {@link io.ela.dialect.search.ErrorParser}.
 */
@NullMarked
package io.ela.dialect.search;

import org.jspecify.annotations.NullMarked;
