/**
 * Copies the stock: what the master held before capture began.
 *
 * <p>{@link io.ela.loader.LoadCommand} reads the configuration and opens a session; {@link
 * io.ela.loader.Loader} lists the master's indices and gives each to an {@code IndexLoad}. That
 * publishes the index's definition as a metadata event and waits until the replicator, the slave's
 * only writer, has made the index there; then one {@code SliceCopy} for each slice scans pages and
 * publishes their documents as events, the next page being fetched meanwhile. {@code Acks} keeps
 * count of the acknowledgements. {@link io.ela.loader.LoadProgress} can be read at any time; {@link
 * io.ela.loader.LoadSummary} is the outcome.
 */
@NullMarked
package io.ela.loader;

import org.jspecify.annotations.NullMarked;
