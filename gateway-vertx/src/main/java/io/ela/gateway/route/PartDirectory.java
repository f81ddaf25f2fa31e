package io.ela.gateway.route;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ela.cluster.EsClient;
import io.ela.cluster.EsRequest;
import io.ela.cluster.EsResponse;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.metadata.Trees;
import io.ela.dialect.rest.Endpoint;
import io.ela.dialect.split.Expressions;
import io.ela.dialect.split.IndexPart;
import io.ela.dialect.split.PartView;
import io.ela.dialect.split.SplitBridge;
import io.ela.dialect.split.TypeSplits;
import io.ela.dialect.translate.UntranslatableException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The names that the master has for what clients call an index: the parts of split ones. Read from
 * the master again and again, before each request that may name several. Thread-safe.
 */
public final class PartDirectory {
  /** For a master that is called as clients call it. */
  public static final PartDirectory NONE = new PartDirectory(TypeSplits.NONE, System::nanoTime);

  private static final Logger LOG = LoggerFactory.getLogger(PartDirectory.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();
  private static final int BAD_REQUEST = 400;

  /** What names no index, in the request or in the answer. */
  private static final List<String> OTHERS =
      List.of(
          "info",
          "ping",
          "nodes.",
          "tasks.",
          "ingest.",
          "snapshot.",
          "scroll",
          "clear_scroll",
          "cluster.put_settings",
          "cluster.get_settings");

  /** What a new index has of its own. */
  private static final List<String> OWN =
      List.of("uuid", "creation_date", "version", "provided_name", "resize", "history");

  private final TypeSplits splits;
  private final LongSupplier nanoTime;
  private final AtomicLong reads = new AtomicLong();
  private volatile Seen seen;

  /**
   * What a read gave.
   *
   * @param number of that read, in the order in which they began
   * @param begun when it began
   * @param indices names of all indices of the master
   */
  private record Seen(long number, long begun, PartView view, Set<String> indices) {}

  /**
   * @param nanoTime a monotonic clock
   */
  public PartDirectory(TypeSplits splits, LongSupplier nanoTime) {
    this.splits = splits;
    this.nanoTime = nanoTime;
    this.seen =
        new Seen(0, nanoTime.getAsLong() - 2 * FRESH_NANOS, PartView.empty(splits), Set.of());
  }

  /** What was read last. */
  public PartView view() {
    return seen.view();
  }

  /** The master's names for what an expression of a client's stands for. */
  public String expression(String expression) {
    return splits.isNone() ? expression : new Expressions(view()).of(expression, null);
  }

  /** What clients call an index of the master. */
  public String source(String concrete) {
    return splits.ofTarget(concrete).index();
  }

  /** The type of all documents of an index of the master; null if its name does not tell. */
  public @Nullable String typeOf(String concrete) {
    IndexPart part = splits.ofTarget(concrete);
    return part.holdsType() ? part.type() : null;
  }

  /**
   * The master's name for the index or alias of a document.
   *
   * @param type null if the client named none
   */
  public String document(String name, @Nullable String type) {
    if (splits.isNone()) {
      return name;
    }
    try {
      IndexPart part = view().document(name, type);
      return part == null ? name : part.target();
    } catch (UntranslatableException e) {
      // Refused when it is translated.
      return name;
    }
  }

  /** Reads what a request needs to know; completes at once if that is known. */
  public Future<Void> before(Endpoint endpoint, EsClient master) {
    String api = endpoint.api();
    if (splits.isNone() || OTHERS.stream().anyMatch(api::startsWith)) {
      return Future.succeededFuture();
    }
    return SplitBridge.ofOneDocument(api) && isKnown(endpoint.index(), endpoint.type())
        ? Future.succeededFuture()
        : refresh(master);
  }

  /**
   * Whether a name stands for the index of that name for sure. An alias is asked for each time: it
   * may have been moved, here or through another gateway, and who was told so may write by it.
   */
  private boolean isKnown(@Nullable String index, @Nullable String type) {
    if (index == null) {
      return false;
    }
    Seen last = seen;
    if (splits.splits(index)) {
      return type != null && last.view().of(index).contains(splits.part(index, type));
    }
    boolean fresh = nanoTime.getAsLong() - last.begun() < FRESH_NANOS;
    return fresh && last.indices().contains(index);
  }

  /** Reads from the master what parts there are. */
  public Future<Void> refresh(EsClient master) {
    long number = reads.incrementAndGet();
    long begun = nanoTime.getAsLong();
    return master
        .ok(EsRequest.get("/_alias?expand_wildcards=all").within(PATIENCE))
        .map(
            answer -> {
              Map<String, Map<String, Boolean>> indices = new TreeMap<>();
              for (Map.Entry<String, JsonNode> index :
                  Trees.object(Bytes.of(answer.bytes())).properties()) {
                Map<String, Boolean> aliases = new TreeMap<>();
                index
                    .getValue()
                    .path("aliases")
                    .properties()
                    .forEach(alias -> aliases.put(alias.getKey(), isPlain(alias.getValue())));
                indices.put(index.getKey(), aliases);
              }
              take(new Seen(number, begun, PartView.of(splits, indices), indices.keySet()));
              return null;
            });
  }

  /** An answer that was overtaken by that of a later read says what was before. */
  private synchronized void take(Seen read) {
    if (read.number() > seen.number()) {
      seen = read;
    }
  }

  /** An alias that only names its index. */
  private static boolean isPlain(JsonNode alias) {
    return !alias.has("filter") && !alias.has("index_routing") && !alias.has("search_routing");
  }

  /**
   * Makes the indices into which documents go, where the index in the client's eyes is there, and
   * has no such type yet: with its settings, aliases and fields.
   *
   * @param names index or alias, and type, as the client wrote them
   */
  public Future<Void> ensured(Collection<DocumentPlace> names, EsClient master) {
    if (splits.isNone()) {
      return Future.succeededFuture();
    }
    Set<IndexPart> missing = missing(names);
    if (missing.isEmpty()) {
      return Future.succeededFuture();
    }
    return refresh(master)
        .compose(
            read -> {
              Future<Void> all = Future.succeededFuture();
              for (IndexPart part : missing(names)) {
                List<IndexPart> there = view().of(part.index());
                if (!there.isEmpty()) {
                  all = all.compose(made -> make(part, there, master));
                }
              }
              return all;
            })
        .compose(made -> refresh(master));
  }

  /** Where a document goes, in the client's words. */
  public record DocumentPlace(@Nullable String index, @Nullable String type) {}

  private Set<IndexPart> missing(Collection<DocumentPlace> names) {
    Set<IndexPart> missing = new LinkedHashSet<>();
    for (DocumentPlace place : names) {
      String index = view().indexOf(place.index());
      String type = place.type();
      if (index != null && type != null && !type.isEmpty()) {
        IndexPart part = splits.part(index, type);
        if (!view().of(index).contains(part)) {
          missing.add(part);
        }
      }
    }
    return missing;
  }

  /**
   * With the settings, aliases and fields of its siblings: in 5.x a field of an index is the same
   * in all its types.
   */
  private Future<Void> make(IndexPart part, List<IndexPart> siblings, EsClient master) {
    String like = siblings.get(0).target();
    String all = siblings.stream().map(s -> EsRequest.encode(s.target())).collect(joining(","));
    String shards =
        "/_cluster/state/metadata/"
            + EsRequest.encode(like)
            + "?filter_path=metadata.indices.*.routing_num_shards";
    return master
        .ok(EsRequest.get("/" + all).within(PATIENCE))
        .compose(
            answer ->
                master
                    .ok(EsRequest.get(shards).within(PATIENCE))
                    .map(state -> body(tree(answer), tree(state), like)))
        .compose(
            body ->
                master.send(
                    EsRequest.put("/" + EsRequest.encode(part.target()))
                        .json(Buffer.buffer(Trees.bytes(body).copy()))
                        .within(PATIENCE)))
        .map(
            answer -> {
              boolean already =
                  answer.status() == BAD_REQUEST
                      && answer.error().type().endsWith("already_exists_exception");
              if (!already) {
                var unused = answer.orThrow();
                LOG.info(
                    "event=part-made index={} type={} name={} like={}",
                    part.index(),
                    part.type(),
                    part.target(),
                    like);
              }
              return null;
            });
  }

  private static ObjectNode tree(EsResponse answer) {
    return Trees.object(Bytes.of(answer.bytes()));
  }

  private static ObjectNode body(ObjectNode siblings, ObjectNode state, String like) {
    ObjectNode body = Trees.object();
    ObjectNode settings = body.putObject("settings").putObject("index");
    if (siblings.path(like).path("settings").path("index") instanceof ObjectNode given) {
      settings.setAll(given.deepCopy());
      settings.remove(OWN);
    }
    // Not among the settings, but ids and routings meet on shards by it.
    JsonNode routing = state.path("metadata").path("indices").path(like).path("routing_num_shards");
    if (routing.isInt()) {
      settings.set("number_of_routing_shards", routing);
    }
    body.set("aliases", siblings.path(like).path("aliases").deepCopy());
    ObjectNode fields = body.putObject("mappings").putObject("properties");
    for (JsonNode sibling : siblings) {
      sibling
          .path("mappings")
          .path("properties")
          .properties()
          .forEach(field -> fields.putIfAbsent(field.getKey(), field.getValue()));
    }
    return body;
  }
}
