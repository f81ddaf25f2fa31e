package io.ela.gateway.capture;

import io.ela.dialect.json.Bytes;
import io.ela.dialect.rest.DocumentWrite;
import io.ela.dialect.translate.AnswerPlan;
import io.ela.dialect.translate.ClientRequest;
import io.ela.events.ChangeEvent;
import io.ela.events.Origin;
import io.ela.gateway.admin.Counters.Count;
import io.ela.gateway.proxy.BodyCollector;
import io.ela.gateway.proxy.BodyPipe;
import io.ela.gateway.proxy.BodySource;
import io.ela.gateway.proxy.ElasticError;
import io.ela.gateway.proxy.InFlightBudget;
import io.ela.gateway.proxy.Pieces;
import io.ela.gateway.proxy.PipeProxy;
import io.ela.gateway.proxy.TranslatingProxy;
import io.ela.gateway.proxy.Upstream;
import io.ela.gateway.route.GateKeeper;
import io.ela.gateway.route.Route;
import io.ela.gateway.route.WriteGate;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One write whose body is not held: it goes to the master while it arrives, never faster than the
 * intents that name it are acknowledged. Runs on the request's event loop.
 *
 * <p>The documents are gone when the master answers, so no event carries them: the intents are
 * handed over to the reconciler, which refreshes what they name. The client is answered when that
 * is durable. A body that does not arrive whole may have been carried out in part (Elasticsearch
 * from 8.16 on, see {@code Capabilities.bulkInParts}), so the intents are handed over in any case.
 */
abstract class StreamedExchange {
  private static final Logger LOG = LoggerFactory.getLogger(StreamedExchange.class);

  /** What one write holds at a time, about: a part, and the piece that completes it. */
  static final int WINDOW = 1024 * 1024;

  final Capture capture;
  final HttpServerRequest request;
  final ClientRequest client;
  final InFlightBudget.Share share;
  private final Context context;
  private final String requestId;
  private final List<Intents.Ticket> tickets = new ArrayList<>();
  private WriteGate.@Nullable Pass pass;
  private boolean through;
  private boolean answered;

