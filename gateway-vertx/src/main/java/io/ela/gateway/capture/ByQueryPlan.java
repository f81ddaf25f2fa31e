package io.ela.gateway.capture;

import io.ela.dialect.json.Bytes;
import io.ela.dialect.json.JsonBytesWriter;
import io.ela.dialect.json.JsonCursor;
import io.ela.dialect.json.MalformedJsonException;
import io.ela.dialect.rest.QueryString;
import io.ela.dialect.translate.ClientRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a {@code _delete_by_query} or {@code _update_by_query} is done in steps: a search finds the
 * documents, and the operation is carried out for those only, some at a time. Immutable.
 *
 * @param prefix the raw path before the operation, as {@code /index/type}
 * @param operation {@code _delete_by_query} or {@code _update_by_query}
 * @param query what the client wants changed, JSON
 * @param script the client's {@code script} member with a comma before it, or empty
 * @param slice the client's {@code slice} member with a comma before it, or empty
 * @param slices into how many parts the client wants it split, 1 for none, {@value #AUTO} for as
 *     many as the index has shards
 * @param searchQuery query string for the search
 * @param operationQuery query string for the operation
 * @param limit most documents to change
 * @param perSecond most documents to change in a second; infinite if the client sets no limit
 * @param form how the client wants its answer
 */
record ByQueryPlan(
    String prefix,
    String operation,
    Bytes query,
    Bytes script,
    Bytes slice,
    int slices,
    QueryString searchQuery,
    QueryString operationQuery,
    long limit,
    double perSecond,
    AnswerForm form) {
  /** As many slices as the index has shards (6.1 and later). */
  static final int AUTO = 0;

  /** {@code index.max_slices_per_scroll} by default (5.0 and later). */
  private static final int MOST_SLICES = 1024;

  private static final Bytes MATCH_ALL = Bytes.ofUtf8("{\"match_all\":{}}");

  /** Parameters that say which documents are found; the rest are the operation's. */
  private static final Set<String> OF_SEARCH =
      Set.of(
          "routing",
          "preference",
          "ignore_unavailable",
          "allow_no_indices",
          "expand_wildcards",
          "search_type",
          "sort");

  /** Parameters that change which documents are taken in a way that is not done in steps. */
  private static final Set<String> UNKNOWN = Set.of("from", "terminate_after");

  /** The query string's own query, and the members of {@code query_string} that it becomes. */
  private static final Map<String, String> LUCENE =
      Map.of(
          "q", "query",
          "df", "default_field",
          "analyzer", "analyzer",
          "analyze_wildcard", "analyze_wildcard",
          "default_operator", "default_operator",
          "lenient", "lenient");

  private static final String[] NOT_OF_OPERATION = {
    "q",
    "df",
    "analyzer",
    "analyze_wildcard",
    "default_operator",
    "lenient",
    "sort",
    "scroll",
    "scroll_size",
    "size",
    "max_docs",
    "slices",
    "requests_per_second",
    "wait_for_completion",
    "filter_path",
    "pretty"
  };

  /**
   * Reads a request with its whole body.
   *
   * @return empty if it cannot be done in steps
   * @throws MalformedJsonException if its body is not an object
   */
  static Optional<ByQueryPlan> of(ClientRequest request) {
    QueryString parameters = request.query();
    boolean task = "false".equals(parameters.get("wait_for_completion"));
    if (task || UNKNOWN.stream().anyMatch(parameters::has)) {
      return Optional.empty();
    }
    Body body = Body.of(request.body());
    return body.other ? Optional.empty() : Optional.of(of(request, parameters, body));
  }

  private static ByQueryPlan of(ClientRequest request, QueryString parameters, Body body) {
    String path = request.rawPath();
    path = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    int slash = path.lastIndexOf('/');
    String operation = path.substring(slash + 1);
    Bytes query = parameters.has("q") ? lucene(parameters) : body.query;
    if (query == null && operation.equals("_delete_by_query")) {
      throw new MalformedJsonException("Validation Failed: 1: query is missing;");
    }
    String conflicts = body.conflicts;
    QueryString own = parameters.without(NOT_OF_OPERATION);
    return new ByQueryPlan(
        path.substring(0, slash),
        operation,
        query == null ? MATCH_ALL : query,
        body.script,
        body.slice,
        slices(parameters.get("slices"), body),
        searchQuery(parameters),
        conflicts != null && !own.has("conflicts") ? own.with("conflicts", conflicts) : own,
        limit(parameters, body),
        perSecond(parameters.get("requests_per_second")),
        AnswerForm.of(parameters, false));
  }

  private static QueryString searchQuery(QueryString all) {
    List<String> others =
        all.params().keySet().stream().filter(name -> !OF_SEARCH.contains(name)).toList();
    String keepAlive = all.get("scroll");
    return all.without(others.toArray(String[]::new))
        .with("scroll", keepAlive == null ? "5m" : keepAlive);
  }

  private static Bytes lucene(QueryString parameters) {
    JsonBytesWriter json = new JsonBytesWriter(128);
    json.ascii("{\"query_string\":{");
    boolean first = true;
    for (Map.Entry<String, String> each : new java.util.TreeMap<>(LUCENE).entrySet()) {
      String value = parameters.get(each.getKey());
      if (value != null) {
        json.ascii(first ? "" : ",").string(each.getValue()).ascii(':').string(value);
        first = false;
      }
    }
    return json.ascii("}}").view();
  }

  private static long limit(QueryString parameters, Body body) {
    for (String name : new String[] {"max_docs", "size"}) {
      String value = parameters.get(name);
      if (value != null && !value.equals("-1") && !value.equals("_all")) {
        return number(name, value);
      }
    }
    return body.limit < 0 ? Long.MAX_VALUE : body.limit;
  }

  private static long number(String name, String value) {
    try {
      return Long.parseLong(value);
    } catch (NumberFormatException e) {
      throw new MalformedJsonException(
          "Failed to parse int parameter [" + name + "] with value [" + value + "]");
    }
  }

  private static int slices(@Nullable String value, Body body) {
    if (value == null) {
      return 1;
    }
    long slices = value.equals("auto") ? AUTO : number("slices", value);
    if (slices < 1 && !value.equals("auto")) {
      throw new MalformedJsonException("[slices] must be at least 1");
    }
    if (slices != 1 && !body.slice.isEmpty()) {
      throw new MalformedJsonException(
          "Can't specify both manual and automatic slicing at the same time");
    }
    return (int) Math.min(slices, MOST_SLICES);
  }

  /** One part of several. */
  ByQueryPlan part(int id, int of) {
    return new ByQueryPlan(
        prefix,
        operation,
        query,
        script,
        Bytes.ofUtf8(",\"slice\":{\"id\":" + id + ",\"max\":" + of + "}"),
        1,
        searchQuery,
        operationQuery,
        limit,
        perSecond,
        form);
  }

  private static double perSecond(@Nullable String value) {
    if (value == null || value.equals("-1") || value.equals("unlimited")) {
      return Double.POSITIVE_INFINITY;
    }
    try {
      double rate = Double.parseDouble(value);
      if (rate > 0) {
        return rate;
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw new MalformedJsonException(
        "[requests_per_second] must be a float greater than 0. Use -1 to disable throttling.");
  }

  /** The body of a search that finds the documents. */
  Bytes search(int page) {
    return new JsonBytesWriter(query.length() + slice.length() + 100)
        .ascii("{\"size\":")
        .number(page)
        .ascii(",\"_source\":false,\"version\":true,")
        .ascii(searchQuery.has("sort") ? "" : "\"sort\":[\"_doc\"],")
        .ascii("\"query\":")
        .raw(query)
        .raw(slice)
        .ascii('}')
        .view();
  }

  /** The percent-encoded expression that names the indices. */
  String indices() {
    int end = prefix.indexOf('/', 1);
    return prefix.substring(1, end < 0 ? prefix.length() : end);
  }

  /** The body of the operation on nothing. */
  Bytes restrictedToNothing() {
    return new JsonBytesWriter(query.length() + script.length() + 100)
        .ascii("{\"query\":{\"bool\":{\"filter\":[")
        .raw(query)
        .ascii(",{\"ids\":{\"values\":[]}}]}}")
        .raw(script)
        .raw(slice)
        .ascii('}')
        .view();
  }

  /**
   * The body of the operation on those of these documents that the query still finds in an index.
   */
  Bytes restricted(String index, List<String> ids) {
    JsonBytesWriter json =
        new JsonBytesWriter(
            query.length() + script.length() + slice.length() + 100 + 24 * ids.size());
    json.ascii("{\"query\":{\"bool\":{\"filter\":[").raw(query);
    json.ascii(",{\"term\":{\"_index\":").string(index).ascii("}},{\"ids\":{\"values\":[");
    for (int i = 0; i < ids.size(); i++) {
      json.ascii(i == 0 ? "" : ",").string(ids.get(i));
    }
    return json.ascii("]}}]}}").raw(script).raw(slice).ascii('}').view();
  }

  /**
   * The raw path of the operation on documents of one type, by the client's own name for their
   * index: an alias's filter and its routing hold for the operation as they did for the search.
   *
   * @param type percent-encoded; null for all that the client names
   */
  String path(@Nullable String type) {
    if (type == null) {
      return prefix + "/" + operation;
    }
    int end = prefix.indexOf('/', 1);
    return (end < 0 ? prefix : prefix.substring(0, end)) + "/" + type + "/" + operation;
  }

  /** What the body says. */
  private static final class Body {
    @Nullable Bytes query;
    Bytes script = Bytes.EMPTY;
    Bytes slice = Bytes.EMPTY;
    @Nullable String conflicts;
    long limit = -1;

    /** Whether it has a member that is not known here. */
    boolean other;

    static Body of(Bytes text) {
      Body body = new Body();
      if (isBlank(text)) {
        return body;
      }
      try (JsonCursor json = new JsonCursor(text)) {
        json.expectObject("the body");
        while (json.nextMember()) {
          switch (json.name()) {
            case "query" -> body.query = json.value();
            case "script" -> body.script = member(",\"script\":", json.value());
            case "slice" -> body.slice = member(",\"slice\":", json.value());
            case "conflicts" -> body.conflicts = json.text();
            case "size", "max_docs" -> body.limit = json.longValue();
            default -> {
              body.other = true;
              json.skip();
            }
          }
        }
      }
      return body;
    }

    private static Bytes member(String name, Bytes value) {
      return new JsonBytesWriter(value.length() + 16).ascii(name).raw(value).view();
    }

    private static boolean isBlank(Bytes text) {
      for (int i = 0; i < text.length(); i++) {
        if (text.at(i) > ' ') {
          return false;
        }
      }
      return true;
    }
  }
}
