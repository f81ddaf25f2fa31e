package clients;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;

/**
 * What an application does with its client, each step with its result as a line of text. What
 * differs from one run to the next is taken out of it.
 */
public abstract class Scenario {
  private static final Pattern VARIES =
      Pattern.compile(
          "\"(took|freq|_primary_term|took_millis|_score|max_score|_scroll_id|index_uuid|node|build_hash|build_date|"
              + "lucene_version|build_snapshot|build_flavor|build_type|cluster_uuid|cluster_name|"
              + "name|number|number_of_pending_tasks|task_max_waiting_in_queue_millis)\""
              + "\\s*:\\s*(\"[^\"]*\"|[-+.0-9Ee]+|null|true|false)");
  private static final Pattern UUID = Pattern.compile("index_uuid=[^\\],]*|took=[^,\\]]*|primaryTerm=\\d+|StreamInput@\\w+|(?<=-books/)[-\\w]{22}(?=])");

  /** Starts with this, so that several runs can share a cluster. */
  protected final String index;

  private final boolean pipelines;

  /**
   * @param pipelines whether the servers have processors
   */
  protected Scenario(String prefix, boolean pipelines) {
    index = prefix + "-books";
    this.pipelines = pipelines;
  }

  /** One request of the low-level client: status, a space, and the body. */
  protected abstract String raw(String method, String path, String body) throws IOException;

  /** Documents, bulks, searches and scrolls, as the high-level client does them. */
  protected abstract void documents() throws Exception;

  /** Mapping of an index as the version writes it. */
  protected abstract String mapping(String properties);

  /** Path of a document. */
  protected abstract String document(String id);

  /** Path of the mapping. */
  protected abstract String mappingPath();

  protected static void step(String name, Callable<?> call) {
    String result;
    try {
      result = String.valueOf(call.call());
    } catch (Exception e) {
      result = "! " + e.getClass().getSimpleName() + " " + e.getMessage();
    }
    System.out.println(name + "\t" + stable(result));
  }

  private static String stable(String result) {
    String one = VARIES.matcher(result).replaceAll("\"$1\":\"*\"");
    return UUID.matcher(one).replaceAll("*").replaceAll("\\s+", " ");
  }

  protected final void request(String name, String method, String path, String body) {
    step(name, () -> raw(method, path, body));
  }

