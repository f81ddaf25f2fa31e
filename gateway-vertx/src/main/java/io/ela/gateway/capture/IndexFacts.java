package io.ela.gateway.capture;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ela.cluster.EsRequest;
import io.ela.cluster.EsResponse;
import io.ela.dialect.rest.RestPath;
import io.ela.gateway.route.Route;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the answer to a write does not tell and its event needs: which indices a name stands for,
 * which incarnations they are, which pipelines documents pass, which routing an alias adds. Asked
 * from the master before a write is sent, remembered for a short while. Thread-safe.
 */
final class IndexFacts {
  private static final Logger LOG = LoggerFactory.getLogger(IndexFacts.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  /**
   * How long something is remembered: a pipeline set meanwhile is not seen before. What was made of
   * it is confirmed later, see {@link Confirmations}.
   */
  static final Duration LIFE = Duration.ofSeconds(1);

  private static final int MOST = 10_000;

  /** Enough of {@code GET /index}; takes no mappings, which may be large (5.6 to 8.19). */
  private static final String ONLY =
      "?filter_path=*.aliases,*.settings.index.uuid,*.settings.index.default_pipeline,"
          + "*.settings.index.final_pipeline";

  /**
   * One concrete index.
   *
   * @param uuid names its incarnation; empty if nobody could tell
   * @param routing what the alias by which it was asked for adds to a write; empty for none
   * @param defaultPipeline {@code index.default_pipeline} (6.5) is set, or nobody could tell
   * @param finalPipeline {@code index.final_pipeline} (7.5) is set, or nobody could tell
   * @param defaultName the default pipeline's name; empty if it is not known
   * @param finalName the final pipeline's
   */
  record Fact(
      String uuid,
      String routing,
      boolean defaultPipeline,
      boolean finalPipeline,
      String defaultName,
      String finalName) {
    static final Fact UNKNOWN = new Fact("", "", true, true);

    /** Where the names of its pipelines are of no interest. */
    Fact(String uuid, String routing, boolean defaultPipeline, boolean finalPipeline) {
      this(uuid, routing, defaultPipeline, finalPipeline, "", "");
    }
  }

  /**
   * Where a name points.
   *
   * @param indices what is known of the concrete indices, by name
   */
  record Target(Map<String, Fact> indices) {
    /** A name of which nothing is known stands for itself. */
    static Target itself(String name) {
      return new Target(Map.of(name, Fact.UNKNOWN));
    }
  }

  private record Remembered(Target target, long epoch, long until) {}

  private final LongSupplier nanoTime;
  private final Map<String, Remembered> targets = new ConcurrentHashMap<>();

  IndexFacts(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Forgets everything, because a definition was changed. */
  void forget() {
    targets.clear();
  }

  /**
   * Where a name that a client used points; a name that the master does not know, or cannot be
   * asked about, points to itself. Date math that the master knows no index for points to the index
   * that it stands for now. Never fails.
   */
  Future<Target> target(Route route, String name) {
    Remembered found = targets.get(name);
    if (found != null && found.epoch == route.epoch() && found.until - nanoTime.getAsLong() > 0) {
      return Future.succeededFuture(found.target);
    }
    return look(route, name);
  }

  /** The master that a route leads to. */
  Confirmations.Master of(Route route) {
    return new Confirmations.Master() {
      @Override
      public long epoch() {
        return route.epoch();
      }

      @Override
      public Future<Target> look(String name) {
        return IndexFacts.this.look(route, name);
      }
    };
  }

  /** As {@link #target}, but as it is now: the master is asked in any case. Never fails. */
  private Future<Target> look(Route route, String name) {
    return route
        .client()
        .send(EsRequest.get("/" + EsRequest.encode(name) + ONLY).within(PATIENCE))
        .map(
            answer ->
                answer.status() == 404
                    ? Target.itself(missing(name, answer))
                    : keep(route, name, target(tree(answer.orThrow()), name)))
        .recover(
            failure -> {
              LOG.warn("event=index-unknown name={} cause=\"{}\"", name, failure.getMessage());
              return Future.succeededFuture(Target.itself(name));
            });
  }

  /**
   * The fewest primary shards that one of these indices has; 1 if there is none.
   *
   * @param encoded names, aliases, wildcards, percent-encoded
   * @return fails if the master cannot be asked
   */
  Future<Integer> shards(Route route, String encoded) {
    String decoded = RestPath.decode(encoded, false);
    String named = decoded == null ? encoded : route.parts().expression(decoded);
    String uri =
        "/"
            + (named.equals(decoded) ? encoded : RestPath.encode(named))
            + "/_settings/index.number_of_shards?ignore_unavailable=true";
    return route
        .client()
        .ok(EsRequest.get(uri).within(PATIENCE))
        .map(
            answer -> {
              int fewest = Integer.MAX_VALUE;
              for (JsonNode index : tree(answer)) {
                JsonNode shards = index.path("settings").path("index").path("number_of_shards");
                fewest = Math.min(fewest, shards.asInt(1));
              }
              return fewest == Integer.MAX_VALUE ? 1 : fewest;
            });
  }

  /** A write alias of several indices writes to the one that is marked so (6.4 and later). */
  private static Target target(JsonNode byIndex, String name) {
    Map<String, Fact> all = new LinkedHashMap<>();
    Map<String, Fact> marked = new LinkedHashMap<>();
    byIndex
        .properties()
        .forEach(
            entry -> {
              JsonNode alias = entry.getValue().path("aliases").path(name);
              Fact fact = fact(entry.getValue(), alias.path("index_routing").asText(""));
              all.put(entry.getKey(), fact);
              if (alias.path("is_write_index").asBoolean(false)) {
                marked.put(entry.getKey(), fact);
              }
            });
    if (all.isEmpty()) {
      return Target.itself(name);
    }
    return new Target(marked.isEmpty() ? all : marked);
  }

  /**
   * The error names what a date math expression stands for (measured on 5.6, 6.8 and 8.19); {@code
   * filter_path} does not apply to errors.
   */
  private static String missing(String name, EsResponse answer) {
    String index = isDateMath(name) ? tree(answer).path("error").path("index").asText("") : "";
    return index.isEmpty() ? name : index;
  }

  /** Whether a name stands for another one, which depends on the time. */
  static boolean isDateMath(String name) {
    return name.startsWith("<");
  }

  private static Fact fact(JsonNode index, String routing) {
    String first = pipeline(index, "default_pipeline");
    String last = pipeline(index, "final_pipeline");
    return new Fact(uuid(index), routing, !first.isEmpty(), !last.isEmpty(), first, last);
  }

  private static String uuid(JsonNode index) {
    return index.path("settings").path("index").path("uuid").asText("");
  }

  /** The name, empty for none. */
  private static String pipeline(JsonNode index, String setting) {
    String name = index.path("settings").path("index").path(setting).asText("_none");
    return name.equals("_none") ? "" : name;
  }

  private static JsonNode tree(EsResponse answer) {
    try {
      return JSON.readTree(answer.bytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Target keep(Route route, String name, Target target) {
    if (targets.size() >= MOST) {
      targets.clear();
    }
    targets.put(name, new Remembered(target, route.epoch(), nanoTime.getAsLong() + LIFE.toNanos()));
    return target;
  }
}
