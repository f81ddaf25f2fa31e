package io.ela.gateway.capture;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.translate.ClientRequest;
import io.ela.events.ChangeEvent;
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
final class MetadataExchange extends TriggerExchange {
  private static final Logger LOG = LoggerFactory.getLogger(MetadataExchange.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  private List<String> names = List.of();

  MetadataExchange(Capture capture, HttpServerRequest request, ClientRequest client) {
    super(capture, request, client);
  }

  @Override
  void plan(Bytes body) {
    super.plan(body);
    try {
      names = MetadataTargets.of(client.endpoint(), body);
    } catch (UncapturableException e) {
      forwardUncaptured(e);
    }
  }

  @Override
  Future<List<ChangeEvent>> changed(
      Route route, Upstream.Answer answer, ChangeEvent.Context context) {
    String created = client.endpoint().api().equals("indices.create") ? createdIndex(answer) : null;
    return created == null
        ? doubts(route, context)
        : Future.succeededFuture(indices(Set.of(created), context));
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
        : Future.join(asked).map(all -> indices(indices, context));
  }
}
