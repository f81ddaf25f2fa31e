package io.ela.gateway.capture;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ela.cluster.EsRequest;
import io.ela.dialect.EsVersion;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.metadata.Trees;
import io.ela.dialect.translate.ClientRequest;
import io.ela.dialect.translate.ResizeSettings;
import io.ela.gateway.route.Route;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;

/**
 * One {@code _shrink}, {@code _split} or {@code _clone}: it makes an index of another one's
 * documents. Their versions are the same there, and it may be answered before they are all there.
 */
final class ResizeExchange extends IndexSweepExchange {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

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

  /** Only the master knows which of the source's settings it would copy. */
  @Override
  Future<Void> prepared(Route route) {
    EsVersion dialect = capture.events.source();
    boolean broken = !plain().isEmpty() && isBroken();
    String source = client.endpoint().index();
    if (broken
        || source == null
        || !ResizeSettings.differ(dialect, route.version(), client.query())) {
      return Future.succeededFuture();
    }
    return route
        .client()
        .send(
            EsRequest.get("/" + EsRequest.encode(source) + "/_settings?flat_settings=true")
                .within(PATIENCE))
        .map(
            answer -> {
              // Of an index that is not there the master says so itself.
              if (answer.status() != 404) {
                send(
                    ResizeSettings.uncopied(
                        plain(), names(Trees.object(Bytes.of(answer.orThrow().bytes())))));
              }
              return (Void) null;
            })
        .recover(failure -> Future.failedFuture(MasterSilence.of(client.line(), failure)));
  }

  private static Set<String> names(ObjectNode byIndex) {
    Set<String> names = new TreeSet<>();
    for (JsonNode index : byIndex) {
      index.path("settings").fieldNames().forEachRemaining(names::add);
    }
    return names;
  }

  /** The master that has no types does not tell it later. */
  @Override
  void succeeded() {
    String source = client.endpoint().index();
    String type = source == null ? null : capture.types.typeOf(source);
    if (type != null && !target.isEmpty()) {
      capture.types.learn(target, type);
    }
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
