package io.ela.gateway.proxy;

import io.ela.cluster.NoAnswerException;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.json.MalformedJsonException;
import io.ela.dialect.translate.AnswerPlan;
import io.ela.dialect.translate.ClientRequest;
import io.ela.dialect.translate.ClusterRequest;
import io.ela.dialect.translate.DialectBridge;
import io.ela.dialect.translate.Header;
import io.ela.dialect.translate.SearchTemplates;
import io.ela.dialect.translate.TranslatedAnswer;
import io.ela.dialect.translate.Translation;
import io.ela.gateway.admin.Counters;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forwards a request to a master of another dialect. Bodies are buffered only where something in
 * them may have to be translated. Thread-safe.
 */
public final class TranslatingProxy {
  private static final Logger LOG = LoggerFactory.getLogger(TranslatingProxy.class);

  private final PipeProxy pipe;
  private final InFlightBudget budget;
  private final long maxBody;
  private final Counters counters;

  public TranslatingProxy(PipeProxy pipe, InFlightBudget budget, long maxBody, Counters counters) {
    this.pipe = pipe;
    this.budget = budget;
    this.maxBody = maxBody;
    this.counters = counters;
  }

  /**
   * Forwards a paused request.
   *
   * @param client the request as it was classified, without its body
   * @return completes, never fails, when the client has its answer or is gone
   */
  public Future<Void> forward(
      HttpServerRequest request, ClientRequest client, DialectBridge bridge, Upstream upstream) {
    InFlightBudget.Share share = budget.share();
    boolean buffered = bridge.needsBody(client.endpoint());
    Future<Bytes> body =
        buffered
            ? BodyCollector.collect(request, budget, share, maxBody)
            : Future.succeededFuture(Bytes.EMPTY);
    return body.map(bytes -> buffered ? Compression.decoded(request, bytes, maxBody, share) : bytes)
        .compose(bytes -> send(request, withBody(client, bytes), bridge, upstream, share, buffered))
        .recover(
            failure -> {
              errorOf(request, failure, counters).answer(request);
              return Future.succeededFuture();
            })
        .onComplete(done -> share.close());
  }

  private static ClientRequest withBody(ClientRequest client, Bytes body) {
    return new ClientRequest(
        client.method(),
        client.rawPath(),
        client.query(),
        client.contentType(),
        client.accept(),
        body,
        client.endpoint());
  }

  private Future<Void> send(
      HttpServerRequest request,
      ClientRequest client,
      DialectBridge bridge,
      Upstream upstream,
      InFlightBudget.Share share,
      boolean buffered) {
    if (SearchTemplates.is(client.endpoint()) && !client.body().isEmpty()) {
      return template(request, client, bridge, upstream, share);
    }
    Translation translation = bridge.request(client);
    if (translation instanceof Translation.Refused refused) {
      return refuse(request, client, refused);
    }
    Translation.Forward forward = (Translation.Forward) translation;
    AnswerPlan plan = forward.answers();
    Upstream.Head head = head(request, forward.request(), plan.passThrough(), buffered);
    if (plan.passThrough() && !buffered) {
      return pipe.forward(request, upstream, head, plan::headers);
    }
    if (!buffered && forward.request().body().isEmpty()) {
      // The answer must be held, but the body may not be small: it is read within the bounds.
      return BodyCollector.collect(request, budget, share, maxBody)
          .compose(bytes -> call(request, upstream, head, bytes, plan, share));
    }
    return call(request, upstream, head, forward.request().body(), plan, share);
  }

  private Future<Void> refuse(
      HttpServerRequest request, ClientRequest client, Translation.Refused refused) {
    counters.add(Counters.Count.UNTRANSLATABLE);
    LOG.info("event=untranslatable request=\"{}\" reason=\"{}\"", client.line(), refused.reason());
    answer(request, refused.status(), refused.body());
    return Future.succeededFuture();
  }

  /** Two round trips: only the cluster can render it. */
  private Future<Void> template(
      HttpServerRequest request,
      ClientRequest client,
      DialectBridge bridge,
      Upstream upstream,
      InFlightBudget.Share share) {
    Translation question;
    try {
      question = bridge.request(SearchTemplates.question(client));
    } catch (MalformedJsonException e) {
      // Said as of any search.
      question = bridge.request(client);
    }
    if (question instanceof Translation.Refused refused) {
      return refuse(request, client, refused);
    }
    Translation.Forward forward = (Translation.Forward) question;
    Upstream.Head head = head(request, forward.request(), false, true);
    return upstream
        .call(head, Pieces.of(forward.request().body()))
        .compose(
            answer -> {
              share.take(answer.body().length());
              if (answer.status() != 200) {
                answer(request, forward.answers(), answer);
                return Future.succeededFuture();
              }
              ClientRequest search = SearchTemplates.search(client, answer.body());
              return send(request, search, bridge, upstream, share, true);
            });
  }

