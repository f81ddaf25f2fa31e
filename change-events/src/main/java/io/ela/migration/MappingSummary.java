package io.ela.migration;

import io.ela.cluster.EsClient;
import io.ela.cluster.EsRequest;
import io.ela.dialect.EsVersion;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What copying and comparing need to know of an index's mapping.
 *
 * @param types mapping types, sorted; empty where the cluster has none (7.0 and later) or the index
 *     has no mapping yet
 * @param sourceDefect why {@code _source} is not what was written; empty if it is
 */
public record MappingSummary(List<String> types, String sourceDefect) {

  public MappingSummary {
    types = List.copyOf(types);
  }

  /**
   * Reads an index's mapping.
   *
   * @param version of the cluster
   */
  public static MappingSummary read(EsClient client, EsVersion version, String index)
      throws InterruptedException {
    String uri = "/" + EsRequest.encode(index) + "/_mapping";
    return parse(
        client.call(EsRequest.get(uri)).body().toString(), version.capabilities().mappingTypes());
  }

  static MappingSummary parse(String answer, boolean typed) {
    List<String> types = new ArrayList<>();
    String defect = "";
    for (Map.Entry<String, Object> index : new JsonObject(answer)) {
      JsonObject mappings = object(index.getValue(), "mappings");
      if (!typed) {
        return new MappingSummary(List.of(), defect(mappings, ""));
      }
      for (Map.Entry<String, Object> type : mappings) {
        if (!type.getKey().equals("_default_")) {
          types.add(type.getKey());
          String found = defect((JsonObject) type.getValue(), " of type " + type.getKey());
          defect = defect.isEmpty() ? found : defect;
        }
      }
    }
    types.sort(null);
    return new MappingSummary(types, defect);
  }

  private static String defect(JsonObject mapping, String where) {
    JsonObject source = object(mapping, "_source");
    if (Boolean.FALSE.equals(source.getValue("enabled"))
        || "false".equals(source.getValue("enabled"))
        || "disabled".equals(source.getValue("mode"))) {
      return "_source" + where + " is disabled, so its documents cannot be read back";
    }
    if (filters(source, "includes") || filters(source, "excludes")) {
      return "_source" + where + " is filtered (includes or excludes), so fields are missing in it";
    }
    return "synthetic".equals(source.getValue("mode"))
        ? "_source" + where + " is synthetic, so it is not the bytes that were written"
        : "";
  }

  private static boolean filters(JsonObject source, String name) {
    @Nullable Object value = source.getValue(name);
    return value != null && !(value instanceof JsonArray list && list.isEmpty());
  }

  private static JsonObject object(@Nullable Object from, String name) {
    return from instanceof JsonObject holder && holder.getValue(name) instanceof JsonObject found
        ? found
        : new JsonObject();
  }
}
