package io.ela.gateway.capture;

import io.ela.dialect.json.Bytes;
import io.ela.dialect.rest.EndpointTable;
import io.ela.dialect.translate.ClientRequest;
import io.ela.dialect.translate.Translation;
import io.ela.events.ChangeEvent;
import io.ela.events.Origin;
import io.ela.gateway.proxy.BodyCollector;
import io.ela.gateway.proxy.Compression;
import io.ela.gateway.proxy.InFlightBudget;
import io.ela.gateway.proxy.TranslatingProxy;
import io.ela.gateway.route.GateKeeper;
import io.ela.gateway.route.Route;
import io.ela.gateway.route.WriteGate;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One {@code _delete_by_query} or {@code _update_by_query}. Runs on the request's event loop.
 *
 * <p>A scroll over what the query finds gives the ids; for each page an intent names them, the
 * master carries the operation out for these only, and their refreshes are published. The client
 * gets the sum of the master's answers. A step that fails ends it, as it does in one piece.
 */
final class ByQueryExchange {
  private static final int MOST_AUTO_SLICES = 20;

  private final Capture capture;
  private final EndpointTable endpoints;
  private final HttpServerRequest request;
  private final ClientRequest client;
  private final InFlightBudget.Share share;
  private final String requestId;
  private final ByQueryPages pages;
  private WriteGate.@Nullable Pass pass;

  ByQueryExchange(
      Capture capture, EndpointTable endpoints, HttpServerRequest request, ClientRequest client) {
    this.capture = capture;
    this.endpoints = endpoints;
    this.request = request;
    this.client = client;
    this.share = capture.budget.share();
    this.requestId = Exchange.requestId(request);
    this.pages = new ByQueryPages(capture.vertx, new ByQuerySteps(capture, client, requestId));
  }

  /** Completes, never fails, when the client is answered. */
  Future<Void> run() {
    long most = capture.config.gateway().maxBody();
    return BodyCollector.collect(request, capture.budget, share, most)
        .compose(
            raw -> carriedOut(raw, client.withBody(Compression.decoded(request, raw, most, share))))
        .recover(
            failure -> {
              ByQueryRefusals.answer(capture, request, client.line(), failure);
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
                translatable(work, whole)
                    .compose(can -> staysInIndex(work))
                    .compose(stays -> inSlices(work))
                    .compose(done -> capture.stillMaster(work.route()))
                    .map(certain -> answer(work)));
  }

  /** What cannot be translated as a whole is refused before a part of it is carried out. */
  private static Future<Void> translatable(ByQueryWork work, ClientRequest whole) {
    return !work.route().bridge().identity()
            && work.route().bridge().request(whole) instanceof Translation.Refused refused
        ? Future.failedFuture(new RefusedByBridge(refused))
        : Future.succeededFuture();
  }

  /** A pipeline that sends documents elsewhere would write where no step looks. */
  private Future<Void> staysInIndex(ByQueryWork work) {
    String expression = client.endpoint().index();
    if (expression == null || !client.endpoint().api().equals("update_by_query")) {
      return Future.succeededFuture();
    }
    return ConcreteIndices.of(work.route(), expression, client.query())
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

  private Future<WriteGate.Pass> passed() {
    return GateKeeper.pass(
            capture.vertx, capture.gate, capture.config.gateway().holdTimeout(), client.line())
        .onSuccess(given -> pass = given);
  }

  private ByQueryWork work(ByQueryPlan plan) {
    Route route = capture.routes.get();
    return new ByQueryWork(
        plan,
        route,
        new MasterTalk(request, endpoints, route),
        new ChangeEvent.Context(
            route.master(), route.epoch(), Origin.GATEWAY, requestId, System.currentTimeMillis()),
        new ByQueryTotals());
  }

  private Future<Void> inSlices(ByQueryWork work) {
    return slices(work)
        .compose(slices -> slices == 1 ? pages.run(work) : fromSlice(work, 0, slices));
  }

  /** {@code auto} is the number of shards, at most 20 (BulkByScrollParallelizationHelper). */
  private Future<Integer> slices(ByQueryWork work) {
    return work.plan().slices() == ByQueryPlan.AUTO
        ? capture
            .facts
            .shards(work.route(), work.plan().indices())
            .map(shards -> Math.max(1, Math.min(shards, MOST_AUTO_SLICES)))
        : Future.succeededFuture(work.plan().slices());
  }

  /** One slice after the other. */
  private Future<Void> fromSlice(ByQueryWork work, int id, int slices) {
    if (id == slices) {
      return Future.succeededFuture();
    }
    ByQueryWork part = work.part(id, slices);
    return pages
        .run(part)
        .compose(
            done ->
                work.totals().addSlice(id, part.totals())
                    ? fromSlice(work, id + 1, slices)
                    : Future.succeededFuture());
  }

  private @Nullable Void answer(ByQueryWork work) {
    try {
      TranslatingProxy.send(
          request, AnswerShaper.formed(work.plan().form(), work.totals().answer()));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("writing into memory", e);
    }
    return null;
  }

  private void release() {
    WriteGate.Pass given = pass;
    if (given != null) {
      given.close();
    }
    share.close();
  }
}