  /** All steps. */
  public final void run() throws Exception {
    request("make an index", "PUT", "/" + index,
        "{\"settings\":{\"number_of_shards\":1,\"number_of_replicas\":0},\"mappings\":"
            + mapping("\"title\":{\"type\":\"text\"},\"year\":{\"type\":\"integer\"},"
                + "\"tags\":{\"type\":\"keyword\"},\"sold\":{\"type\":\"date\"}") + "}");
    request("make it again", "PUT", "/" + index, "{}");
    request("put a mapping", "PUT", mappingPath(),
        "{\"properties\":{\"publisher\":{\"type\":\"keyword\"}}}");
    request("put a mapping that conflicts", "PUT", mappingPath(),
        "{\"properties\":{\"year\":{\"type\":\"keyword\"}}}");
    request("get the mapping", "GET", "/" + index + "/_mapping", null);
    request("a setting", "GET",
        "/" + index + "/_settings?filter_path=*.settings.index.number_of_shards", null);
    request("put a setting", "PUT", "/" + index + "/_settings",
        "{\"index\":{\"refresh_interval\":\"-1\"}}");
    request("put an alias", "PUT", "/" + index + "/_alias/" + index + "-all", null);
    request("aliases", "POST", "/_aliases",
        "{\"actions\":[{\"add\":{\"index\":\"" + index + "\",\"alias\":\"" + index
            + "-old\",\"filter\":{\"range\":{\"year\":{\"lt\":1900}}}}}]}");
    request("get aliases", "GET", "/" + index + "/_alias", null);
    request("an alias that is missing", "GET", "/_alias/" + index + "-none", null);
    request("put a template", "PUT", "/_template/" + index,
        templates() + "\"order\":3,\"settings\":{\"number_of_shards\":1},\"mappings\":"
            + mapping("\"level\":{\"type\":\"keyword\"}") + "}");
    request("get the template", "GET", "/_template/" + index, null);
    request("a pipeline", pipelines ? "PUT" : "GET", "/_ingest/pipeline/" + index,
        pipelines ? "{\"description\":\"d\",\"processors\":[{\"set\":{\"field\":\"via\",\"value\":\"p\"}}]}" : null);
    request("get the pipeline", "GET", "/_ingest/pipeline/" + index, null);
    documents();
    request("refresh", "POST", "/" + index + "/_refresh", null);
    request("count", "GET", "/" + index + "/_count?q=year:%3E1800", null);
    request("multi get", "POST", "/" + index + "/_mget", "{\"ids\":[\"1\",\"2\",\"none\"]}");
    request("multi search", "POST", "/_msearch",
        "{\"index\":\"" + index + "\"}\n{\"size\":0,\"query\":{\"match_all\":{}}}\n"
            + "{\"index\":\"" + index + "-none\"}\n{}\n");
    request("validate", "GET", "/" + index + "/_validate/query?q=title:war", null);
    request("field capabilities", "GET", "/" + index + "/_field_caps?fields=year,tags", null);
    request("explain", "GET", document("1") + "/_explain?q=title:nothing", null);
    request("analyze", "POST", "/_analyze",
        "{\"analyzer\":\"standard\",\"text\":\"War and Peace\"}");
    request("a query that is wrong", "POST", "/" + index + "/_search", "{\"query\":{\"mach\":{}}}");
    request("JSON that is wrong", "POST", "/" + index + "/_search", "{\"query\":");
    request("an index that is missing", "GET", "/" + index + "-none/_search", null);
    request("a document that is missing", "GET", document("none"), null);
    request("through the pipeline", "PUT",
        document("7") + "?refresh=true" + (pipelines ? "&pipeline=" + index : ""),
        "{\"title\":\"Emma\",\"year\":1815}");
    request("what the pipeline made", "GET", document("7"), null);
    request("update by query", "POST", "/" + index + "/_update_by_query?refresh=true",
        "{\"query\":{\"term\":{\"year\":1815}},\"script\":{\"source\":"
            + "\"ctx._source.year += 1\",\"lang\":\"painless\"}}");
    request("what it made", "GET", document("7") + "?_source=year", null);
    request("delete by query", "POST", "/" + index + "/_delete_by_query?refresh=true",
        "{\"query\":{\"term\":{\"year\":1816}}}");
    request("copy", "POST", "/_reindex?refresh=true",
        "{\"source\":{\"index\":\"" + index + "\"},\"dest\":{\"index\":\"" + index + "-log1\"}}");
    request("the copy has the template's mapping", "GET", "/" + index + "-log1/_mapping/field/level",
        null);
    request("search template", "POST", "/" + index + "/_search/template",
        "{\"source\":{\"query\":{\"term\":{\"year\":\"{{y}}\"}},\"sort\":[\"year\"]},"
            + "\"params\":{\"y\":1869}}");
    request("health", "GET", "/_cluster/health/" + index, null);
    request("cat count", "GET", "/_cat/count/" + index + "?h=count", null);
    request("cat indices", "GET", "/_cat/indices/" + index + "?v&h=index,status,pri,rep", null);
    request("cat aliases", "GET", "/_cat/aliases/" + index + "-old?h=alias,index,filter", null);
    request("close", "POST", "/" + index + "-log1/_close", null);
    request("open", "POST", "/" + index + "-log1/_open", null);
    request("delete the indices", "DELETE", "/" + index + "," + index + "-log1", null);
    request("delete it again", "DELETE", "/" + index, null);
    request("delete the template", "DELETE", "/_template/" + index, null);
    request("delete the pipeline", pipelines ? "DELETE" : "GET", "/_ingest/pipeline/" + index, null);
  }

  private String templates() {
    return modern()
        ? "{\"index_patterns\":[\"" + index + "-log*\"],"
        : "{\"template\":\"" + index + "-log*\",";
  }

  /** From 6.x on. */
  protected abstract boolean modern();
}
