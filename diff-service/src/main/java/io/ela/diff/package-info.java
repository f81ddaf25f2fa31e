/**
 * Tells whether the slave holds what the master holds, in bounded memory and under live writes.
 *
 * <p>{@link io.ela.diff.DiffRun} goes over the chosen indices; each is an {@code IndexDiff}. Two
 * {@code ClusterHits} are read in parallel, each document becomes a 128-bit fingerprint ({@code
 * Fingerprints}, with {@code CanonicalJson} for documents) that is added into its hash bucket
 * ({@code BucketDigests}). Buckets whose sums differ are read again, and what has no counterpart
 * there is a suspect ({@code Comparison}, {@code Suspects}). {@code Confirmation} waits until the
 * replicator has passed what was published and reads suspects on both clusters by id until each is
 * equal, different, or known to be moving. What remains is a {@link io.ela.diff.Difference}: it
 * goes to the diffs topic, and with repair a refresh event of its key is published. {@link
 * io.ela.diff.DiffReport} is the outcome.
 */
@NullMarked
package io.ela.diff;

import org.jspecify.annotations.NullMarked;
