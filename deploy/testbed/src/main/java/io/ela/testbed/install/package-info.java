/**
 * From Maven coordinates to an unpacked server in the cache.
 *
 * <p>{@code Installer} knows what each kind is made of; {@code MavenArtifacts} fetches it through
 * the user's Maven settings (mirrors, proxies); {@code ServerCache} unpacks it into a temporary
 * directory under a lock and renames that into place, so that what has its final name is complete.
 */
@NullMarked
package io.ela.testbed.install;

import org.jspecify.annotations.NullMarked;
