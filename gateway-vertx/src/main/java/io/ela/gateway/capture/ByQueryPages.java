package io.ela.gateway.capture;

import io.ela.dialect.search.Hit;
import io.ela.dialect.search.HitsPage;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Takes what a by-query write finds page by page: the master carries it out for each, as fast and
 * as far as the client wants. Made for one write, of which all slices share the limit.
 */
final class ByQueryPages {
  private final Vertx vertx;
  private final ByQuerySteps steps;
  private long changed;

  ByQueryPages(Vertx vertx, ByQuerySteps steps) {
    this.vertx = vertx;
    this.steps = steps;
  }

  /** Completes when all pages of the work are done, or the limit is reached. */
  Future<Void> run(ByQueryWork work) {
    ByQuerySearch search = new ByQuerySearch(work);
    return search
        .first()
        .compose(
            first ->
                first.hits().isEmpty() || changed >= work.plan().limit()
                    ? nothing(work).eventually(() -> search.free(first))
                    : pages(search, first));
  }

  /** The master's own answer to an operation that finds nothing. */
  private Future<Void> nothing(ByQueryWork work) {
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
  private Future<Void> pages(ByQuerySearch search, HitsPage first) {
    Promise<Void> done = Promise.promise();
    turn(search, first, done);
    return done.future();
  }

  private void turn(ByQuerySearch search, HitsPage page, Promise<Void> done) {
    next(search, page)
        .onFailure(failure -> search.free(page).onComplete(freed -> done.fail(failure)))
        .onSuccess(
            next -> {
              if (next.isEmpty()) {
                done.complete();
              } else {
                vertx.runOnContext(again -> turn(search, next.get(), done));
              }
            });
  }

  /** Takes a page's steps, and gets the next page; empty if there is none, or it is not wanted. */
  private Future<Optional<HitsPage>> next(ByQuerySearch search, HitsPage page) {
    ByQueryWork work = search.work();
    List<Hit> hits = page.hits();
    long left = work.plan().limit() - changed;
    List<Hit> taken = hits.size() > left ? hits.subList(0, (int) left) : hits;
    changed += taken.size();
    long begun = System.nanoTime();
    return steps
        .take(work, taken)
        .compose(
            goesOn -> {
              String scroll = page.scrollId();
              if (!goesOn || scroll == null || hits.isEmpty() || changed >= work.plan().limit()) {
                return search.free(page).map(Optional.<HitsPage>empty());
              }
              return throttled(work.plan(), taken.size(), begun)
                  .compose(rested -> search.next(scroll))
                  .compose(
                      next ->
                          next.hits().isEmpty()
                              ? search.free(next).map(Optional.<HitsPage>empty())
                              : Future.succeededFuture(Optional.of(next)));
            });
  }

  /** Waits as long as the client wants a page of that many documents to take. */
  private Future<Void> throttled(ByQueryPlan plan, int documents, long begunNanos) {
    double millis = documents * 1000.0 / plan.perSecond() - (System.nanoTime() - begunNanos) / 1e6;
    return millis < 1
        ? Future.succeededFuture()
        : vertx.timer((long) millis, TimeUnit.MILLISECONDS).mapEmpty();
  }
}
