/**
 * Clients of the demo: they speak version 5's dialect to the gateway all the time, know what every
 * answer must be, and remember what was acknowledged.
 *
 * <p>{@link io.ela.standalone.demo.clients.Workload} runs some {@code DemoClient}s; each owns its
 * documents ({@link io.ela.standalone.demo.clients.OwnedDocument}), so it knows the content and
 * version that the next answer must show. What is not as it must be becomes a {@link
 * io.ela.standalone.demo.clients.Fault}.
 */
@NullMarked
package io.ela.standalone.demo.clients;

import org.jspecify.annotations.NullMarked;
