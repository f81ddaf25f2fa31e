package io.ela.dialect.split;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.json.MalformedJsonException;
import io.ela.dialect.metadata.Trees;
import io.ela.dialect.rest.QueryString;
import io.ela.dialect.translate.AnswerPlan;
import io.ela.dialect.translate.ClientRequest;
import io.ela.dialect.translate.Header;
import io.ela.dialect.translate.TranslatedAnswer;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * {@code _cat/indices}, where the rows of an index's parts become one: asked for as JSON, with
 * sizes in bytes, added up and printed here.
 *
 * @param inner what else is to be done with the answer, before
 * @param asked the client's parameters
 */
record SplitTable(AnswerPlan inner, SplitAnswers answers, QueryString asked) implements AnswerPlan {
  static final String API = "cat.indices";

  private static final List<String> COLOURS = List.of("green", "yellow", "red");

  /** Columns that the parts have in common, or that cannot be added up. */
  private static final Set<String> NO_FIGURES =
      Set.of(
          "health",
          "h",
          "status",
          "s",
          "index",
          "i",
          "idx",
          "uuid",
          "id",
          "pri",
          "p",
          "shards.primary",
          "shardsPrimary",
          "rep",
          "r",
          "shards.replica",
          "shardsReplica",
          "creation.date",
          "cd",
          "creation.date.string",
          "cds");

  private static final Set<String> TEXTS =
      Set.of("health", "h", "status", "s", "index", "i", "idx", "uuid", "id");

  /** The request for the same as JSON. */
  static ClientRequest asJson(ClientRequest request) {
    QueryString query = request.query().without("format", "v", "bytes");
    return request.withQuery(query.with("format", "json").with("bytes", "b"));
  }

  /** Whether the table is one that is printed here. */
  static boolean prints(ClientRequest request) {
    String format = request.query().get("format");
    String unit = request.query().get("bytes");
    return request.endpoint().api().equals(API)
        && !request.query().flag("help")
        && (format == null
            || format.equals("json")
            || format.equals("txt")
            || format.equals("text"))
        && (unit == null || unit.equals("b"));
  }

  @Override
  public boolean passThrough() {
    return false;
  }

  @Override
  public List<Header> headers(List<Header> headers) {
    return inner.headers(headers);
  }

  @Override
  public TranslatedAnswer answer(int status, List<Header> headers, Bytes body) {
    TranslatedAnswer answer = inner.answer(status, headers, body);
    if (status >= 400) {
      return new TranslatedAnswer(
          answer.status(), answer.headers(), answers.json(API, status, answer.body()));
    }
    Map<String, ObjectNode> rows = together(answer.body());
    if ("json".equals(asked.get("format"))) {
      ArrayNode list = Trees.object().arrayNode();
      rows.values().forEach(list::add);
      return new TranslatedAnswer(status, answer.headers(), Trees.bytes(list));
    }
    List<Header> asText =
        answer.headers().stream()
            .map(h -> h.is("Content-Type") ? new Header(h.name(), "text/plain; charset=UTF-8") : h)
            .toList();
    return new TranslatedAnswer(status, asText, text(rows.values()));
  }

  private Map<String, ObjectNode> together(Bytes body) {
    Map<String, ObjectNode> rows = new LinkedHashMap<>();
    JsonNode list = Trees.object(Bytes.ofUtf8("{\"rows\":" + body.utf8() + "}")).path("rows");
    if (!list.isArray()) {
      throw new MalformedJsonException("a table should be a list of rows");
    }
    int at = 0;
    for (JsonNode each : list) {
      ObjectNode row = (ObjectNode) each;
      String name = row.path("index").asText(row.path("i").asText(row.path("idx").asText("")));
      IndexPart part = answers.view().splits().ofTarget(name);
      for (String column : List.of("index", "i", "idx")) {
        if (row.has(column)) {
          row.put(column, part.index());
        }
      }
      ObjectNode before = rows.putIfAbsent(name.isEmpty() ? "" + at++ : part.index(), row);
      if (before != null) {
        add(before, row);
      }
    }
    boolean inBytes = asked.has("bytes");
    rows.values().forEach(row -> units(row, inBytes));
    return rows;
  }

  private static void add(ObjectNode sums, ObjectNode row) {
    for (Map.Entry<String, JsonNode> cell : row.properties()) {
      String column = cell.getKey();
      String before = sums.path(column).asText("");
      String more = cell.getValue().asText("");
      if (COLOURS.contains(more) && COLOURS.contains(before)) {
        sums.put(column, COLOURS.get(Math.max(COLOURS.indexOf(before), COLOURS.indexOf(more))));
      } else if (!NO_FIGURES.contains(column) && isNumber(before) && isNumber(more)) {
        sums.put(column, new BigDecimal(before).add(new BigDecimal(more)).toPlainString());
      }
    }
  }

  private static boolean isNumber(String text) {
    return text.matches("-?\\d+(\\.\\d+)?");
  }

  private static void units(ObjectNode row, boolean inBytes) {
    for (Map.Entry<String, JsonNode> cell : List.copyOf(row.properties())) {
      String column = cell.getKey();
      String value = cell.getValue().isNull() ? "" : cell.getValue().asText();
      boolean size = column.endsWith("size") || column.endsWith("memory") || column.equals("ss");
      row.put(column, size && !inBytes && isNumber(value) ? human(value) : value);
    }
  }

  /** As Elasticsearch writes sizes: the largest unit of which there is one, one decimal at most. */
  static String human(String bytes) {
    double value = Double.parseDouble(bytes);
    String[] units = {"b", "kb", "mb", "gb", "tb", "pb"};
    int unit = 0;
    while (value >= 1024 && unit < units.length - 1) {
      value /= 1024;
      unit++;
    }
    // Cut off, not rounded (Strings.format1Decimals, 5.6 to 8.19).
    String text = String.format(Locale.ROOT, "%.1f", Math.floor(value * 10) / 10);
    return (text.endsWith(".0") ? text.substring(0, text.length() - 2) : text) + units[unit];
  }

  /** Words stand left, figures right. */
  private Bytes text(Iterable<ObjectNode> rows) {
    List<String> columns = new ArrayList<>();
    rows.forEach(
        row ->
            row.fieldNames()
                .forEachRemaining(
                    name -> {
                      if (!columns.contains(name)) {
                        columns.add(name);
                      }
                    }));
    List<List<String>> lines = new ArrayList<>();
    if (asked.flag("v")) {
      lines.add(columns);
    }
    rows.forEach(row -> lines.add(columns.stream().map(c -> row.path(c).asText("")).toList()));
    StringBuilder out = new StringBuilder();
    for (List<String> line : lines) {
      for (int i = 0; i < columns.size(); i++) {
        int column = i;
        int width = lines.stream().mapToInt(l -> l.get(column).length()).max().orElse(0);
        String blank = " ".repeat(width - line.get(i).length());
        boolean left = TEXTS.contains(columns.get(i));
        boolean last = i == columns.size() - 1;
        out.append(left ? "" : blank).append(line.get(i));
        out.append(left && !last ? blank : "").append(last ? "\n" : " ");
      }
    }
    return Bytes.ofUtf8(out.toString());
  }
}
