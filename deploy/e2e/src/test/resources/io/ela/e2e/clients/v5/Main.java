package clients;

import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import org.apache.http.HttpHost;
import org.apache.http.entity.ContentType;
import org.apache.http.nio.entity.NStringEntity;
import org.apache.http.util.EntityUtils;
import org.elasticsearch.action.DocWriteRequest;
import org.elasticsearch.action.bulk.BulkItemResponse;
import org.elasticsearch.action.bulk.BulkRequest;
import org.elasticsearch.action.delete.DeleteRequest;
import org.elasticsearch.action.get.GetRequest;
import org.elasticsearch.action.index.IndexRequest;
import org.elasticsearch.action.search.ClearScrollRequest;
import org.elasticsearch.action.search.SearchRequest;
import org.elasticsearch.action.search.SearchResponse;
import org.elasticsearch.action.search.SearchScrollRequest;
import org.elasticsearch.action.support.WriteRequest;
import org.elasticsearch.action.update.UpdateRequest;
import org.elasticsearch.client.Response;
import org.elasticsearch.client.ResponseException;
import org.elasticsearch.client.RestClient;
import org.elasticsearch.client.RestHighLevelClient;
import org.elasticsearch.common.unit.Fuzziness;
import org.elasticsearch.common.unit.TimeValue;
import org.elasticsearch.common.xcontent.XContentType;
import org.elasticsearch.index.VersionType;
import org.elasticsearch.index.query.QueryBuilders;
import org.elasticsearch.script.Script;
import org.elasticsearch.search.aggregations.AggregationBuilders;
import org.elasticsearch.search.aggregations.bucket.histogram.DateHistogramInterval;
import org.elasticsearch.search.builder.SearchSourceBuilder;
import org.elasticsearch.search.fetch.subphase.highlight.HighlightBuilder;
import org.elasticsearch.search.sort.SortOrder;
import org.elasticsearch.search.suggest.SuggestBuilder;
import org.elasticsearch.search.suggest.SuggestBuilders;

/** The clients of 5.6. */
public final class Main extends Scenario {
  private final RestClient low;
  private final RestHighLevelClient client;

  private Main(RestClient low, String prefix, boolean pipelines) {
    super(prefix, pipelines);
    this.low = low;
    this.client = new RestHighLevelClient(low);
  }

  public static void main(String[] arguments) throws Exception {
    try (RestClient low = RestClient.builder(HttpHost.create(arguments[0])).build()) {
      new Main(low, arguments[1], Boolean.parseBoolean(arguments[2])).run();
    }
  }

  @Override
  protected String raw(String method, String path, String body) throws IOException {
    Response response;
    try {
      response =
          body == null
              ? low.performRequest(method, path)
              : low.performRequest(
                  method,
                  path,
                  Collections.emptyMap(),
                  new NStringEntity(body, ContentType.APPLICATION_JSON));
    } catch (ResponseException e) {
      response = e.getResponse();
    }
    return response.getStatusLine().getStatusCode()
        + " "
        + (response.getEntity() == null ? "" : EntityUtils.toString(response.getEntity()));
  }

  @Override
  protected String mapping(String properties) {
    return "{\"book\":{\"properties\":{" + properties + "}}}";
  }

  @Override
  protected String document(String id) {
    return "/" + index + "/book/" + id;
  }

  @Override
  protected String mappingPath() {
    return "/" + index + "/_mapping/book";
  }

  @Override
  protected boolean modern() {
    return false;
  }

