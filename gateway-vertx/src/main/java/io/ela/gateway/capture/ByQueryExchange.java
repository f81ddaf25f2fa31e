package io.ela.gateway.capture;

import io.ela.cluster.EsRequest;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.json.JsonBytesWriter;
import io.ela.dialect.json.MalformedJsonException;
import io.ela.dialect.rest.EndpointTable;
import io.ela.dialect.rest.QueryString;
import io.ela.dialect.search.Hit;
import io.ela.dialect.search.HitsPage;
import io.ela.dialect.search.HitsParser;
import io.ela.dialect.translate.ClientRequest;
import io.ela.dialect.translate.TranslatedAnswer;
import io.ela.events.ChangeEvent;
import io.ela.events.DocKey;
import io.ela.events.Origin;
import io.ela.gateway.admin.Counters.Count;
import io.ela.gateway.proxy.BodyCollector;
import io.ela.gateway.proxy.Compression;
import io.ela.gateway.proxy.ElasticError;
import io.ela.gateway.proxy.InFlightBudget;
import io.ela.gateway.proxy.TranslatingProxy;
import io.ela.gateway.route.GateKeeper;
import io.ela.gateway.route.Route;
import io.ela.gateway.route.WriteGate;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One {@code _delete_by_query} or {@code _update_by_query}. Runs on the request's event loop.
 *
 * <p>A scroll over what the query finds gives the ids; for each page an intent names them, the
 * master carries the operation out for these only, and their refreshes are published. The client
 * gets the sum of the master's answers. A step that fails ends it, as it does in one piece.
 */
final class ByQueryExchange {
  private static final Logger LOG = LoggerFactory.getLogger(ByQueryExchange.class);
  private static final int PAGE = 1000;
  private static final int MOST_AUTO_SLICES = 20;

  /** A search that is not freed ends by itself; no client waits longer for that. */
  private static final long FREED_WITHIN_MILLIS = 2000;

  private final Capture capture;
  private final EndpointTable endpoints;
  private final HttpServerRequest request;
  private final ClientRequest client;
  private final InFlightBudget.Share share;
  private final String requestId;
  private WriteGate.@Nullable Pass pass;
  private long changed;

  /** What stands fast when the gate is passed. */
  private record Work(
      ByQueryPlan plan,
      Route route,
      MasterTalk master,
      ChangeEvent.Context context,
      ByQueryTotals totals) {

    /** One slice of several, counted by itself. */
    Work part(int id, int of) {
      return new Work(plan.part(id, of), route, master, context, new ByQueryTotals());
    }
  }

  /** Where documents are that one step may change together. */
  private record Place(String index, @Nullable String type) {}

  /** The search for the documents was answered with an error, which is the client's. */
  private static final class SearchRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient TranslatedAnswer answer;

