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
    if (named == null || named.startsWith("<")) {
      forwardUncaptured(
          new UncapturableException(
              "the new index is named [" + named + "], which stands for another name"));
    } else {
      target = named;
    }
  }

  @Override
  boolean failsInTheMidst() {
    return false;
  }

  @Override
  Future<Targets> targets(Route route) {
    return Future.succeededFuture(
        target.isEmpty() ? Targets.NONE : new Targets(Set.of(target), true, true));
  }
}
