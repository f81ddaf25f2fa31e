/**
 * How a migration stands: control topic and Kafka's offsets go into a {@link
 * io.ela.standalone.status.StatusReport}, which is printed for a person or as JSON.
 */
@NullMarked
package io.ela.standalone.status;

import org.jspecify.annotations.NullMarked;