    SearchRefusedException(TranslatedAnswer answer) {
      super("the search was answered with " + answer.status(), null, false, false);
      this.answer = answer;
    }
  }

  ByQueryExchange(
      Capture capture, EndpointTable endpoints, HttpServerRequest request, ClientRequest client) {
    this.capture = capture;
    this.endpoints = endpoints;
    this.request = request;
    this.client = client;
    this.share = capture.budget.share();
    String given = request.getHeader("X-Opaque-Id");
    this.requestId = given == null ? UUID.randomUUID().toString() : given;
  }

  /** Completes, never fails, when the client is answered. */
  Future<Void> run() {
    long most = capture.config.gateway().maxBody();
    return BodyCollector.collect(request, capture.budget, share, most)
        .compose(raw -> carriedOut(raw, withBody(Compression.decoded(request, raw, most, share))))
        .recover(
            failure -> {
              refuse(failure);
              return Future.succeededFuture();
            })
        .onComplete(done -> release());
  }

  private Future<Void> carriedOut(Bytes raw, ClientRequest whole) {
    Optional<ByQueryPlan> plan = ByQueryPlan.of(whole);
    if (plan.isEmpty()) {
      return new ByQuerySweepExchange(capture, request, client, share)
          .run(Future.succeededFuture(raw));
    }
    return passed()
        .map(given -> work(plan.get()))
        .compose(
            work ->
                staysInIndex(work)
                    .compose(stays -> inSlices(work))
                    .compose(done -> capture.stillMaster(work.route()))
                    .map(certain -> answer(work)));
  }

  /** A pipeline that sends documents elsewhere would write where no step looks. */
  private Future<Void> staysInIndex(Work work) {
    String expression = client.endpoint().index();
    if (expression == null || !client.endpoint().api().equals("update_by_query")) {
      return Future.succeededFuture();
    }
    return SweptIndices.of(work.route(), expression, client.query())
        .compose(found -> UpdatePipelines.stay(work.route(), client, found))
        .recover(
            failure -> {
              if (failure instanceof UncapturableException uncapturable) {
                capture.forwardUncaptured(client.line(), uncapturable);
                return Future.succeededFuture();
              }
              return Future.failedFuture(MasterSilence.of(client.line(), failure));
            });
  }

  private ClientRequest withBody(Bytes body) {
    return new ClientRequest(
        client.method(),
        client.rawPath(),
        client.query(),
        client.contentType(),
        client.accept(),
        body,
        client.endpoint());
  }

  private Future<WriteGate.Pass> passed() {
    return GateKeeper.pass(
            capture.vertx, capture.gate, capture.config.gateway().holdTimeout(), client.line())
        .onSuccess(given -> pass = given);
  }

  private Work work(ByQueryPlan plan) {
    Route route = capture.routes.get();
    return new Work(
        plan,
        route,
        new MasterTalk(request, endpoints, route),
        new ChangeEvent.Context(
            route.master(), route.epoch(), Origin.GATEWAY, requestId, System.currentTimeMillis()),
        new ByQueryTotals());
  }

  private Future<Void> inSlices(Work work) {
    return slices(work)
        .compose(slices -> slices == 1 ? scrolled(work) : fromSlice(work, 0, slices));
  }

  /** {@code auto} is the number of shards, at most 20 (BulkByScrollParallelizationHelper). */
  private Future<Integer> slices(Work work) {
    return work.plan().slices() == ByQueryPlan.AUTO
        ? capture
            .facts
            .shards(work.route(), work.plan().indices())
            .map(shards -> Math.max(1, Math.min(shards, MOST_AUTO_SLICES)))
        : Future.succeededFuture(work.plan().slices());
  }

  /** One slice after the other. */
  private Future<Void> fromSlice(Work work, int id, int slices) {
    if (id == slices) {
      return Future.succeededFuture();
    }
    Work part = work.part(id, slices);
    return scrolled(part)
        .compose(
            done ->
                work.totals().addSlice(id, part.totals())
                    ? fromSlice(work, id + 1, slices)
                    : Future.succeededFuture());
  }

  private Future<Void> scrolled(Work work) {
    ByQueryPlan plan = work.plan();
    return work.master()
        .ask("POST", plan.prefix() + "/_search", plan.searchQuery(), plan.search(PAGE))
        .compose(answer -> page(work, answer))
        .compose(
            first ->
                first.hits().isEmpty() || changed >= plan.limit()
                    ? nothing(work).eventually(() -> free(work, first))
                    : pages(work, first));
  }

  /** The master's own answer to an operation that finds nothing. */
  private Future<Void> nothing(Work work) {
    ByQueryPlan plan = work.plan();
    return work.master()
        .ask("POST", plan.path(null), plan.operationQuery(), plan.restrictedToNothing())
        .map(
            answer -> {
              work.totals().add(answer);
              return null;
            });
  }

  /** One page after the other, none of which is held when the next has come. */
  private Future<Void> pages(Work work, HitsPage first) {
    Promise<Void> done = Promise.promise();
    turn(work, first, done);
    return done.future();
  }

  private void turn(Work work, HitsPage page, Promise<Void> done) {
    next(work, page)
        .onFailure(failure -> free(work, page).onComplete(freed -> done.fail(failure)))
        .onSuccess(
            next -> {
              if (next.isEmpty()) {
                done.complete();
              } else {
                capture.vertx.runOnContext(again -> turn(work, next.get(), done));
              }
            });
  }

  /** Takes a page's steps, and gets the next page; empty if there is none, or it is not wanted. */
  private Future<Optional<HitsPage>> next(Work work, HitsPage page) {
    List<Hit> hits = page.hits();
    long left = work.plan().limit() - changed;
    List<Hit> taken = hits.size() > left ? hits.subList(0, (int) left) : hits;
    changed += taken.size();
    long begun = System.nanoTime();
    return steps(work, taken)
        .compose(
            goesOn -> {
              String scroll = page.scrollId();
              if (!goesOn || scroll == null || hits.isEmpty() || changed >= work.plan().limit()) {
                return free(work, page).map(Optional.<HitsPage>empty());
              }
              return throttled(work.plan(), taken.size(), begun)
                  .compose(
                      rested ->
                          work.master()
                              .ask("POST", "/_search/scroll", QueryString.EMPTY, scroll(scroll)))
                  .compose(answer -> page(work, answer))
                  .compose(
                      next ->
                          next.hits().isEmpty()
                              ? free(work, next).map(Optional.<HitsPage>empty())
                              : Future.succeededFuture(Optional.of(next)));
            });
  }

  /** Waits as long as the client wants a page of that many documents to take. */
  private Future<Void> throttled(ByQueryPlan plan, int documents, long begunNanos) {
    double millis = documents * 1000.0 / plan.perSecond() - (System.nanoTime() - begunNanos) / 1e6;
    return millis < 1
        ? Future.succeededFuture()
        : capture.vertx.timer((long) millis, TimeUnit.MILLISECONDS).mapEmpty();
  }

  /** Fails for a page that is not complete; its search is freed. */
  private Future<HitsPage> page(Work work, TranslatedAnswer answer) {
    if (answer.status() >= 300) {
      return Future.failedFuture(new SearchRefusedException(answer));
    }
    HitsPage page = HitsParser.parse(answer.body().copy());
    if (!page.timedOut() && page.shards().failed() == 0) {
      return Future.succeededFuture(page);
    }
    MalformedJsonException incomplete =
        new MalformedJsonException(
            "the search for the documents is not complete: "
                + page.shards().failed()
                + " of "
                + page.shards().total()
                + " shards failed");
    return free(work, page).compose(freed -> Future.failedFuture(incomplete));
  }

  private static Bytes scroll(String id) {
    return new JsonBytesWriter(id.length() + 40)
        .ascii("{\"scroll\":\"5m\",\"scroll_id\":")
        .string(id)
        .ascii('}')
        .view();
  }

  private Future<Void> free(Work work, HitsPage page) {
    String scroll = page.scrollId();
    if (scroll == null) {
      return Future.succeededFuture();
    }
    Bytes body =
        new JsonBytesWriter(scroll.length() + 40)
            .ascii("{\"scroll_id\":[")
            .string(scroll)
            .ascii("]}")
            .view();
    return work.master()
        .ask("DELETE", "/_search/scroll", QueryString.EMPTY, body)
        .timeout(FREED_WITHIN_MILLIS, TimeUnit.MILLISECONDS)
        .onFailure(failure -> LOG.info("event=scroll-not-freed cause=\"{}\"", failure.getMessage()))
        .<Void>mapEmpty()
        .otherwiseEmpty();
  }

  /** One step for each index and type of a page, one after the other; false if one failed. */
  private Future<Boolean> steps(Work work, List<Hit> hits) {
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

  private Future<Boolean> step(Work work, Place place, List<Hit> hits) {
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

  private Future<TranslatedAnswer> asked(Work work, Place place, List<Hit> hits) {
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

  private @Nullable Void answer(Work work) {
    try {
      TranslatingProxy.send(
          request, AnswerShaper.formed(work.plan().form(), work.totals().answer()));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("writing into memory", e);
    }
    return null;
  }

  private void refuse(Throwable failure) {
    if (failure instanceof SearchRefusedException search) {
      TranslatingProxy.send(request, search.answer);
    } else if (failure instanceof RefusedByBridge byBridge) {
      capture.counters.add(Count.UNTRANSLATABLE);
      TranslatingProxy.answer(request, byBridge.refused().status(), byBridge.refused().body());
    } else if (failure instanceof UncapturableException uncapturable) {
      capture.counters.add(Count.UNCAPTURED_REFUSED);
      ElasticError.uncaptured(client.line(), String.valueOf(uncapturable.getMessage()))
          .answer(request);
    } else if (failure instanceof NotCapturableNowException unsafe) {
      capture.counters.add(Count.CAPTURE_FAILED);
      new ElasticError(503, "capture_unavailable_exception", String.valueOf(unsafe.getMessage()), 5)
          .answer(request);
    } else if (failure instanceof TimeoutException) {
      // Published as in doubt already.
      capture.counters.add(Count.NO_ANSWER);
      ElasticError.noAnswer(503, failure).answer(request);
    } else if (failure instanceof MalformedJsonException malformed) {
      new ElasticError(400, "parsing_exception", String.valueOf(malformed.getMessage()))
          .answer(request);
    } else {
      TranslatingProxy.errorOf(request, failure, capture.counters).answer(request);
    }
  }

  private void release() {
    WriteGate.Pass given = pass;
    if (given != null) {
      given.close();
    }
    share.close();
  }
}