  /** The master does not take the body; what its answer is, or that there is none, tells why. */
  private static final class NotTakenException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotTakenException(Throwable cause) {
      super(cause.getMessage(), cause);
    }
  }

  StreamedExchange(
      Capture capture,
      HttpServerRequest request,
      ClientRequest client,
      InFlightBudget.Share share) {
    this.capture = capture;
    this.request = request;
    this.client = client;
    this.share = share;
    this.requestId = Exchange.requestId(request);
    this.context = capture.vertx.getOrCreateContext();
  }

  /** One write under way. */
  record Going(
      Route route,
      ChangeEvent.Context context,
      Upstream.Head head,
      Upstream.Open open,
      Future<HttpClientResponse> response) {

    HttpClientRequest up() {
      return open.request();
    }
  }

  /**
   * Whether the write can be streamed: a bulk that can be read, a document that can be named before
   * it is read and need not be translated.
   */
  static boolean suits(Capture capture, ClientRequest client, DocumentWrite write) {
    return write instanceof DocumentWrite.Single single
        ? StreamedDocument.suits(capture, client, single)
        : WritePlanner.isJson(client.contentType());
  }

  /** Asks the master what must be known before anything is sent. */
  Future<Void> prepared(Route route) {
    return Future.succeededFuture();
  }

  /** Method, target and headers; throws what {@link Refusals} knows. */
  abstract Upstream.Head head(Route route);

  /** Before the first piece. */
  abstract Future<Void> begin(Going going);

  /** Passes a piece on, or keeps it until more has come. */
  abstract Future<Void> take(Going going, Bytes piece);

  /** After the last piece. */
  abstract Future<Void> end(Going going);

  /** How the answer is translated, when the whole body is through; null if it is not. */
  abstract @Nullable AnswerPlan answers();

  /**
   * How an answer is translated while it passes; null if it is held for that, or not translated.
   */
  BodyPipe.@Nullable Change change(HttpClientResponse answer) {
    return null;
  }

  /**
   * Takes the write.
   *
   * @return completes, never fails, when all that comes of it is settled
   */
  Future<Void> run(BodySource source) {
    capture.counters.add(Count.STREAMED);
    if (!share.tryTake(WINDOW)) {
      return refused(
              new BodyCollector.RefusedException(
                  ElasticError.overloaded(client.line(), capture.budget)))
          .onComplete(done -> release());
    }
    return GateKeeper.pass(
            capture.vertx, capture.gate, capture.config.gateway().holdTimeout(), client.line())
        .onSuccess(given -> pass = given)
        .compose(given -> opened())
        .compose(going -> streamed(going, source), this::refused)
        .onComplete(done -> release());
  }

  private Future<Going> opened() {
    Route route = capture.routes.get();
    return prepared(route).compose(ready -> opened(route));
  }

  private Future<Going> opened(Route route) {
    Upstream.Head head = head(route);
    ChangeEvent.Context events =
        new ChangeEvent.Context(
            route.master(), route.epoch(), Origin.GATEWAY, requestId, System.currentTimeMillis());
    return route
        .upstream()
        .open(head)
        .map(
            open -> {
              open.request().exceptionHandler(this::ended);
              Future<HttpClientResponse> response =
                  route
                      .upstream()
                      .response(open, head)
                      .onSuccess(answer -> answer.pause().exceptionHandler(this::ended));
              return new Going(route, events, head, open, response);
            });
  }

  /** Whoever waits for it is told by a future. */
  private void ended(Throwable failure) {
    LOG.debug(
        "event=stream-ended request=\"{}\" cause=\"{}\"", client.line(), failure.getMessage());
  }

  /** Makes durable what a part is about to change. */
  final Future<Void> intend(List<ChangeEvent> refreshes) {
    if (refreshes.isEmpty()) {
      return Future.succeededFuture();
    }
    return capture
        .intents
        .openForgetting(refreshes)
        .compose(
            ticket -> {
              tickets.add(ticket);
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

  /** Passes bytes on, as fast as the master takes them. */
  final Future<Void> send(Going going, Pieces bytes) {
    return capture
        .stillMaster(going.route())
        .compose(
            certain ->
                notTaken(
                    bytes
                        .writeTo(going.up())
                        .timeout(patience(going).toMillis(), TimeUnit.MILLISECONDS)));
  }

  private static Future<Void> notTaken(Future<Void> sent) {
    return sent.recover(failure -> Future.failedFuture(new NotTakenException(failure)));
  }

  private Duration patience(Going going) {
    return patience(going.route());
  }

  /** How long the master may take. */
  final Duration patience(Route route) {
    return capture.config.cluster(route.master()).requestTimeout();
  }

  private Future<Void> streamed(Going going, BodySource source) {
    Promise<Void> pumped = Promise.promise();
    Future.succeededFuture(going)
        .compose(this::begin)
        .onSuccess(begun -> pump(going, source, pumped))
        .onFailure(pumped::tryFail);
    return pumped.future().compose(sent -> awaited(going), failure -> broken(going, failure));
  }

  private void pump(Going going, BodySource source, Promise<Void> pumped) {
    if (going.response().isComplete()) {
      // The master has refused the rest, or is gone.
      pumped.tryComplete();
      return;
    }
    source
        .next()
        .compose(piece -> piece.isEmpty() ? ended(going) : take(going, piece).map(false))
        .onFailure(pumped::tryFail)
        .onSuccess(
            last -> {
              if (last) {
                through = true;
                pumped.tryComplete();
              } else {
                context.runOnContext(again -> pump(going, source, pumped));
              }
            });
  }

  private Future<Boolean> ended(Going going) {
    return end(going).compose(sent -> notTaken(going.up().end())).map(true);
  }

  /** The body did not get through: it was refused here, or the client is gone, or Kafka is. */
  private Future<Void> broken(Going going, Throwable failure) {
    if (failure instanceof NotTakenException) {
      return going.response().isComplete()
          ? awaited(going)
          : abandoned(going).compose(reset -> lost(failure));
    }
    return abandoned(going)
        .compose(reset -> capture.intents.handOver(tickets, false).otherwiseEmpty())
        .compose(handed -> refused(failure));
  }

  /** A connection whose request did not end cannot be used again. */
  private static Future<Void> abandoned(Going going) {
    return going.up().reset().<Void>mapEmpty().otherwiseEmpty();
  }

  private Future<Void> awaited(Going going) {
    Duration patience = patience(going);
    long timer = capture.vertx.setTimer(patience.toMillis(), fired -> late(going, patience));
    return going
        .response()
        .onComplete(done -> capture.vertx.cancelTimer(timer))
        .compose(response -> arrived(going, response), this::lost);
  }

  private Future<Void> arrived(Going going, HttpClientResponse response) {
    if (answered) {
      capture.counters.add(Count.LATE_ANSWERS);
    }
    return capture
        .intents
        .handOver(tickets, true)
        .compose(handed -> capture.stillMaster(going.route()))
        .compose(
            certain -> deliver(going, response),
            failure -> {
              capture.counters.add(Count.CAPTURE_FAILED);
              answer(ElasticError.captureFailed(going.route().master(), client.line(), failure));
              return abandoned(going);
            })
        .compose(done -> through ? Future.succeededFuture() : abandoned(going))
        .otherwiseEmpty();
  }

  private Future<Void> deliver(Going going, HttpClientResponse response) {
    AnswerPlan plan = answers();
    if (answered) {
      return abandoned(going);
    }
    answered = true;
    PipeProxy.abandonWithClient(request, going.up());
    BodyPipe.Change change = change(response);
    Future<Void> delivered =
        plan == null || change != null
            ? PipeProxy.answer(request, response, plan == null ? null : plan::headers, change)
            : going
                .route()
                .upstream()
                .collect(going.open(), going.head(), response)
                .map(
                    answer -> {
                      share.take(answer.body().length());
                      TranslatingProxy.answer(request, plan, answer);
                      return null;
                    });
    return delivered
        .onFailure(
            failure -> TranslatingProxy.errorOf(request, failure, capture.counters).answer(request))
        .onComplete(done -> ElasticError.discardRest(request));
  }

  private Future<Void> lost(Throwable failure) {
    noAnswer(failure.getMessage());
    return capture
        .intents
        .handOver(tickets, false)
        .otherwiseEmpty()
        .onComplete(handed -> answer(ElasticError.noAnswer(503, failure)));
  }

  /** The client is told that it takes too long; the answer is still waited for. */
  private void late(Going going, Duration patience) {
    noAnswer("no answer within " + patience);
    answer(
        ElasticError.noAnswer(
            503,
            new TimeoutException(
                "cluster "
                    + going.route().master()
                    + " gave no answer to "
                    + client.line()
                    + " within "
                    + patience
                    + "; it may still do what was asked")));
  }

  private void noAnswer(@Nullable String cause) {
    capture.counters.add(Count.NO_ANSWER);
    LOG.warn("event=no-answer request=\"{}\" id={} cause=\"{}\"", client.line(), requestId, cause);
  }

  private Future<Void> refused(Throwable failure) {
    if (failure instanceof RefusedByBridge byBridge) {
      answered = true;
      capture.counters.add(Count.UNTRANSLATABLE);
      TranslatingProxy.answer(request, byBridge.refused().status(), byBridge.refused().body());
    } else {
      answer(Refusals.of(capture, request, client.line(), failure));
    }
    return Future.succeededFuture();
  }

  private void answer(ElasticError error) {
    if (!answered) {
      answered = true;
      error.answer(request);
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
