package io.ela.gateway.capture;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.ela.config.GatewayConfig;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.translate.ClientRequest;
import io.ela.dialect.translate.TranslatedAnswer;
import io.ela.events.ChangeEvent;
import io.ela.gateway.admin.Counters.Count;
import io.ela.gateway.proxy.ElasticError;
import io.ela.gateway.proxy.Upstream;
import io.ela.gateway.route.Route;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One write to the definitions of concrete indices. Its event is a trigger: the replicator compares
 * the master's present definition with the slave's.
 */
final class MetadataExchange extends Exchange {
  private static final Logger LOG = LoggerFactory.getLogger(MetadataExchange.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A timeout, and a node that had too much to do in the midst of it. */
  private static final Set<Integer> UNCERTAIN = Set.of(408, 429);

  private List<String> names = List.of();
  private Bytes plain = Bytes.EMPTY;

  MetadataExchange(Capture capture, HttpServerRequest request, ClientRequest client) {
    super(capture, request, client);
  }

  @Override
  void plan(Bytes body) {
    plain = body;
    try {
      names = MetadataTargets.of(client.endpoint(), body);
    } catch (UncapturableException e) {
      if (capture.config.gateway().unknownWrites() != GatewayConfig.UnknownWrites.FORWARD) {
        throw e;
      }
      capture.counters.add(Count.UNCAPTURED_FORWARDED);
      LOG.warn(
          "event=uncaptured-write request=\"{}\" reason=\"{}\"", client.line(), e.getMessage());
    }
  }

  @Override
  Outgoing outgoing(Route route, Bytes raw) {
    return PlainSend.of(request, client, route, raw, plain);
  }

  /** A refusal changed nothing; a success did, and anything else may have. */
  @Override
  Future<List<ChangeEvent>> events(
      Route route, Upstream.Answer answer, ChangeEvent.Context context) {
    capture.facts.forget();
    if (refused(answer.status())) {
      return Future.succeededFuture(List.of());
    }
    String created = client.endpoint().api().equals("indices.create") ? createdIndex(answer) : null;
    return created == null
        ? doubts(route, context)
        : Future.succeededFuture(events(Set.of(created), context));
  }

  /** Whether a write to a definition was refused, so that nothing came of it. */
  static boolean refused(int status) {
    return status >= 400 && status < 500 && !UNCERTAIN.contains(status);
  }

  /** The answer names the index also where the request has a date math expression (from 5.6 on). */
  private static @Nullable String createdIndex(Upstream.Answer answer) {
    try {
      Bytes body = answer.body();
      String index =
          JSON.readTree(body.array(), body.offset(), body.length()).path("index").asText("");
      return index.isEmpty() ? null : index;
    } catch (IOException e) {
      LOG.warn("event=create-answer-unreadable cause=\"{}\"", e.getMessage());
      return null;
    }
  }

  @Override
  Future<List<ChangeEvent>> doubts(Route route, ChangeEvent.Context context) {
    List<Future<IndexFacts.Target>> asked = new ArrayList<>();
    Set<String> indices = new LinkedHashSet<>();
    for (String name : names) {
      asked.add(
          capture
              .facts
              .target(route, name)
              .onSuccess(target -> indices.addAll(target.indices().keySet())));
    }
    return asked.isEmpty()
        ? Future.succeededFuture(List.of())
        : Future.join(asked).map(all -> events(indices, context));
  }

  private List<ChangeEvent> events(Set<String> indices, ChangeEvent.Context context) {
    return indices.stream()
        .filter(capture.events.selection()::contains)
        .map(index -> ChangeEvent.metadata(index, context))
        .toList();
  }

  @Override
  Bytes stripped(Bytes body) {
    return body;
  }

  @Override
  TranslatedAnswer formed(TranslatedAnswer answer) {
    return answer;
  }

  @Override
  ElasticError errorOf(Throwable failure) {
    if (failure instanceof UncapturableException uncapturable) {
      capture.counters.add(Count.UNCAPTURED_REFUSED);
      return ElasticError.uncaptured(client.line(), String.valueOf(uncapturable.getMessage()));
    }
    return super.errorOf(failure);
  }
}
