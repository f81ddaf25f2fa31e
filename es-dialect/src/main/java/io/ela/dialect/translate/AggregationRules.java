package io.ela.dialect.translate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ela.dialect.metadata.Trees;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Aggregations: {@code DIFFERENCES.md} section 5, all measured. */
final class AggregationRules {
  private static final Pattern DURATION = Pattern.compile("(\\d+(?:\\.\\d+)?)(ms|s|m|h|d|w)");
  private static final Map<String, Long> MILLIS =
      Map.of(
          "ms",
          1L,
          "s",
          1_000L,
          "m",
          60_000L,
          "h",
          3_600_000L,
          "d",
          86_400_000L,
          "w",
          604_800_000L);

  /** Units of the calendar, which may have 23 or 25 hours in a day. */
  private static final Set<String> CALENDAR =
      Set.of(
          "second", "1s", "minute", "1m", "hour", "1h", "day", "1d", "week", "1w", "month", "1M",
          "quarter", "1q", "year", "1y");

  private static final Set<String> OLD_HINTS =
      Set.of("global_ordinals_hash", "global_ordinals_low_cardinality");

  private final Scope scope;
  private final Change change;
  private final QueryRules queries;
  private final BodyRules body;

  AggregationRules(Scope scope, Change change, QueryRules queries, BodyRules body) {
    this.scope = scope;
    this.change = change;
    this.queries = queries;
    this.body = body;
  }

  /** The aggregations of a body or of a bucket, by their names. */
  void all(ObjectNode holder, String path) {
    for (String key : List.of("aggs", "aggregations")) {
      ObjectNode named = Trees.child(holder, key);
      if (named == null) {
        continue;
      }
      for (Map.Entry<String, JsonNode> entry : named.properties()) {
        if (entry.getValue() instanceof ObjectNode one) {
          one(one, path + "." + key + "." + entry.getKey());
        }
      }
    }
  }

  private void one(ObjectNode aggregation, String path) {
    all(aggregation, path);
    queries.member(aggregation, "filter", path);
    for (Map.Entry<String, JsonNode> entry : aggregation.properties()) {
      if (entry.getValue() instanceof ObjectNode value) {
        kind(entry.getKey(), value, path + "." + entry.getKey());
      }
    }
  }

  private void kind(String kind, ObjectNode value, String path) {
    switch (kind) {
      case "aggs", "aggregations", "filter", "meta" -> {
        return;
      }
      case "moving_avg" -> refuse(8, path, "gone since 8.0; write a moving_fn");
      case "children" -> refuse(6, path, "parents and children are not translated yet");
      case "date_histogram" -> {
        interval(value, path);
        queries.format(value, path);
      }
      case "date_range" -> queries.format(value, path);
      case "composite" -> sources(value, path);
      case "filters", "adjacency_matrix" -> filters(value, path);
      case "geo_distance" -> {
        if (scope.crosses(6)) {
          change.replace(value, "distance_type", "sloppy_arc", "arc");
        }
      }
      case "significant_terms" -> {
        queries.member(value, "background_filter", path);
        patterns(value, path);
      }
      case "terms" -> patterns(value, path);
      case "top_hits" -> body.hits(value, path);
      default -> {
        // Nothing but what is common to all differs.
      }
    }
    common(value, path);
  }

  /**
   * {@code include} and {@code exclude} as an object with a {@code pattern}: the text alone by 5.6
   * already, the object a 400 on 8.19.13 (measured).
   */
  private void patterns(ObjectNode value, String path) {
    for (String name : List.of("include", "exclude")) {
      ObjectNode object = Trees.child(value, name);
      if (object == null || !object.has("pattern") || !scope.crosses(8)) {
        continue;
      }
      if (object.size() > 1) {
        refuse(8, path + "." + name, "beside [pattern] nothing is taken since 8.0");
      }
      change.set(value, name, object.get("pattern"));
    }
  }

  private void refuse(int since, String path, String reason) {
    if (scope.crosses(since)) {
      throw new UntranslatableException(path + ": " + reason);
    }
  }

  private void common(ObjectNode value, String path) {
    MetaFields.check(scope, path + ".field", value.path("field").asText());
    order(value.get("order"));
    if (scope.crosses(7) && OLD_HINTS.contains(value.path("execution_hint").asText())) {
      change.drop(value, "execution_hint");
    }
    for (String script :
        List.of("script", "init_script", "map_script", "combine_script", "reduce_script")) {
      body.script(value, script, path);
    }
  }

  /** {@code _term} and {@code _time}: 5.6 knows only these; {@code _key} from 6.0 on. */
  private void order(@Nullable JsonNode order) {
    if (order == null || !scope.crosses(6)) {
      return;
    }
    if (order instanceof ObjectNode object) {
      change.rename(object, "_term", "_key");
      change.rename(object, "_time", "_key");
    } else if (order.isArray()) {
      order.forEach(this::order);
    }
  }

  /** {@code interval}: refused by 8.19; single units were the calendar's, all else a fixed time. */
  private void interval(ObjectNode value, String path) {
    JsonNode interval = value.get("interval");
    if (interval == null || !scope.crosses(8)) {
      return;
    }
    String text = interval.asText();
    if (CALENDAR.contains(text)) {
      change.rename(value, "interval", "calendar_interval");
    } else {
      change.rename(value, "interval", "fixed_interval");
      value.put("fixed_interval", fixed(text, path));
    }
  }

  /** Fixed intervals are whole numbers of milliseconds, seconds, minutes, hours or days. */
  private static String fixed(String text, String path) {
    if (text.matches("\\d+")) {
      return text + "ms";
    }
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      throw new UntranslatableException(
          path + ".interval: [" + text + "] is neither a unit of the calendar nor a time");
    }
    boolean whole = !matcher.group(1).contains(".") && !matcher.group(2).equals("w");
    if (whole) {
      return text;
    }
    BigDecimal millis =
        new BigDecimal(matcher.group(1))
            .multiply(BigDecimal.valueOf(MILLIS.getOrDefault(matcher.group(2), 1L)));
    return millis.toBigInteger() + "ms";
  }

  private void sources(ObjectNode composite, String path) {
    for (JsonNode named : composite.path("sources")) {
      for (Map.Entry<String, JsonNode> source : named.properties()) {
        if (source.getValue() instanceof ObjectNode kinds) {
          one(kinds, path + ".sources." + source.getKey());
        }
      }
    }
  }

  private void filters(ObjectNode value, String path) {
    JsonNode filters = value.get("filters");
    if (filters instanceof ObjectNode named) {
      for (String name : named.properties().stream().map(Map.Entry::getKey).toList()) {
        queries.member(named, name, path + ".filters");
      }
    } else if (filters instanceof ArrayNode list) {
      for (int i = 0; i < list.size(); i++) {
        ObjectNode holder = Trees.object();
        holder.set("filter", list.get(i));
        queries.member(holder, "filter", path + ".filters[" + i + "]");
      }
    }
  }
}