  private Future<Void> call(
      HttpServerRequest request,
      Upstream upstream,
      Upstream.Head head,
      Bytes body,
      AnswerPlan plan,
      InFlightBudget.Share share) {
    return upstream
        .call(head, Pieces.of(body))
        .map(
            answer -> {
              share.take(answer.body().length());
              answer(request, plan, answer);
              return null;
            });
  }

  /** Method, target and headers for a translated request. */
  public static Upstream.Head head(
      HttpServerRequest request, ClusterRequest to, boolean anyEncoding, boolean bodyDecoded) {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap().addAll(request.headers());
    if (bodyDecoded) {
      headers.remove("Content-Length").remove("Content-Encoding").remove("Transfer-Encoding");
    }
    if (!anyEncoding) {
      headers.remove("Accept-Encoding");
    }
    set(headers, "Content-Type", to.contentType());
    set(headers, "Accept", to.accept());
    return new Upstream.Head(HttpMethod.valueOf(to.method()), to.target(), headers);
  }

  private static void set(MultiMap headers, String name, @Nullable String value) {
    headers.remove(name);
    if (value != null) {
      headers.add(name, value);
    }
  }

  /** Answers the client with the cluster's answer, translated. */
  public static void answer(HttpServerRequest request, AnswerPlan plan, Upstream.Answer answer) {
    send(request, plan.answer(answer.status(), answer.endToEnd(), answer.body()));
  }

  /** Answers the client; the length header is set here. */
  public static void send(HttpServerRequest request, TranslatedAnswer answer) {
    HttpServerResponse response = request.response();
    if (response.headWritten() || response.closed()) {
      return;
    }
    response.setStatusCode(answer.status());
    boolean head = HttpMethod.HEAD.equals(request.method());
    for (Header header : answer.headers()) {
      if (head || !header.is("content-length")) {
        response.headers().add(header.name(), header.value());
      }
    }
    if (head || answer.status() == 204 || answer.status() == 304) {
      Ends.logged(response.end(), request);
    } else {
      Pieces body = Pieces.of(answer.body());
      if (body.small()) {
        Ends.logged(response.end(body.whole()), request);
      } else {
        response.putHeader("Content-Length", String.valueOf(body.length()));
        Ends.logged(body.writeTo(response).compose(written -> response.end()), request);
      }
    }
  }

  /** Answers with a JSON body. */
  public static void answer(HttpServerRequest request, int status, Bytes json) {
    send(
        request,
        new TranslatedAnswer(
            status, List.of(new Header("content-type", "application/json; charset=UTF-8")), json));
  }

  /** The bytes as a buffer. */
  public static Buffer buffer(Bytes bytes) {
    return Buffer.buffer(bytes.length()).appendBytes(bytes.array(), bytes.offset(), bytes.length());
  }

  /** What the client is told of a failure; the unexpected ones are logged. */
  public static ElasticError errorOf(
      HttpServerRequest request, Throwable failure, Counters counters) {
    String line = request.method() + " " + request.path();
    if (failure instanceof BodyCollector.RefusedException refused) {
      if (refused.error().status() == 429) {
        counters.add(Counters.Count.REJECTED);
      }
      return refused.error();
    }
    if (failure instanceof NoAnswerException) {
      counters.add(Counters.Count.NO_ANSWER);
      LOG.warn("event=no-answer cause=\"{}\"", failure.getMessage());
      return ElasticError.noAnswer(503, failure);
    }
    if (failure instanceof MalformedJsonException) {
      LOG.warn("event=answer-unreadable request=\"{}\" cause=\"{}\"", line, failure.getMessage());
      return new ElasticError(
          502,
          "unreadable_answer_exception",
          "the master's answer to " + line + " cannot be translated: " + failure.getMessage());
    }
    if (failure instanceof HttpClosedException && request.response().closed()) {
      LOG.debug("event=client-gone request=\"{}\"", line);
      return ElasticError.internal(line, failure);
    }
    counters.add(Counters.Count.INTERNAL_ERRORS);
    LOG.error("event=internal-error request=\"{}\"", line, failure);
    return ElasticError.internal(line, failure);
  }
}
