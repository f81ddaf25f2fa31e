package io.ela.migration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ela.cluster.AutoCreation;
import io.ela.cluster.EsClient;
import io.ela.cluster.EsRequest;
import io.ela.cluster.EsResponse;
import io.ela.cluster.IndexNames;
import io.ela.dialect.EsVersion;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.metadata.MappingGuard;
import io.ela.dialect.metadata.Trees;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a cluster may not do by itself while it is the slave: guess the types of fields ({@link
 * MappingGuard}), and make indices ({@link AutoCreation}). The replicator imposes that; this lifts
 * it from a cluster that is about to be master, or is let go, and imposes it again if nothing comes
 * of it. For one cluster and one attempt; not thread-safe; blocks.
 */
public final class SlaveRestrictions {
  private static final String DEFAULT_TYPE = "_default_";

  /** Requests at once; the elected master takes changes of mappings one after the other anyway. */
  private static final int AT_ONCE = 8;

  private final EsClient cluster;
  private List<Change> lifted = List.of();
  private @Nullable String forbidden;

  /**
   * The same change of many indices.
   *
   * @param type null where there are none
   * @param templates a mapping with nothing but the dynamic templates, as it was
   */
  record Change(List<String> indices, @Nullable String type, ObjectNode templates) {}

  /** Indices with the same type and templates share a change. */
  private record Alike(@Nullable String type, ObjectNode templates) {}

  public SlaveRestrictions(EsClient cluster) {
    this.cluster = cluster;
  }

  /**
   * Lifts all that is there.
   *
   * @throws io.ela.cluster.EsException if the cluster refuses, naming it and the indices
   * @throws io.ela.cluster.NoAnswerException if it does not answer
   * @throws TimeoutException if it takes too long
   */
  public void lift(Duration within) throws InterruptedException, TimeoutException {
    EsVersion version = cluster.awaitVersion();
    boolean typed = version.capabilities().mappingTypes();
    String uri =
        "/_all/_mapping?expand_wildcards=open,closed"
            + (version.capabilities().hiddenIndices() ? ",hidden" : "")
            + "&filter_path=*.mappings."
            + (typed ? "*.dynamic_templates" : "dynamic_templates");
    Future<Void> mappings =
        cluster
            .ok(EsRequest.get(uri).within(within))
            .compose(
                answer -> {
                  lifted = guarded(Trees.object(Bytes.of(answer.bytes())), typed);
                  return putAll(MappingGuard::off, within);
                });
    Future<Void> creation =
        AutoCreation.allow(cluster)
            .map(
                takenAway -> {
                  forbidden = takenAway.orElse(null);
                  return null;
                });
    join(Future.join(mappings, creation), within);
  }

  /**
   * Undoes {@link #lift}, as far as it came.
   *
   * @throws io.ela.cluster.EsException as {@link #lift} does
   * @throws io.ela.cluster.NoAnswerException as {@link #lift} does
   * @throws TimeoutException if it takes too long
   */
  public void imposeAgain(Duration within) throws InterruptedException, TimeoutException {
    String value = forbidden;
    Future<Void> creation =
        value == null ? Future.succeededFuture() : AutoCreation.forbidAgain(cluster, value);
    join(Future.join(putAll(MappingGuard::on, within), creation), within);
  }

  static List<Change> guarded(ObjectNode mappings, boolean typed) {
    Map<Alike, List<String>> alike = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> index : mappings.properties()) {
      JsonNode of = index.getValue().path("mappings");
      if (!typed) {
        add(alike, index.getKey(), null, of);
        continue;
      }
      for (Map.Entry<String, JsonNode> type : of.properties()) {
        if (!type.getKey().equals(DEFAULT_TYPE)) {
          add(alike, index.getKey(), type.getKey(), type.getValue());
        }
      }
    }
    List<Change> changes = new ArrayList<>();
    alike.forEach(
        (what, indices) ->
            IndexNames.listed(indices)
                .forEach(list -> changes.add(new Change(list, what.type(), what.templates()))));
    return changes;
  }

  private static void add(
      Map<Alike, List<String>> alike, String index, @Nullable String type, JsonNode mapping) {
    if (mapping instanceof ObjectNode templates && MappingGuard.isPartlyOn(templates)) {
      alike.computeIfAbsent(new Alike(type, templates), a -> new ArrayList<>()).add(index);
    }
  }

  private Future<Void> putAll(UnaryOperator<ObjectNode> body, Duration within) {
    Future<?> all = Future.succeededFuture();
    for (int from = 0; from < lifted.size(); from += AT_ONCE) {
      List<Change> some = lifted.subList(from, Math.min(lifted.size(), from + AT_ONCE));
      all =
          all.compose(
              done -> Future.join(some.stream().map(change -> put(change, body, within)).toList()));
    }
    return all.mapEmpty();
  }

  /** One that was deleted meanwhile needs nothing. */
  private Future<EsResponse> put(Change change, UnaryOperator<ObjectNode> body, Duration within) {
    String type = change.type() == null ? "" : "/" + EsRequest.encode(change.type());
    String uri =
        "/"
            + IndexNames.encoded(change.indices())
            + "/_mapping"
            + type
            + "?ignore_unavailable=true";
    return cluster
        .ok(
            EsRequest.put(uri)
                .json(Buffer.buffer(Trees.bytes(body.apply(change.templates())).copy()))
                .within(within))
        .map(
            answer -> {
              if (!Trees.object(Bytes.of(answer.bytes())).path("acknowledged").asBoolean()) {
                throw new IllegalStateException(
                    "not all nodes of cluster " + cluster.name() + " have taken PUT " + uri);
              }
              return answer;
            });
  }

  private static void join(Future<?> all, Duration within)
      throws InterruptedException, TimeoutException {
    try {
      all.toCompletionStage().toCompletableFuture().get(within.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException known) {
        throw known;
      }
      throw new IllegalStateException(e.getCause());
    }
  }
}
