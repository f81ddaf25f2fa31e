package io.ela.migration;

import com.fasterxml.jackson.databind.JsonNode;
import io.ela.cluster.EsClient;
import io.ela.cluster.EsRequest;
import io.ela.cluster.EsResponse;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.metadata.Trees;
import io.ela.dialect.split.IndexPart;
import io.ela.dialect.split.TypeSplits;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Asks clusters for the parts of a split index. Stateless; its futures end on any thread. */
public final class IndexParts {
  private static final String DEFAULT = "_default_";

  private IndexParts() {}

  /**
   * The indices that hold a part, also closed ones.
   *
   * @param target the cluster that is migrated to
   * @param index of the source, one that is split
   */
  public static Future<Set<IndexPart>> onTarget(EsClient target, TypeSplits splits, String index) {
    return target.ok(listing(splits, index)).map(answer -> parts(answer, splits, index));
  }

  private static EsRequest listing(TypeSplits splits, String index) {
    return EsRequest.get(
        "/"
            + EsRequest.encode(splits.targets(index)).replace("%2A", "*")
            + "/_settings/index.uuid?expand_wildcards=open,closed");
  }

  private static Set<IndexPart> parts(EsResponse answer, TypeSplits splits, String index) {
    Set<IndexPart> parts = new LinkedHashSet<>();
    Iterator<String> names = Trees.object(Bytes.of(answer.bytes())).fieldNames();
    while (names.hasNext()) {
      IndexPart part = splits.ofTarget(names.next());
      if (part.ofSplit() && part.index().equals(index)) {
        parts.add(part);
      }
    }
    return parts;
  }

  /** An index as a cluster's catalog lists it, by its name in the source. */
  public static SortedMap<String, List<IndexInfo>> bySource(
      Map<String, IndexInfo> catalog, boolean ofSource, TypeSplits splits) {
    SortedMap<String, List<IndexInfo>> found = new TreeMap<>();
    catalog.forEach(
        (name, info) ->
            found
                .computeIfAbsent(
                    ofSource ? name : splits.ofTarget(name).index(), n -> new ArrayList<>())
                .add(info));
    return found;
  }

  /**
   * The names of the indices of the target that hold what an index of the source does: its own, or
   * those of its parts that are there. Blocks.
   */
  public static List<String> targetNames(EsClient target, TypeSplits splits, String index)
      throws InterruptedException {
    return splits.splits(index)
        ? parts(target.call(listing(splits, index)), splits, index).stream()
            .map(IndexPart::target)
            .toList()
        : List.of(index);
  }

  /**
   * The mapping types that an index has in the source; none if there is no such index.
   *
   * @param source the cluster that is migrated from, of a version with types (up to 6.x)
   */
  public static Future<List<String>> typesOf(EsClient source, String index) {
    return source
        .send(EsRequest.get("/" + EsRequest.encode(index) + "/_mapping"))
        .map(
            answer -> {
              List<String> types = new ArrayList<>();
              if (answer.status() != 404) {
                JsonNode mappings =
                    Trees.object(Bytes.of(answer.orThrow().bytes())).path(index).path("mappings");
                mappings.fieldNames().forEachRemaining(types::add);
                types.remove(DEFAULT);
              }
              return types;
            });
  }
}
