package io.ela.gateway.capture;

import io.ela.events.ChangeEvent;
import io.ela.gateway.route.Route;

/**
 * What stands fast for a by-query write when the gate is passed.
 *
 * @param totals what the master's answers sum up to
 */
record ByQueryWork(
    ByQueryPlan plan,
    Route route,
    MasterTalk master,
    ChangeEvent.Context context,
    ByQueryTotals totals) {

  /** One slice of several, counted by itself. */
  ByQueryWork part(int id, int of) {
    return new ByQueryWork(plan.part(id, of), route, master, context, new ByQueryTotals());
  }
}
