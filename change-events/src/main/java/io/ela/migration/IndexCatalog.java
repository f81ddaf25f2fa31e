package io.ela.migration;

import io.ela.cluster.EsClient;
import io.ela.cluster.EsRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Lists a cluster's indices. Stateless; blocks. */
public final class IndexCatalog {

  private IndexCatalog() {}

  /**
   * All indices but hidden ones, by name. Figures come as texts, from 5.0 on; closed indices are
   * listed too, without figures ({@code _cat/indices}, 5.6 and 8.19).
   *
   * @throws io.ela.cluster.EsException if the cluster refuses
   */
  public static SortedMap<String, IndexInfo> list(EsClient client) throws InterruptedException {
    String uri =
        "/_cat/indices?format=json&bytes=b&h=index,uuid,health,status,docs.count,pri.store.size";
    return parse(client.call(EsRequest.get(uri)).body().toString());
  }

  static SortedMap<String, IndexInfo> parse(String answer) {
    SortedMap<String, IndexInfo> found = new TreeMap<>();
    JsonArray rows = new JsonArray(answer);
    for (int i = 0; i < rows.size(); i++) {
      JsonObject row = rows.getJsonObject(i);
      String name = text(row, "index");
      found.put(
          name,
          new IndexInfo(
              name,
              text(row, "uuid"),
              text(row, "health"),
              !text(row, "status").equals("close"),
              number(row, "docs.count"),
              number(row, "pri.store.size")));
    }
    return found;
  }

  private static String text(JsonObject row, String name) {
    @Nullable Object value = row.getValue(name);
    return value == null ? "" : value.toString();
  }

  private static long number(JsonObject row, String name) {
    String text = text(row, name);
    return text.isEmpty() ? 0 : Long.parseLong(text);
  }
}
