package io.ela.gateway.capture;

import io.ela.dialect.json.Bytes;
import io.ela.dialect.translate.ClientRequest;
import io.ela.gateway.route.Route;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import java.util.Set;

/**
 * One {@code _shrink}, {@code _split} or {@code _clone}: it makes an index of another one's
 * documents. Their versions are the same there, and it may be answered before they are all there.
 */
final class ResizeExchange extends IndexSweepExchange {
  private String target = "";

  ResizeExchange(Capture capture, HttpServerRequest request, ClientRequest client) {
    super(capture, request, client, capture.budget.share());
  }

  @Override
  void plan(Bytes body) {
    super.plan(body);
    String named = client.endpoint().part("target");
    target = named == null ? "" : named;
  }

  @Override
  boolean failsInTheMidst() {
    return false;
  }

  @Override
  Future<Targets> targets(Route route) {
    return IndexFacts.isDateMath(target)
        ? capture.facts.target(route, target).compose(this::ofDateMath)
        : Future.succeededFuture(
            target.isEmpty() ? Targets.NONE : new Targets(Set.of(target), true, true));
  }

  /** Servers refuse it (measured on 5.6, 6.8 and 8.19); one that did not would be captured. */
  private Future<Targets> ofDateMath(IndexFacts.Target told) {
    Set<String> indices = told.indices().keySet();
    return indices.stream().anyMatch(IndexFacts::isDateMath)
        ? Future.failedFuture(
            new IllegalStateException("it does not tell what [" + target + "] stands for"))
        : Future.succeededFuture(new Targets(indices, true, false));
  }
}
