package io.ela.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ela.config.IndexSelection;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Forbids a cluster to make the migration's indices by itself when a document comes for one that is
 * not there, and allows it again. Other indices are not touched. Stateless.
 *
 * <p>That is a transient cluster setting, {@code action.auto_create_index}, over whatever else
 * there is; it is lost when the whole cluster restarts. The first pattern that fits an index
 * decides (measured on 5.6.16, 6.8.23, 7.10.2, 8.19.13 and OpenSearch 2.19.1; a document's answer
 * is 404 {@code index_not_found_exception} then).
 */
public final class AutoCreation {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration REQUEST = Duration.ofSeconds(15);
  private static final String SETTING = "action.auto_create_index";
  private static final EsRequest READ =
      EsRequest.get("/_cluster/settings?include_defaults=true&filter_path=*." + SETTING)
          .within(REQUEST);

  /** Fits no index: tells this class's values from those of others. */
  private static final String MARK = "-.ela-slave";

  private AutoCreation() {}

  /**
   * Forbids it.
   *
   * @return empty if it is forbidden now; else the value of somebody else's that was left alone
   */
  public static Future<Optional<String>> forbid(EsClient cluster, IndexSelection indices) {
    String wanted = value(indices);
    return read(cluster)
        .compose(
            present -> {
              if (present.equals(wanted)) {
                return Future.succeededFuture(Optional.empty());
              }
              return present.equals("true") || isOurs(present)
                  ? put(cluster, wanted).map(done -> Optional.empty())
                  : Future.succeededFuture(Optional.of(present));
            });
  }

  /**
   * Takes away what {@link #forbid} has set, and nothing else.
   *
   * @return what was taken away, for {@link #forbidAgain}
   */
  public static Future<Optional<String>> allow(EsClient cluster) {
    return read(cluster)
        .compose(
            present ->
                isOurs(present)
                    ? put(cluster, null).map(done -> Optional.of(present))
                    : Future.succeededFuture(Optional.empty()));
  }

  /** Undoes {@link #allow}. */
  public static Future<Void> forbidAgain(EsClient cluster, String takenAway) {
    return put(cluster, takenAway);
  }

  static String value(IndexSelection indices) {
    StringBuilder value = new StringBuilder(MARK);
    indices.exclude().forEach(pattern -> value.append(",+").append(pattern));
    indices.include().forEach(pattern -> value.append(",-").append(pattern));
    return value.append(",+*").toString();
  }

  private static boolean isOurs(String value) {
    return value.startsWith(MARK + ",");
  }

  /** The value that holds: transient, persistent, from the file or built in, in this order. */
  private static Future<String> read(EsClient cluster) {
    return cluster.ok(READ).map(answer -> parse(answer.bytes()));
  }

  static String parse(byte[] answer) {
    JsonNode settings;
    try {
      settings = JSON.readTree(answer);
    } catch (IOException e) {
      throw new UncheckedIOException("the answer to " + READ, e);
    }
    for (String level : new String[] {"transient", "persistent", "defaults"}) {
      JsonNode value = settings.path(level).path("action").path("auto_create_index");
      if (!value.isMissingNode()) {
        return value.asText();
      }
    }
    return "true";
  }

  private static Future<Void> put(EsClient cluster, @Nullable String value) {
    String body =
        JSON.createObjectNode()
            .<com.fasterxml.jackson.databind.node.ObjectNode>set(
                "transient", JSON.createObjectNode().put(SETTING, value))
            .toString();
    return cluster.ok(EsRequest.put("/_cluster/settings").json(body).within(REQUEST)).mapEmpty();
  }
}
