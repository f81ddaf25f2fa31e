/**
 * The admin API of every service, on a port of its own: {@link io.ela.admin.AdminApi} serves
 * health, readiness, status and the {@link io.ela.admin.Metrics}. A service gives it functions that
 * tell its state at the moment; nothing is kept here.
 */
@NullMarked
package io.ela.admin;

import org.jspecify.annotations.NullMarked;
