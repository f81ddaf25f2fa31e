package io.ela.dialect.translate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ela.dialect.EsVersion;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.metadata.Trees;
import io.ela.dialect.rest.QueryString;
import java.util.Collection;
import java.util.List;

/**
 * Which settings an index gets that is made by {@code _shrink}, {@code _split} or {@code _clone}.
 * Up to 6.x only those of the source that its documents depend on, unless {@code copy_settings}
 * (6.4) says otherwise; from 7.0 on all of them: a write block, which the source must have,
 * replicas and where shards may be. A null in the body keeps one from being copied. (Breaking
 * changes of 6.4 and 7.0; measured on 5.6.16 and 8.19.13.) Stateless.
 */
public final class ResizeSettings {
  /** Parameter of 6.4 and later; from 7.0 on true in any case. */
  static final String COPY = "copy_settings";

  /** Copied in every version, or the server's own: null would be refused, or do harm. */
  private static final List<String> COPIED =
      List.of(
          "index.analysis.",
          "index.similarity.",
          "index.sort.",
          "index.mapping.",
          "index.max_ngram_diff",
          "index.max_shingle_diff",
          "index.version.",
          "index.resize.",
          "index.shrink.",
          "index.soft_deletes.",
          "index.uuid",
          "index.history.uuid",
          "index.creation_date",
          "index.provided_name",
          "index.number_of_shards",
          "index.number_of_routing_shards",
          "index.routing_partition_size",
          "index.mode",
          // Of an index that was shrunk itself: never copied, and nobody may name it.
          "index.routing.allocation.initial_recovery.",
          "index.frozen",
          "index.verified_before_close",
          // 8.x gives it to each index by itself.
          "index.routing.allocation.include._tier_preference");

  /** With null for it 8.19 fails with a null_pointer_exception (measured). */
  private static final String REPLICAS = "index.number_of_replicas";

  /** From 5.6 to 8.19. */
  private static final String DEFAULT_REPLICAS = "1";

  private ResizeSettings() {}

  /** Whether the cluster copies settings that the client's version would not. */
  public static boolean differ(EsVersion client, EsVersion cluster, QueryString query) {
    return client.major() < 7 && cluster.major() >= 7 && !query.flag(COPY);
  }

  /**
   * The request's body, with a null for each setting that the client's version would not copy.
   *
   * @param body the client's; may be empty
   * @param settings full flat names of the source's settings on the cluster
   * @throws io.ela.dialect.json.MalformedJsonException if the body is not a JSON object
   */
  public static Bytes uncopied(Bytes body, Collection<String> settings) {
    ObjectNode tree = body.isEmpty() ? Trees.object() : Trees.object(body);
    ObjectNode said = Trees.child(tree, "settings");
    ObjectNode wanted = Trees.object();
    if (said != null) {
      Trees.flat(said)
          .properties()
          .forEach(
              entry -> {
                String key = entry.getKey();
                wanted.set(key.startsWith("index.") ? key : "index." + key, entry.getValue());
              });
    }
    for (String name : settings) {
      if (wanted.has(name) || COPIED.stream().anyMatch(name::startsWith)) {
        continue;
      }
      if (name.equals(REPLICAS)) {
        wanted.put(name, DEFAULT_REPLICAS);
      } else {
        wanted.putNull(name);
      }
    }
    tree.set("settings", wanted);
    return Trees.bytes(tree);
  }
}
