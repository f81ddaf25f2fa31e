package io.ela.gateway.capture;

import io.ela.dialect.json.Bytes;
import io.ela.dialect.json.MalformedJsonException;
import io.ela.dialect.metadata.DefinitionKind;
import io.ela.dialect.metadata.Trees;
import io.ela.dialect.rest.DefinitionWrite;
import io.ela.dialect.translate.ClientRequest;
import io.ela.events.ChangeEvent;
import io.ela.events.DefinitionName;
import io.ela.gateway.proxy.Upstream;
import io.ela.gateway.route.Route;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One write to templates, pipelines or stored scripts. Its events are triggers, one for each name:
 * the replicator compares the master's present definition with the slave's.
 */
final class DefinitionExchange extends TriggerExchange {
  private static final Logger LOG = LoggerFactory.getLogger(DefinitionExchange.class);

  private final DefinitionWrite write;

  /** Null until they are known. */
  private @Nullable List<String> names;

  DefinitionExchange(
      Capture capture, HttpServerRequest request, ClientRequest client, DefinitionWrite write) {
    super(capture, request, client);
    this.write = write;
  }

  @Override
  void plan(Bytes body) {
    super.plan(body);
    boolean resolvable = write.deletes() && write.kind().byPattern();
    if (!write.several() || resolvable) {
      return;
    }
    String reason =
        "the name ["
            + write.name()
            + "] reads like several, so it could not be deleted from the slave by itself; use one"
            + " without [*] and [,]";
    forwardUncaptured(new UncapturableException(reason));
    names = List.of();
  }

  @Override
  Future<List<ChangeEvent>> changed(
      Route route, Upstream.Answer answer, ChangeEvent.Context context) {
    if (answer.ok()) {
      learnType();
    }
    return doubts(route, context);
  }

  /** Only the client's body tells the type, when the master knows none. */
  private void learnType() {
    boolean typed = capture.events.source().capabilities().mappingTypes();
    if (!typed || write.deletes() || write.kind() != DefinitionKind.TEMPLATE || plain().isEmpty()) {
      return;
    }
    try {
      capture.types.learnTemplate(write.name(), Trees.object(plain()).path("mappings"));
    } catch (MalformedJsonException e) {
      // The master took it in another form than JSON; its type is read from the source.
      LOG.debug("event=template-type-unknown name={} cause=\"{}\"", write.name(), e.getMessage());
    }
  }

  /** Names are looked up once, before the write: what was deleted has none any more. */
  @Override
  Future<List<ChangeEvent>> doubts(Route route, ChangeEvent.Context context) {
    List<String> known = names;
    if (known != null) {
      return Future.succeededFuture(triggers(known, context));
    }
    return DefinitionNames.of(route, write)
        .map(
            found -> {
              names = found;
              return triggers(found, context);
            });
  }

  private List<ChangeEvent> triggers(List<String> found, ChangeEvent.Context context) {
    return found.stream()
        .map(name -> ChangeEvent.metadata(new DefinitionName(write.kind(), name), context))
        .toList();
  }
}
