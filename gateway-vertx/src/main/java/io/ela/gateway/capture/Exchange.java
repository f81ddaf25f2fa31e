package io.ela.gateway.capture;

import io.ela.dialect.json.Bytes;
import io.ela.dialect.translate.AnswerPlan;
import io.ela.dialect.translate.ClientRequest;
import io.ela.dialect.translate.TranslatedAnswer;
import io.ela.events.ChangeEvent;
import io.ela.events.Origin;
import io.ela.gateway.admin.Counters.Count;
import io.ela.gateway.proxy.BodyCollector;
import io.ela.gateway.proxy.Compression;
import io.ela.gateway.proxy.ElasticError;
import io.ela.gateway.proxy.InFlightBudget;
import io.ela.gateway.proxy.PackedAnswer;
import io.ela.gateway.proxy.Pieces;
import io.ela.gateway.proxy.TranslatingProxy;
import io.ela.gateway.proxy.Upstream;
import io.ela.gateway.route.GateKeeper;
import io.ela.gateway.route.Route;
import io.ela.gateway.route.WriteGate;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One write from the client's body to the client's answer. Runs on the request's event loop.
 *
 * <p>body, plan, gate, intent, master (once), answer, events. The client is answered on the
 * intent's strength: it is durable, so whatever comes of it is known to somebody. Where the intent
 * does not name all that was written, or its deadline is near, the answer waits until the events
 * are acknowledged. What was taken (the gate's pass, the budget's share) is given back when the
 * events are settled, which may be later than the answer: a client that is told 503 because Kafka
 * or the master takes too long does not make the write any less in flight.
 */
