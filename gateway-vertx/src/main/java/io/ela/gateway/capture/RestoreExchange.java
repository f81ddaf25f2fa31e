package io.ela.gateway.capture;

import com.fasterxml.jackson.databind.JsonNode;
import io.ela.cluster.EsRequest;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.metadata.Trees;
import io.ela.dialect.translate.ClientRequest;
import io.ela.gateway.route.Route;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One {@code _restore} of a snapshot. It makes indices, or gives closed ones the documents that
 * they had once; these keep their uuids, while made ones get new ones, also where there was one of
 * that name before (measured on 5.6 and 8.19). It is over long after its answer, unless the client
 * waits: the replicator looks at what the master still restores.
 */
final class RestoreExchange extends IndexSweepExchange {
  /** The repository may be far from the master. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Null if it is left to the master to refuse it, or to carry it out uncaptured. */
  private @Nullable RestoreOrder order;

  RestoreExchange(Capture capture, HttpServerRequest request, ClientRequest client) {
    super(capture, request, client, capture.budget.share());
  }

  @Override
  void plan(Bytes body) {
    super.plan(body);
    if (!plain().isEmpty() && isBroken()) {
      toBeRefused();
      return;
    }
    try {
      order =
          RestoreOrder.of(
              plain().isEmpty() ? Trees.object() : tree(),
              capture.events.source().capabilities().restoresGlobalState());
    } catch (UncapturableException e) {
      forwardUncaptured(e);
    }
  }

  /** Only who asks for it waits. */
  @Override
  boolean leavesTask() {
    return !client.query().flag("wait_for_completion");
  }

  /** What is refused is so before an index is touched. */
  @Override
  boolean failsInTheMidst() {
    return false;
  }

  @Override
  Future<Targets> targets(Route route) {
    RestoreOrder wanted = order;
    if (wanted == null) {
      return Future.succeededFuture(Targets.NONE);
    }
    String uri = "/_snapshot/" + part("repository") + "/" + part("snapshot");
    return route
        .client()
        .send(EsRequest.get(uri).within(PATIENCE))
        .compose(
            answer -> {
              if (answer.status() == 404) {
                toBeRefused();
                return Future.succeededFuture(Targets.NONE);
              }
              JsonNode told = Trees.object(Bytes.of(answer.orThrow().bytes()));
              // A pattern of the client's may take the time that it wants there.
              return capture.sink.compute(() -> targets(wanted, told));
            });
  }

  private String part(String name) {
    String value = client.endpoint().part(name);
    return EsRequest.encode(value == null ? "" : value);
  }

  private Targets targets(RestoreOrder wanted, JsonNode told) {
    Set<String> indices = new LinkedHashSet<>();
    Set<String> streams = new LinkedHashSet<>();
    for (JsonNode snapshots : told.findValues("snapshots")) {
      for (JsonNode snapshot : snapshots) {
        snapshot.path("indices").forEach(name -> indices.add(name.asText()));
        snapshot.path("data_streams").forEach(name -> streams.add(name.asText()));
      }
    }
    Set<String> all = new LinkedHashSet<>(indices);
    all.addAll(streams);
    Set<String> selected = wanted.selected(all);
    for (String stream : streams) {
      if (selected.contains(stream)) {
        throw new UncapturableException(
            "it restores the data stream ["
                + stream
                + "], and data streams cannot be captured yet; name the indices without it");
      }
    }
    try {
      return new Targets(wanted.renamed(selected), true, true);
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      // The master says what is wrong with the pattern.
      toBeRefused();
      return Targets.NONE;
    }
  }
}
