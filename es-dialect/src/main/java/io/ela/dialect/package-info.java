/**
 * What one version of Elasticsearch or OpenSearch accepts and answers, as pure functions: no I/O,
 * no threads, no clock.
 *
 * <p>The data's way: the answer of {@code GET /} becomes an {@link io.ela.dialect.EsVersion}, which
 * is asked once for its {@link io.ela.dialect.Capabilities}; everything else asks the capabilities
 * and never compares version numbers. {@code io.ela.dialect.json} holds the byte slices and the
 * streaming JSON that {@code io.ela.dialect.bulk} (write requests and their answers) and {@code
 * io.ela.dialect.search} (hits, documents, errors) are made of.
 */
@NullMarked
package io.ela.dialect;

import org.jspecify.annotations.NullMarked;
