package io.ela.gateway.capture;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.rest.EndpointTable;
import io.ela.dialect.translate.ClientRequest;
import io.ela.events.ChangeEvent;
import io.ela.gateway.proxy.Upstream;
import io.ela.gateway.route.Route;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One {@code _rollover}. Its events are triggers of the index that lost the alias and of the one
 * that was made; a dry run tells both names beforehand, for the intent (measured on 5.6 and 8.19:
 * {@code old_index} and {@code new_index} of a dry run are those of the real one).
 */
final class RolloverExchange extends TriggerExchange {
  private static final Logger LOG = LoggerFactory.getLogger(RolloverExchange.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final EndpointTable endpoints;

  /** Null until the dry run has told them. */
  private @Nullable List<String> indices;

  RolloverExchange(
      Capture capture, EndpointTable endpoints, HttpServerRequest request, ClientRequest client) {
    super(capture, request, client);
    this.endpoints = endpoints;
  }

  /** A success says what it did; anything else may have done it. */
  @Override
  Future<List<ChangeEvent>> changed(
      Route route, Upstream.Answer answer, ChangeEvent.Context context) {
    JsonNode told = answer.ok() ? read(answer.body()) : MissingNode.getInstance();
    if (!told.path("rolled_over").isBoolean()) {
      return doubts(route, context);
    }
    return Future.succeededFuture(
        told.path("rolled_over").booleanValue() ? indices(names(told), context) : List.of());
  }

  /** The new index has as many shards as it would have on the source. */
  @Override
  Future<Void> prepared(Route route) {
    return names(route)
        .compose(
            found ->
                found.isEmpty()
                    ? Future.succeededFuture()
                    : new DefaultShards(capture, request, route)
                        .ofCreate(found.get(0), plain())
                        .onSuccess(this::send)
                        .mapEmpty());
  }

  @Override
  Future<List<ChangeEvent>> doubts(Route route, ChangeEvent.Context context) {
    return names(route).map(found -> indices(found, context));
  }

  /** The new index and the old one; none of a dry run, or of what will be refused. */
  private Future<List<String>> names(Route route) {
    List<String> known = indices;
    if (known != null) {
      return Future.succeededFuture(known);
    }
    if (client.query().flag("dry_run")) {
      indices = List.of();
      return Future.succeededFuture(List.of());
    }
    return new MasterTalk(request, endpoints, route)
        .ask(client.method(), client.rawPath(), client.query().with("dry_run", "true"), plain())
        .map(
            answer -> {
              // What is refused dry is refused again, and then the client sees it.
              List<String> found = answer.status() < 300 ? names(read(answer.body())) : List.of();
              indices = found;
              return found;
            });
  }

  private static JsonNode read(Bytes body) {
    try {
      return JSON.readTree(body.array(), body.offset(), body.length());
    } catch (IOException e) {
      LOG.warn("event=rollover-answer-unreadable cause=\"{}\"", e.getMessage());
      return MissingNode.getInstance();
    }
  }

  private static List<String> names(JsonNode answer) {
    return Stream.of("new_index", "old_index")
        .map(member -> answer.path(member).asText(""))
        .filter(name -> !name.isEmpty())
        .toList();
  }
}
