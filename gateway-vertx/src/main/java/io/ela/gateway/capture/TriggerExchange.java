package io.ela.gateway.capture;

import io.ela.dialect.json.Bytes;
import io.ela.dialect.json.MalformedJsonException;
import io.ela.dialect.metadata.Trees;
import io.ela.dialect.translate.ClientRequest;
import io.ela.dialect.translate.TranslatedAnswer;
import io.ela.events.ChangeEvent;
import io.ela.gateway.admin.Counters.Count;
import io.ela.gateway.proxy.ElasticError;
import io.ela.gateway.proxy.InFlightBudget;
import io.ela.gateway.proxy.Upstream;
import io.ela.gateway.route.Route;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * One write to definitions. It goes to the master as it came and so does the answer to the client;
 * its events are triggers: the replicator compares the master's present definitions with the
 * slave's.
 */
abstract class TriggerExchange extends Exchange {
  /** A timeout, and a node that had too much to do in the midst of it. */
  private static final Set<Integer> UNCERTAIN = Set.of(408, 429);

  private Bytes plain = Bytes.EMPTY;

  TriggerExchange(Capture capture, HttpServerRequest request, ClientRequest client) {
    super(capture, request, client);
  }

  TriggerExchange(
      Capture capture,
      HttpServerRequest request,
      ClientRequest client,
      InFlightBudget.Share share) {
    super(capture, request, client, share);
  }

  @Override
  void plan(Bytes body) {
    plain = body;
  }

  /** Another body in its place, where it is translated. */
  final void send(Bytes body) {
    plain = body;
  }

  /** The body, not compressed. */
  final Bytes plain() {
    return plain;
  }

  /** Whether the body is said to be JSON and is no object: every server refuses that. */
  final boolean isBroken() {
    if (client.contentType() == null || !WritePlanner.isJson(client.contentType())) {
      return false;
    }
    try {
      return Trees.object(plain).isNull();
    } catch (MalformedJsonException e) {
      return true;
    }
  }

  /** The events of a write that the master was to refuse, and did not. */
  static <T> Future<T> taken(ClientRequest client) {
    return Future.failedFuture(
        new IllegalStateException(
            "the master took " + client.line() + ", which names no index for all that is known"));
  }

  /**
   * As {@link Capture#forwardUncaptured}.
   *
   * @throws UncapturableException if it is refused
   */
  final void forwardUncaptured(UncapturableException why) {
    capture.forwardUncaptured(client.line(), why);
  }

  @Override
  final Outgoing outgoing(Route route, Bytes raw) {
    return PlainSend.of(request, client, route, raw, plain);
  }

  /** A refusal changed nothing; a success did, and anything else may have. */
  @Override
  final Future<List<ChangeEvent>> events(
      Route route, Upstream.Answer answer, ChangeEvent.Context context) {
    capture.facts.forget();
    capture.routings.forget();
    capture.absences.forget();
    return refused(answer) ? Future.succeededFuture(List.of()) : changed(route, answer, context);
  }

  /** Whether it is certain that nothing was changed. */
  boolean refused(Upstream.Answer answer) {
    int status = answer.status();
    return status >= 400 && status < 500 && !UNCERTAIN.contains(status);
  }

  /** The events of an answer that is no refusal. */
  abstract Future<List<ChangeEvent>> changed(
      Route route, Upstream.Answer answer, ChangeEvent.Context context);

  /** Triggers for those of the indices that the migration is about. */
  final List<ChangeEvent> indices(Collection<String> names, ChangeEvent.Context context) {
    return names.stream()
        .filter(capture.events.selection()::contains)
        .map(index -> ChangeEvent.metadata(index, context))
        .toList();
  }

  @Override
  final Bytes stripped(Bytes body) {
    return body;
  }

  @Override
  final TranslatedAnswer formed(TranslatedAnswer answer) {
    return answer;
  }

  @Override
  final ElasticError errorOf(Throwable failure) {
    if (failure instanceof UncapturableException uncapturable) {
      capture.counters.add(Count.UNCAPTURED_REFUSED);
      return ElasticError.uncaptured(client.line(), String.valueOf(uncapturable.getMessage()));
    }
    return super.errorOf(failure);
  }
}