  @Override
  protected void documents() throws Exception {
    step("ping", client::ping);
    step("version", () -> client.info().getVersion());
    step("index", () -> client.index(book("1", "War and Peace", 1869, "long", "russian")));
    step("index again", () -> client.index(book("1", "War and Peace", 1869, "long", "russian")));
    step("create", () -> client.index(book("2", "The Nose", 1836, "russian").create(true)));
    step("create again", () -> client.index(book("2", "x", 1).create(true)));
    step(
        "external version",
        () -> client.index(book("3", "Ulysses", 1922, "long").version(42).versionType(VersionType.EXTERNAL)));
    step(
        "an older external version",
        () -> client.index(book("3", "x", 1).version(41).versionType(VersionType.EXTERNAL)));
    step("routing", () -> client.index(book("4", "Dubliners", 1914).routing("joyce")));
    step(
        "an id of the server's",
        () -> {
          String id = client.index(book(null, "Anonymous", 1700)).getId();
          return id.length() + " " + client.delete(new DeleteRequest(index, "book", id)).status();
        });
    step("a field that does not fit", () -> client.index(book("5", "x", 1).source("{\"year\":\"abc\"}", XContentType.JSON)));
    step("get", () -> client.get(get("1")));
    step("get what is missing", () -> client.get(get("none")));
    step("get with routing", () -> client.get(get("4").routing("joyce")));
    step("exists", () -> client.exists(get("1")));
    step("does not exist", () -> client.exists(get("none")));
    step("update", () -> client.update(update("1").doc("{\"pages\":1225}", XContentType.JSON)));
    step("update that changes nothing", () -> client.update(update("1").doc("{\"pages\":1225}", XContentType.JSON)));
    step(
        "update by script",
        () -> client.update(update("1").script(new Script("ctx._source.pages += 1")).fetchSource(true)));
    step(
        "upsert",
        () -> client.update(update("6").doc("{\"year\":1847}", XContentType.JSON).docAsUpsert(true)));
    step("update what is missing", () -> client.update(update("none").doc("{\"a\":1}", XContentType.JSON)));
    step("delete", () -> client.delete(new DeleteRequest(index, "book", "6")));
    step("delete again", () -> client.delete(new DeleteRequest(index, "book", "6")));
    step("bulk", this::bulk);
    step("search", () -> search(source -> source.query(QueryBuilders.matchQuery("title", "war peace")).fetchSource(new String[] {"title"}, null)));
    step(
        "bool query, sorted",
        () ->
            search(
                source ->
                    source
                        .query(
                            QueryBuilders.boolQuery()
                                .filter(QueryBuilders.rangeQuery("year").gte(1800).lt(1915))
                                .mustNot(QueryBuilders.termQuery("tags", "long")))
                        .sort("year", SortOrder.DESC)
                        .from(1)
                        .size(2)
                        .version(true)));
    step(
        "aggregations",
        () ->
            search(
                source ->
                    source
                        .size(0)
                        .aggregation(
                            AggregationBuilders.terms("tags")
                                .field("tags")
                                .subAggregation(AggregationBuilders.avg("year").field("year")))
                        .aggregation(
                            AggregationBuilders.dateHistogram("sold")
                                .field("sold")
                                .dateHistogramInterval(DateHistogramInterval.MONTH))
                        .aggregation(AggregationBuilders.cardinality("years").field("year"))
                        .aggregation(AggregationBuilders.stats("stats").field("year"))));
    step(
        "highlight",
        () ->
            search(
                source ->
                    source
                        .query(QueryBuilders.matchQuery("title", "peace"))
                        .highlighter(new HighlightBuilder().field("title"))));
    step(
        "suggest",
        () ->
            search(
                source ->
                    source
                        .size(0)
                        .suggest(
                            new SuggestBuilder()
                                .addSuggestion("s", SuggestBuilders.termSuggestion("title").text("peece")))));
    step(
        "fuzzy, with a stored script field",
        () ->
            search(
                source ->
                    source
                        .query(QueryBuilders.fuzzyQuery("title", "ulises").fuzziness(Fuzziness.TWO))
                        .scriptField("next", new Script("doc['year'].value + 1"))));
    step("search in the alias", () -> client.search(new SearchRequest(index + "-old").source(new SearchSourceBuilder().sort("year"))));
    step("scroll", this::scroll);
    step("search in what is missing", () -> client.search(new SearchRequest(index + "-none")));
  }

  private String bulk() throws IOException {
    BulkRequest bulk = new BulkRequest().setRefreshPolicy(WriteRequest.RefreshPolicy.IMMEDIATE);
    bulk.add(book("10", "Middlemarch", 1871, "long").source("{\"title\":\"Middlemarch\",\"year\":1871,\"tags\":[\"long\"],\"sold\":\"2020-01-05\"}", XContentType.JSON));
    bulk.add(book("11", "x", 1).source("{\"title\":\"Persuasion\",\"year\":1817,\"tags\":[\"short\"],\"sold\":\"2020-03-05\"}", XContentType.JSON));
    bulk.add(book("2", "x", 1).create(true));
    bulk.add(update("1").doc("{\"seen\":true}", XContentType.JSON));
    bulk.add(update("none").doc("{\"seen\":true}", XContentType.JSON));
    bulk.add(new DeleteRequest(index, "book", "3"));
    bulk.add(book("12", "x", 1).source("{\"year\":\"abc\"}", XContentType.JSON));
    StringBuilder lines = new StringBuilder();
    for (BulkItemResponse item : client.bulk(bulk)) {
      DocWriteRequest.OpType op = item.getOpType();
      lines.append(op).append(' ').append(item.getId()).append(' ').append(item.status()).append(' ');
      lines.append(String.valueOf(item.isFailed() ? item.getFailureMessage() : item.getResponse()));
      lines.append("; ");
    }
    return lines.toString();
  }

  private interface Fill {
    SearchSourceBuilder of(SearchSourceBuilder source);
  }

  private SearchResponse search(Fill fill) throws IOException {
    return client.search(new SearchRequest(index).types("book").source(fill.of(new SearchSourceBuilder())));
  }

  private String scroll() throws IOException {
    SearchRequest first =
        new SearchRequest(index)
            .scroll(TimeValue.timeValueMinutes(1))
            .source(new SearchSourceBuilder().size(2).sort("year").fetchSource(false));
    StringBuilder ids = new StringBuilder();
    SearchResponse page = client.search(first);
    while (page.getHits().getHits().length > 0) {
      Arrays.stream(page.getHits().getHits())
          .forEach(hit -> ids.append(Arrays.toString(hit.getSortValues())).append(' '));
      ids.append("of ").append(page.getHits().getTotalHits()).append("; ");
      page =
          client.searchScroll(
              new SearchScrollRequest(page.getScrollId()).scroll(TimeValue.timeValueMinutes(1)));
    }
    ClearScrollRequest clear = new ClearScrollRequest();
    clear.addScrollId(page.getScrollId());
    return ids + "cleared " + client.clearScroll(clear).isSucceeded();
  }

  private IndexRequest book(String id, String title, int year, String... tags) {
    StringBuilder list = new StringBuilder();
    for (String tag : tags) {
      list.append(list.length() == 0 ? "" : ",").append('"').append(tag).append('"');
    }
    String source = "{\"title\":\"" + title + "\",\"year\":" + year + ",\"tags\":[" + list + "]}";
    return new IndexRequest(index, "book", id).source(source, XContentType.JSON);
  }

  private GetRequest get(String id) {
    return new GetRequest(index, "book", id);
  }

  private UpdateRequest update(String id) {
    return new UpdateRequest(index, "book", id);
  }
}