abstract class Exchange {
  private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);
  private static final int LARGE = 32 * 1024;

  final Capture capture;
  final HttpServerRequest request;
  final ClientRequest client;
  private final InFlightBudget.Share share;
  private final String requestId;
  private WriteGate.@Nullable Pass pass;
  private Intents.@Nullable Ticket intent;
  private boolean answered;

  /**
   * What goes to the master.
   *
   * @param plan how the answer is translated; null if it is not
   */
  record Outgoing(Upstream.Head head, Pieces body, @Nullable AnswerPlan plan) {}

  Exchange(Capture capture, HttpServerRequest request, ClientRequest client) {
    this(capture, request, client, capture.budget.share());
  }

  /**
   * @param share what was taken for the body already
   */
  Exchange(
      Capture capture,
      HttpServerRequest request,
      ClientRequest client,
      InFlightBudget.Share share) {
    this.capture = capture;
    this.request = request;
    this.client = client;
    this.share = share;
    this.requestId = requestId(request);
  }

  /** Names a client's request in what is published. */
  static String requestId(HttpServerRequest request) {
    String given = request.getHeader("X-Opaque-Id");
    return given == null ? UUID.randomUUID().toString() : given;
  }

  /** Reads the body; may run on a worker. Throws what {@link #errorOf} knows, if it is refused. */
  abstract void plan(Bytes body);

  /** Asks the master what must be known before anything is sent. */
  Future<Void> prepared(Route route) {
    return Future.succeededFuture();
  }

  /** What to send; the plan is made, and {@link #prepared} is through. */
  abstract Outgoing outgoing(Route route, Bytes raw);

  /** The events of an answer. */
  abstract Future<List<ChangeEvent>> events(
      Route route, Upstream.Answer answer, ChangeEvent.Context context);

  /** The events for when there is no answer. */
  abstract Future<List<ChangeEvent>> doubts(Route route, ChangeEvent.Context context);

  /** The answer as it is before it is translated. */
  abstract Bytes stripped(Bytes body);

  /** The answer as it is after it was translated. */
  abstract TranslatedAnswer formed(TranslatedAnswer answer);

  /** How long the client waits for the master. */
  Duration patience(Route route) {
    return capture.config.cluster(route.master()).requestTimeout();
  }

  Future<Void> run() {
    return run(
        BodyCollector.collect(request, capture.budget, share, capture.config.gateway().maxBody()));
  }

  /**
   * Takes the write.
   *
   * @return completes, never fails, when all that comes of it is settled
   */
  Future<Void> run(Future<Bytes> body) {
    return body.compose(raw -> planned(raw).compose(done -> passed()).compose(p -> sent(raw)))
        .recover(
            failure -> {
              refuse(failure);
              release();
              return Future.succeededFuture();
            });
  }

  private Future<Void> planned(Bytes raw) {
    if (raw.length() < LARGE && request.getHeader("Content-Encoding") == null) {
      plan(raw);
      return Future.succeededFuture();
    }
    return capture.sink.compute(
        () -> {
          plan(Compression.decoded(request, raw, capture.config.gateway().maxBody(), share));
          return null;
        });
  }

  private Future<WriteGate.Pass> passed() {
    return GateKeeper.pass(
            capture.vertx, capture.gate, capture.config.gateway().holdTimeout(), client.line())
        .onSuccess(given -> pass = given);
  }

  private Future<Void> sent(Bytes raw) {
    Route route = capture.routes.get();
    return prepared(route).compose(ready -> sent(raw, route));
  }

  private Future<Void> sent(Bytes raw, Route route) {
    Outgoing out = outgoing(route, raw);
    ChangeEvent.Context context =
        new ChangeEvent.Context(
            route.master(), route.epoch(), Origin.GATEWAY, requestId, System.currentTimeMillis());
    return doubts(route, context)
        .compose(this::intended)
        .compose(durable -> capture.stillMaster(route).onFailure(this::unsent))
        .compose(durable -> called(route, out, context).onComplete(done -> release()));
  }

  /** Nothing was sent, so nothing is open. */
  private void unsent(Throwable failure) {
    LOG.warn(
        "event=write-not-sent request=\"{}\" id={} cause=\"{}\"",
        client.line(),
        requestId,
        failure.getMessage());
    if (intent != null) {
      intent.settle();
    }
  }

  /** Makes durable what is about to be written; nothing is sent if that fails. */
  private Future<Void> intended(List<ChangeEvent> refreshes) {
    if (refreshes.isEmpty()) {
      return Future.succeededFuture();
    }
    return capture
        .intents
        .open(refreshes)
        .compose(
            ticket -> {
              intent = ticket;
              return Future.<Void>succeededFuture();
            },
            failure -> {
              capture.counters.add(Count.CAPTURE_FAILED);
              LOG.error(
                  "event=intent-failed request=\"{}\" id={} cause=\"{}\"",
                  client.line(),
                  requestId,
                  failure.getMessage());
              return Future.failedFuture(new NotCapturableNowException(client.line(), failure));
            });
  }

  private Future<Void> called(Route route, Outgoing out, ChangeEvent.Context context) {
    Duration patience = patience(route);
    long timer =
        capture.vertx.setTimer(patience.toMillis(), fired -> late(route, context, patience));
    return route
        .upstream()
        .call(out.head(), out.body())
        .compose(
            answer -> {
              capture.vertx.cancelTimer(timer);
              return arrived(route, out, answer, context);
            },
            failure -> {
              capture.vertx.cancelTimer(timer);
              return lost(route, failure, context);
            });
  }

  private Future<Void> arrived(
      Route route, Outgoing out, Upstream.Answer packed, ChangeEvent.Context context) {
    boolean large = packed.body().length() > LARGE && PackedAnswer.isPacked(packed);
    return large
        ? capture
            .sink
            .compute(() -> PackedAnswer.of(packed))
            .compose(a -> read(route, out, a, context))
        : read(route, out, PackedAnswer.of(packed), context);
  }

  private Future<Void> read(
      Route route, Outgoing out, PackedAnswer answer, ChangeEvent.Context context) {
    share.take(answer.plain().body().length());
    if (answered) {
      capture.counters.add(Count.LATE_ANSWERS);
    }
    return events(route, answer.plain(), context)
        .compose(
            events -> {
              Future<Void> published = publish(events, client.line());
              Intents.Ticket ticket = intent;
              if (ticket != null && ticket.covers(events) && capture.gate.lease().isGood()) {
                return Future.join(
                        answer(route, out, answer),
                        settled(route, published, ticket, events, context))
                    .mapEmpty();
              }
              return acknowledged(route, out, answer, published, events, context);
            },
            failure -> {
              if (intent != null) {
                // Left open: the reconciler looks after it.
                intent.suspect();
              }
              uncaptured(route, failure);
              return Future.succeededFuture();
            });
  }

  private void uncaptured(Route route, Throwable failure) {
    capture.counters.add(Count.CAPTURE_FAILED);
    LOG.error(
        "event=capture-failed request=\"{}\" id={} cause=\"{}\"",
        client.line(),
        requestId,
        failure.getMessage());
    answer(ElasticError.captureFailed(route.master(), client.line(), failure));
  }

  /** The events of a write that the master has answered are durable. */
  void settle(
      Route route, Intents.Ticket ticket, List<ChangeEvent> events, ChangeEvent.Context context) {
    ticket.settle();
  }

  private Future<Void> settled(
      Route route,
      Future<Void> published,
      Intents.@Nullable Ticket ticket,
      List<ChangeEvent> events,
      ChangeEvent.Context context) {
    return published
        .onSuccess(
            acked -> {
              if (ticket != null) {
                settle(route, ticket, events, context);
              }
            })
        // Told where it was published; the refreshes make up for it.
        .onFailure(failure -> capture.suspects.add(events, ticket))
        .otherwiseEmpty();
  }

  private Future<Void> acknowledged(
      Route route,
      Outgoing out,
      PackedAnswer answer,
      Future<Void> published,
      List<ChangeEvent> events,
      ChangeEvent.Context context) {
    Future<Void> settled = settled(route, published, intent, events, context);
    return inTime(published)
        .compose(acked -> capture.stillMaster(route))
        .compose(
            certain -> Future.join(answer(route, out, answer), settled).mapEmpty(),
            failure -> {
              uncaptured(route, failure);
              return settled;
            });
  }

  private Future<Void> lost(Route route, Throwable failure, ChangeEvent.Context context) {
    capture.counters.add(Count.NO_ANSWER);
    LOG.warn(
        "event=no-answer request=\"{}\" id={} cause=\"{}\"",
        client.line(),
        requestId,
        failure.getMessage());
    Future<Void> published = refreshed(route, context);
    return inTime(published)
        .compose(
            acked -> {
              answer(ElasticError.noAnswer(503, failure));
              return published;
            },
            unpublished -> {
              answer(ElasticError.noAnswer(503, failure));
              return published;
            })
        .otherwiseEmpty();
  }

  /** The client is told that it takes too long; the answer is still waited for. */
  private void late(Route route, ChangeEvent.Context context, Duration patience) {
    capture.counters.add(Count.NO_ANSWER);
    LOG.warn(
        "event=no-answer request=\"{}\" id={} cause=\"no answer within {}\"",
        client.line(),
        requestId,
        patience);
    Throwable failure =
        new TimeoutException(
            "cluster "
                + route.master()
                + " gave no answer to "
                + client.line()
                + " within "
                + patience
                + "; it may still do what was asked");
    inTime(refreshed(route, context))
        .onComplete(done -> answer(ElasticError.noAnswer(503, failure)));
  }

  private Future<Void> refreshed(Route route, ChangeEvent.Context context) {
    return doubts(route, context)
        .compose(
            events -> {
              capture.suspects.add(events, intent);
              return publish(events, client.line());
            });
  }

  private Future<Void> publish(List<ChangeEvent> events, String line) {
    return capture
        .publish(intent, events)
        .onFailure(
            failure ->
                LOG.error(
                    "event=events-not-acknowledged request=\"{}\" id={} events={} cause=\"{}\"",
                    line,
                    requestId,
                    events.size(),
                    failure.getMessage()));
  }

  private Future<Void> inTime(Future<Void> published) {
    return published.timeout(
        capture.config.gateway().publishTimeout().toMillis(), TimeUnit.MILLISECONDS);
  }

  private void refuse(Throwable failure) {
    if (failure instanceof RefusedByBridge byBridge && !answered) {
      answered = true;
      capture.counters.add(Count.UNTRANSLATABLE);
      TranslatingProxy.answer(request, byBridge.refused().status(), byBridge.refused().body());
    } else {
      answer(errorOf(failure));
    }
  }

  /** Never fails. */
  private Future<Void> answer(Route route, Outgoing out, PackedAnswer packed) {
    if (answered) {
      return Future.succeededFuture();
    }
    // Nobody else may answer while a large one is made ready.
    answered = true;
    Future<TranslatedAnswer> shaped =
        packed.plain().body().length() > LARGE
            ? capture.sink.compute(() -> shaped(out, packed))
            : Future.succeededFuture().map(now -> shaped(out, packed));
    return shaped
        .compose(
            ready -> {
              TranslatingProxy.send(request, ready);
              return Future.<Void>succeededFuture();
            })
        .recover(
            failure -> {
              LOG.error(
                  "event=answer-not-shaped request=\"{}\" master={}",
                  client.line(),
                  route.master(),
                  failure);
              answered = false;
              answer(TranslatingProxy.errorOf(request, failure, capture.counters));
              return Future.succeededFuture();
            });
  }

  private TranslatedAnswer shaped(Outgoing out, PackedAnswer packed) {
    Upstream.Answer answer = packed.plain();
    Bytes body = stripped(answer.body());
    AnswerPlan plan = out.plan();
    TranslatedAnswer translated =
        plan == null
            ? new TranslatedAnswer(answer.status(), answer.endToEnd(), body)
            : plan.answer(answer.status(), answer.endToEnd(), body);
    return packed.repacked(formed(translated));
  }

  private void answer(ElasticError error) {
    if (!answered) {
      answered = true;
      error.answer(request);
    }
  }

  /** What the client is told when the write was not sent. */
  ElasticError errorOf(Throwable failure) {
    return Refusals.of(capture, request, client.line(), failure);
  }

  private void release() {
    WriteGate.Pass given = pass;
    if (given != null) {
      given.close();
    }
    share.close();
  }
}
