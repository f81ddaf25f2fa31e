package io.ela.gateway.capture;

import com.fasterxml.jackson.databind.JsonNode;
import io.ela.cluster.EsRequest;
import io.ela.cluster.EsResponse;
import io.ela.dialect.EsVersion;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.json.MalformedJsonException;
import io.ela.dialect.metadata.PrimaryShards;
import io.ela.dialect.metadata.Trees;
import io.ela.dialect.rest.DocumentWrite.OpType;
import io.ela.dialect.rest.Endpoint;
import io.ela.dialect.rest.EndpointClass;
import io.ela.dialect.rest.QueryString;
import io.ela.dialect.translate.ClientRequest;
import io.ela.dialect.translate.NamePattern;
import io.ela.dialect.translate.Translation;
import io.ela.events.ChangeEvent;
import io.ela.events.Origin;
import io.ela.gateway.proxy.Pieces;
import io.ela.gateway.proxy.TranslatingProxy;
import io.ela.gateway.route.Route;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives an index of which nothing says how many shards it has as many as the client's version would
 * give it, where the master would give it another number. What matches a template that says it, or
 * any composable one, is left to the master. To be used on the request's event loop.
 *
 * @param client whose credentials create indices
 */
record DefaultShards(Capture capture, HttpServerRequest client, Route route) {
  private static final Logger LOG = LoggerFactory.getLogger(DefaultShards.class);
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final String LEGACY =
      "/_template?filter_path=*.index_patterns,*.settings.index.number_of_shards";
  private static final String COMPOSABLE =
      "/_index_template?filter_path=index_templates.index_template.index_patterns";
  private static final String AUTOMATIC =
      "/_cluster/settings?include_defaults=true&filter_path=*.action.auto_create_index";

  private int wanted() {
    return capture.events.source().capabilities().defaultShards();
  }

  private boolean differs() {
    EsVersion master = route.version();
    return !route.bridge().identity() && wanted() != master.capabilities().defaultShards();
  }

  /**
   * Creates those of the indices that a write is about to create. What is refused is left to the
   * write, which the master refuses too. Never fails.
   */
  Future<Void> forWrites(Collection<Expected> items) {
    if (!differs()) {
      return Future.succeededFuture();
    }
    Set<String> names = new LinkedHashSet<>();
    for (Expected item : items) {
      String name = item.index();
      if (name == null || name.isEmpty() || name.startsWith(".") || item.op() == OpType.DELETE) {
        continue;
      }
      // Parts of a split index get the shards of those that are there.
      if (!route.parts().view().splits().splits(name)) {
        names.add(name);
      }
    }
    return names.isEmpty()
        ? Future.succeededFuture()
        : Future.join(names.stream().map(this::forWrite).toList()).mapEmpty();
  }

  private Future<Void> forWrite(String name) {
    return capture
        .facts
        .target(route, name)
        .compose(
            target -> {
              boolean there =
                  target.indices().values().stream().noneMatch(fact -> fact.uuid().isEmpty());
              return there ? Future.succeededFuture() : absent(name, target);
            })
        .recover(
            failure -> {
              LOG.warn("event=shards-unknown name={} cause=\"{}\"", name, failure.getMessage());
              return Future.succeededFuture();
            });
  }

  private Future<Void> absent(String name, IndexFacts.Target target) {
    String index = first(target);
    if (capture.absences.get(route, index) != null) {
      return Future.succeededFuture();
    }
    return asked(AUTOMATIC)
        .map(DefaultShards::automatic)
        .compose(automatic -> automatic ? saidByTemplates(index) : Future.succeededFuture(true))
        .compose(
            said -> {
              if (said) {
                capture.absences.put(route, index, true);
                return Future.succeededFuture();
              }
              return captured(name, index);
            });
  }

  /** Date math is resolved there. */
  private static String first(IndexFacts.Target target) {
    return target.indices().keySet().iterator().next();
  }

  /** Only where any index may come about by itself, so that nothing is made that should not be. */
  private static boolean automatic(JsonNode settings) {
    String value = "true";
    for (String level : new String[] {"defaults", "persistent", "transient"}) {
      value = settings.path(level).path("action").path("auto_create_index").asText(value);
    }
    return value.equals("true");
  }

