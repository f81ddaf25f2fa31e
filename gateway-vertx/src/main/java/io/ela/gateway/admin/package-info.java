/**
 * What a gateway tells of itself through its admin API ({@link io.ela.admin.AdminApi}): the numbers
 * come from {@link io.ela.gateway.admin.Counters}, which the request's ways increment.
 */
@NullMarked
package io.ela.gateway.admin;

import org.jspecify.annotations.NullMarked;
