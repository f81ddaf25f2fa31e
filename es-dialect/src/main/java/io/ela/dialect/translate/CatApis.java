package io.ela.dialect.translate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.json.MalformedJsonException;
import io.ela.dialect.metadata.Trees;
import io.ela.dialect.rest.QueryString;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The tables for people. Newer versions show more columns, and tell of more; a client of 5.x gets
 * those of 5.6 unless it asks for others. Two columns have other values, so that their tables are
 * asked for as JSON and printed here: templates' patterns and nodes' roles. Measured on 5.6.16 and
 * 8.19.13 with {@code help}, {@code v} and none of them.
 */
final class CatApis {
  private static final String TEMPLATES = "cat.templates";
  private static final String NODES = "cat.nodes";
  private static final String INDICES = "cat.indices";
  private static final String PATTERNS = "index_patterns";

  /** How 5.6 writes the roles master, data and ingest. */
  private static final String ROLES = "mdi";

  private final Requests requests;
  private final Scope scope;
  private final Plans plans;

  CatApis(Requests requests, Plans plans) {
    this.requests = requests;
    this.scope = requests.scope();
    this.plans = plans;
  }

  void register(Map<String, Handler> handlers) {
    if (scope.client().major() < 6 && scope.crosses(6)) {
      CatColumns.apis().forEach(api -> handlers.put(api, this::table));
    }
  }

  private Translation table(ClientRequest request) {
    QueryString query = request.query();
    String api = request.endpoint().api();
    if (query.flag("help")) {
      return new Translation.Forward(
          requests.to(request, request.rawPath(), request.body()),
          plans.text(text -> help(api, text)));
    }
    List<String> columns = columns(api, query);
    refusePools(api, request.endpoint().part("thread_pool_patterns"));
    boolean printed =
        (api.equals(TEMPLATES) && scope.crosses(6))
            || (api.equals(NODES) && asksForRoles(columns))
            || (api.equals(INDICES) && scope.crosses(8));
    if (printed) {
      return printed(request, columns);
    }
    QueryString asked = query;
    if (!columns.isEmpty() && !query.has("h")) {
      asked = asked.with("h", String.join(",", columns));
    }
    if (api.equals("cat.recovery") && !query.has("bytes") && scope.crosses(8)) {
      // Numbers of bytes had no unit.
      asked = asked.with("bytes", "b");
    }
    return new Translation.Forward(
        requests.to(request.withQuery(asked), request.rawPath(), request.body()), plans.errors());
  }

  /** Those asked for, or those that 5.6 shows. */
  private static List<String> columns(String api, QueryString query) {
    String asked = query.get("h");
    if (asked != null) {
      return Arrays.asList(asked.split(","));
    }
    List<String> shown = new ArrayList<>(CatColumns.shown(api));
    if (api.equals("cat.tasks") && query.flag("detailed")) {
      shown.add("description");
    }
    if ("false".equals(query.get("ts"))) {
      shown.removeAll(List.of("epoch", "timestamp"));
    }
    return shown;
  }

  /**
   * {@code bulk} and {@code index} are one pool, {@code write}, since 7.0: nothing would be told.
   */
  private void refusePools(String api, @Nullable String pools) {
    if (!api.equals("cat.thread_pool") || pools == null || !scope.crosses(7)) {
      return;
    }
    for (String pool : pools.split(",")) {
      if (pool.equals("bulk") || pool.equals("index")) {
        throw new UntranslatableException(
            "the thread pool [" + pool + "]: it is gone since 7.0; ask for [write]");
      }
    }
  }

  private static boolean asksForRoles(List<String> columns) {
    return columns.stream().anyMatch(name -> CatColumns.firstName(NODES, name).equals("node.role"));
  }

  /** Lines of columns that 5.6 has. */
  private static String help(String api, String text) {
    return text.lines()
        .map(line -> line.replaceFirst("^" + PATTERNS + " *", "template "))
        .filter(line -> CatColumns.has(api, line.split("\\|", 2)[0].trim()))
        .map(line -> line + "\n")
        .collect(Collectors.joining());
  }

  private Translation printed(ClientRequest request, List<String> columns) {
    QueryString query = request.query();
    String api = request.endpoint().api();
    String format = query.get("format");
    if (format != null && !format.equals("json") && !format.equals("txt")) {
      throw new UntranslatableException(
          "the parameter [format]: of this table only text and JSON are translated");
    }
    Map<String, String> names = new HashMap<>();
    columns.forEach(name -> names.put(name, asked(api, name)));
    boolean status = api.equals(INDICES) && !names.containsValue("status");
    String wanted =
        columns.stream().map(names::get).collect(Collectors.joining(","))
            + (status ? ",status" : "");
    QueryString asked = query.without("h", "v", "format").with("format", "json").with("h", wanted);
    String order = query.get("s");
    if (order != null) {
      String translated =
          Arrays.stream(order.split(","))
              .map(one -> one.split(":", 2))
              .map(one -> asked(api, one[0]) + (one.length > 1 ? ":" + one[1] : ""))
              .collect(Collectors.joining(","));
      asked = asked.without("s").with("s", translated);
    }
    boolean json = "json".equals(format);
    boolean header = query.flag("v");
    return new Translation.Forward(
        requests.to(request.withQuery(asked), request.rawPath(), request.body()),
        plans.table(
            json,
            body -> {
              CatTable table = new CatTable(columns, api.equals(INDICES));
              for (JsonNode row : rows(body)) {
                table.add(cells(api, columns, names, row));
              }
              return json ? table.json() : table.text(header);
            }));
  }

  private static JsonNode rows(Bytes body) {
    ObjectNode whole = Trees.object(Bytes.ofUtf8("{\"rows\":" + body.utf8() + "}"));
    JsonNode rows = whole.path("rows");
    if (!rows.isArray()) {
      throw new MalformedJsonException("a table should be a list of rows");
    }
    return rows;
  }

  private static String asked(String api, String name) {
    boolean template = api.equals(TEMPLATES) && CatColumns.firstName(api, name).equals("template");
    return template ? PATTERNS : name;
  }

  private static List<String> cells(
      String api, List<String> columns, Map<String, String> names, JsonNode row) {
    List<String> cells = new ArrayList<>();
    // Since 7.2 closed indices have copies too.
    boolean closed = api.equals(INDICES) && row.path("status").asText().equals("close");
    for (String column : columns) {
      String value = row.path(names.getOrDefault(column, column)).asText("");
      cells.add(
          switch (CatColumns.firstName(api, column)) {
            case "template" -> value.replaceAll("^\\[|]$", "");
            case "node.role" -> roles(value);
            case "health", "pri", "rep" -> closed ? "" : value;
            default -> value.equals("null") ? "" : value;
          });
    }
    return cells;
  }

  private static String roles(String letters) {
    String known =
        ROLES
            .chars()
            .filter(role -> letters.indexOf(role) >= 0)
            .mapToObj(Character::toString)
            .collect(Collectors.joining());
    return known.isEmpty() ? "-" : known;
  }
}
