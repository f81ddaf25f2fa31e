package io.ela.gateway.capture;

import io.ela.dialect.translate.ClientRequest;
import io.ela.gateway.proxy.InFlightBudget;
import io.ela.gateway.route.Route;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;

/**
 * One {@code _delete_by_query} or {@code _update_by_query} that is not done in steps, as by a task.
 * It writes into the indices of its path. Scripts cannot change {@code _index} there: "Modifying
 * [_index] not allowed" (measured from 5.6 on); pipelines can.
 */
final class ByQuerySweepExchange extends IndexSweepExchange {

  /**
   * @param share what was taken for the body already
   */
  ByQuerySweepExchange(
      Capture capture,
      HttpServerRequest request,
      ClientRequest client,
      InFlightBudget.Share share) {
    super(capture, request, client, share);
  }

  @Override
  Future<Targets> targets(Route route) {
    String named = client.endpoint().index();
    String expression = named == null || named.isEmpty() ? "_all" : named;
    return ConcreteIndices.of(route, expression, client.query())
        .compose(
            found ->
                UpdatePipelines.stay(route, client, found)
                    .map(stays -> new Targets(found.names(), false, false)));
  }
}
