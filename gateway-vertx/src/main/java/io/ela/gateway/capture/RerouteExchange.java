package io.ela.gateway.capture;

import com.fasterxml.jackson.databind.JsonNode;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.translate.ClientRequest;
import io.ela.gateway.route.Route;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import java.util.Set;
import java.util.TreeSet;

/**
 * One {@code _cluster/reroute}. Its commands that accept the loss of data ({@code
 * allocate_stale_primary}, {@code allocate_empty_primary}, 5.0 and later) make documents of their
 * indices older than they were, or make them vanish; the others change no document.
 */
final class RerouteExchange extends IndexSweepExchange {
  private static final Set<String> LOSSY =
      Set.of("allocate_stale_primary", "allocate_empty_primary");

  private Targets targets = Targets.NONE;

  RerouteExchange(Capture capture, HttpServerRequest request, ClientRequest client) {
    super(capture, request, client, capture.budget.share());
  }

  @Override
  void plan(Bytes body) {
    super.plan(body);
    if (body.isEmpty() || client.query().flag("dry_run")) {
      return;
    }
    Set<String> indices = new TreeSet<>();
    for (JsonNode command : tree().path("commands")) {
      command
          .properties()
          .forEach(
              entry -> {
                String index = entry.getValue().path("index").asText("");
                if (LOSSY.contains(entry.getKey()) && !index.isEmpty()) {
                  indices.add(index);
                }
              });
    }
    targets = new Targets(indices, false, true);
  }

  @Override
  boolean failsInTheMidst() {
    return false;
  }

  @Override
  Future<Targets> targets(Route route) {
    return Future.succeededFuture(targets);
  }
}
