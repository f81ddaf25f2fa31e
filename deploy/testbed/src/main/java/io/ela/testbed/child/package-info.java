/**
 * What runs in the JVMs that the testbed starts, not in the caller's: the watchdog and the mains of
 * embedded servers.
 *
 * <p>The testbed copies these classes, and nothing else of its own class path, beside the server's
 * data and starts {@code Watchdog}, which starts the server. So every class here is a single file
 * (no nested classes) that uses the JDK only and reaches its server's classes by reflection.
 */
@NullMarked
package io.ela.testbed.child;

import org.jspecify.annotations.NullMarked;
