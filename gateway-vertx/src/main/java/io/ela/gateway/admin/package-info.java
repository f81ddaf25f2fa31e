/**
 * The admin API: {@code /health}, {@code /ready} and {@code /status}, on a port of its own.
 *
 * <p>{@link io.ela.gateway.admin.AdminApi} only reads; the numbers come from {@link
 * io.ela.gateway.admin.Counters}, which the request's ways increment.
 */
@NullMarked
package io.ela.gateway.admin;

import org.jspecify.annotations.NullMarked;
