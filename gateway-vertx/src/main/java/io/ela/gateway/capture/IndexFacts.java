package io.ela.gateway.capture;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ela.cluster.EsRequest;
import io.ela.cluster.EsResponse;
import io.ela.gateway.route.Route;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the answer to a write does not tell and its event needs: the pipelines of the index, and
 * where an alias points and which routing it adds. Asked from the master, remembered for a short
 * while. Thread-safe.
 */
final class IndexFacts {
  private static final Logger LOG = LoggerFactory.getLogger(IndexFacts.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  /** How long something is remembered: a pipeline set meanwhile is not seen before. */
  static final Duration LIFE = Duration.ofSeconds(5);

  private static final int MOST = 10_000;

  /**
   * The pipelines that documents pass on their way into an index.
   *
   * @param byDefault {@code index.default_pipeline} (6.5) is set, or nobody could tell
   * @param last {@code index.final_pipeline} (7.5) is set, or nobody could tell
   */
  record Pipelines(boolean byDefault, boolean last) {
    static final Pipelines NONE = new Pipelines(false, false);
    static final Pipelines UNKNOWN = new Pipelines(true, true);
  }

  /**
   * Where a name points.
   *
   * @param indices concrete indices, with the routing that the alias adds to a write ("" for none)
   */
  record Target(Map<String, String> indices) {}

  private record Remembered<T>(T fact, long epoch, long until) {}

  private final LongSupplier nanoTime;
  private final Map<String, Remembered<Pipelines>> pipelines = new ConcurrentHashMap<>();
  private final Map<String, Remembered<Target>> targets = new ConcurrentHashMap<>();

  IndexFacts(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Forgets everything, because a definition was changed. */
  void forget() {
    pipelines.clear();
    targets.clear();
  }

  /** The pipelines of concrete indices; never fails. */
  Future<Map<String, Pipelines>> pipelines(Route route, Set<String> indices) {
    Map<String, Pipelines> known = new LinkedHashMap<>();
    List<Future<Pipelines>> asked = new ArrayList<>();
    for (String index : indices) {
      if (!route.version().capabilities().defaultPipelines()) {
        known.put(index, Pipelines.NONE);
        continue;
      }
      Pipelines remembered = recall(pipelines, route, index);
      if (remembered != null) {
        known.put(index, remembered);
      } else {
        asked.add(askPipelines(route, index).onSuccess(found -> known.put(index, found)));
      }
    }
    return asked.isEmpty() ? Future.succeededFuture(known) : Future.join(asked).map(all -> known);
  }

  private Future<Pipelines> askPipelines(Route route, String index) {
    String uri =
        "/"
            + EsRequest.encode(index)
            + "/_settings/index.default_pipeline,index.final_pipeline?flat_settings=true";
    return route
        .client()
        .ok(EsRequest.get(uri).within(PATIENCE))
        .map(
            answer -> {
              JsonNode settings = tree(answer).path(index).path("settings");
              return keep(
                  pipelines,
                  route,
                  index,
                  new Pipelines(
                      isSet(settings, "index.default_pipeline"),
                      isSet(settings, "index.final_pipeline")));
            })
        .recover(
            failure -> {
              LOG.warn(
                  "event=pipelines-unknown index={} cause=\"{}\"", index, failure.getMessage());
              return Future.succeededFuture(Pipelines.UNKNOWN);
            });
  }

  private static boolean isSet(JsonNode settings, String name) {
    String value = settings.path(name).asText("_none");
    return !value.equals("_none");
  }

  /**
   * Where a name that a client used points; a name that the master does not know, or cannot be
   * asked about, points to itself. Never fails.
   */
  Future<Target> target(Route route, String name) {
    Target remembered = recall(targets, route, name);
    if (remembered != null) {
      return Future.succeededFuture(remembered);
    }
    return route
        .client()
        .send(EsRequest.get("/" + EsRequest.encode(name) + "/_alias").within(PATIENCE))
        .map(
            answer ->
                answer.status() == 404
                    ? itself(name)
                    : keep(targets, route, name, target(tree(answer.orThrow()), name)))
        .recover(
            failure -> {
              LOG.warn("event=alias-unknown name={} cause=\"{}\"", name, failure.getMessage());
              return Future.succeededFuture(itself(name));
            });
  }

  private static Target itself(String name) {
    return new Target(Map.of(name, ""));
  }

  /** A write alias of several indices writes to the one that is marked so (6.4 and later). */
  private static Target target(JsonNode byIndex, String name) {
    Map<String, String> all = new LinkedHashMap<>();
    Map<String, String> marked = new LinkedHashMap<>();
    byIndex
        .properties()
        .forEach(
            entry -> {
              JsonNode alias = entry.getValue().path("aliases").path(name);
              String routing = alias.path("index_routing").asText("");
              all.put(entry.getKey(), routing);
              if (alias.path("is_write_index").asBoolean(false)) {
                marked.put(entry.getKey(), routing);
              }
            });
    if (all.isEmpty()) {
      return itself(name);
    }
    return new Target(marked.isEmpty() ? all : marked);
  }

  private static JsonNode tree(EsResponse answer) {
    try {
      return JSON.readTree(answer.bytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private <T> @Nullable T recall(Map<String, Remembered<T>> facts, Route route, String key) {
    Remembered<T> found = facts.get(key);
    boolean good =
        found != null && found.epoch == route.epoch() && found.until - nanoTime.getAsLong() > 0;
    return good && found != null ? found.fact : null;
  }

  private <T> T keep(Map<String, Remembered<T>> facts, Route route, String key, T fact) {
    if (facts.size() >= MOST) {
      facts.clear();
    }
    facts.put(key, new Remembered<>(fact, route.epoch(), nanoTime.getAsLong() + LIFE.toNanos()));
    return fact;
  }
}
