package io.ela.gateway.capture;

import io.ela.cluster.EsRequest;
import io.ela.dialect.search.Hit;
import io.ela.dialect.translate.ClientRequest;
import io.ela.dialect.translate.TranslatedAnswer;
import io.ela.events.ChangeEvent;
import io.ela.events.DocKey;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the master carry a by-query write out for documents by their ids: an intent names them, then
 * the master is asked, then their refreshes are published. Made for one write.
 */
final class ByQuerySteps {
  private static final Logger LOG = LoggerFactory.getLogger(ByQuerySteps.class);

  private final Capture capture;
  private final ClientRequest client;
  private final String requestId;

  /** Where documents are that one step may change together. */
  private record Place(String index, @Nullable String type) {}

  ByQuerySteps(Capture capture, ClientRequest client, String requestId) {
    this.capture = capture;
    this.client = client;
    this.requestId = requestId;
  }

  /** One step for each index and type of a page, one after the other; false if one failed. */
  Future<Boolean> take(ByQueryWork work, List<Hit> hits) {
    Map<Place, List<Hit>> places = new LinkedHashMap<>();
    boolean typed = capture.events.source().capabilities().mappingTypes();
    for (Hit hit : hits) {
      Place place = new Place(hit.index(), typed ? hit.type() : null);
      places.computeIfAbsent(place, p -> new ArrayList<>()).add(hit);
    }
    Future<Boolean> chain = Future.succeededFuture(true);
    for (Map.Entry<Place, List<Hit>> each : places.entrySet()) {
      chain =
          chain.compose(
              goesOn ->
                  goesOn
                      ? step(work, each.getKey(), each.getValue())
                      : Future.succeededFuture(false));
    }
    return chain;
  }

  private Future<Boolean> step(ByQueryWork work, Place place, List<Hit> hits) {
    List<ChangeEvent> refreshes = new ArrayList<>(hits.size());
    if (capture.events.selection().contains(place.index())) {
      String type = place.type() == null ? DocKey.NO_TYPE : place.type();
      for (Hit hit : hits) {
        refreshes.add(
            ChangeEvent.refresh(
                new DocKey(place.index(), type, hit.id()),
                hit.routing(),
                hit.parent(),
                work.context()));
      }
    }
    if (refreshes.isEmpty()) {
      return asked(work, place, hits).map(work.totals()::add);
    }
    return capture
        .stillMaster(work.route())
        .compose(certain -> capture.intents.open(refreshes))
        .recover(
            failure -> Future.failedFuture(new NotCapturableNowException(client.line(), failure)))
        .compose(
            ticket ->
                asked(work, place, hits)
                    .compose(
                        answer ->
                            published(refreshes, ticket).map(acked -> work.totals().add(answer)),
                        failure -> {
                          // It may still be carried out.
                          capture.suspects.add(refreshes, ticket);
                          return capture
                              .sink
                              .publish(refreshes)
                              .otherwiseEmpty()
                              .compose(told -> Future.failedFuture(failure));
                        }));
  }

  private Future<Void> published(List<ChangeEvent> refreshes, Intents.Ticket ticket) {
    return capture
        .publish(ticket, refreshes)
        .onSuccess(acked -> ticket.settle())
        // The intent is durable, and stays open: the client need not wait for these.
        .onFailure(
            failure -> {
              LOG.warn(
                  "event=events-not-acknowledged request=\"{}\" id={} cause=\"{}\"",
                  client.line(),
                  requestId,
                  failure.getMessage());
              capture.suspects.add(refreshes, ticket);
            })
        .otherwiseEmpty();
  }

  private Future<TranslatedAnswer> asked(ByQueryWork work, Place place, List<Hit> hits) {
    String type = place.type();
    return work.master()
        .ask(
            "POST",
            work.plan().path(type == null ? null : EsRequest.encode(type)),
            work.plan().operationQuery(),
            work.plan().restricted(place.index(), hits.stream().map(Hit::id).toList()))
        .timeout(
            capture.config.cluster(work.route().master()).requestTimeout().toMillis(),
            TimeUnit.MILLISECONDS);
  }
}
