/**
 * Indices with several mapping types, which newer clusters do not have: each type is an index of
 * its own there. {@link io.ela.dialect.split.TypeSplits} is the one place that knows which index of
 * the target holds which type of which index of the source.
 */
@NullMarked
package io.ela.dialect.split;

import org.jspecify.annotations.NullMarked;