  /** The write that it is made for may be refused; then the slave is to have it all the same. */
  private Future<Void> captured(String name, String index) {
    if (!capture.events.selection().contains(index)) {
      return created(name);
    }
    ChangeEvent.Context context =
        new ChangeEvent.Context(
            route.master(),
            route.epoch(),
            Origin.GATEWAY,
            Exchange.requestId(client),
            System.currentTimeMillis());
    List<ChangeEvent> events = List.of(ChangeEvent.metadata(index, context));
    return capture
        .intents
        .open(events)
        .compose(
            ticket ->
                created(name)
                    .onSuccess(
                        done ->
                            capture
                                .publish(ticket, events)
                                .onSuccess(acked -> ticket.settle())
                                .onFailure(failure -> capture.suspects.add(events, ticket)))
                    // It may be made yet.
                    .onFailure(failure -> capture.suspects.add(events, ticket)));
  }

  private Future<Void> created(String name) {
    String path = "/" + EsRequest.encode(name);
    Translation translation =
        route
            .bridge()
            .request(
                new ClientRequest(
                    "PUT",
                    path,
                    QueryString.EMPTY,
                    "application/json",
                    null,
                    PrimaryShards.with(Bytes.EMPTY, wanted()),
                    new Endpoint(
                        "indices.create",
                        EndpointClass.METADATA_WRITE,
                        "/{index}",
                        Map.of("index", name))));
    if (translation instanceof Translation.Refused refused) {
      return Future.failedFuture(new RefusedByBridge(refused));
    }
    Translation.Forward forward = (Translation.Forward) translation;
    return capture
        .stillMaster(route)
        .compose(
            certain ->
                route
                    .upstream()
                    .call(
                        TranslatingProxy.head(client, forward.request(), false, true),
                        Pieces.of(forward.request().body())))
        .timeout(PATIENCE.toMillis() * 4, TimeUnit.MILLISECONDS)
        .map(
            answer -> {
              LOG.info(
                  "event=index-created name={} shards={} status={}",
                  name,
                  wanted(),
                  answer.status());
              return null;
            });
  }

  /**
   * The body of a client that creates an index.
   *
   * @param index as the client named it
   * @return the same body where something says how many shards it has, or nobody can tell
   */
  Future<Bytes> ofCreate(String index, Bytes body) {
    try {
      boolean said = !body.isEmpty() && PrimaryShards.said(Trees.object(body));
      if (said || !differs()) {
        return Future.succeededFuture(body);
      }
    } catch (MalformedJsonException e) {
      // It is refused where it is translated.
      return Future.succeededFuture(body);
    }
    return capture
        .facts
        .target(route, index)
        .compose(target -> saidByTemplates(first(target)))
        .map(said -> said ? body : PrimaryShards.with(body, wanted()))
        .recover(
            failure -> {
              LOG.warn("event=shards-unknown name={} cause=\"{}\"", index, failure.getMessage());
              return Future.succeededFuture(body);
            });
  }

  private Future<Boolean> saidByTemplates(String index) {
    return asked(LEGACY)
        .map(
            templates -> {
              for (JsonNode template : templates) {
                if (matches(template, index) && PrimaryShards.said(template)) {
                  return true;
                }
              }
              return false;
            })
        .compose(
            said ->
                said
                    ? Future.succeededFuture(true)
                    : asked(COMPOSABLE).map(answer -> composable(answer, index)));
  }

  private static boolean composable(JsonNode answer, String index) {
    for (JsonNode template : answer.path("index_templates")) {
      if (matches(template.path("index_template"), index)) {
        return true;
      }
    }
    return false;
  }

  private static boolean matches(JsonNode template, String index) {
    for (JsonNode pattern : template.path("index_patterns")) {
      if (NamePattern.matches(pattern.asText(), index)) {
        return true;
      }
    }
    return false;
  }

  private Future<JsonNode> asked(String uri) {
    return route.client().ok(EsRequest.get(uri).within(PATIENCE)).map(DefaultShards::tree);
  }

  private static JsonNode tree(EsResponse answer) {
    return Trees.object(Bytes.of(answer.bytes()));
  }
}
