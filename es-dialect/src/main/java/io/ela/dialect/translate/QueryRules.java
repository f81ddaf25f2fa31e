package io.ela.dialect.translate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ela.dialect.metadata.JodaPatterns;
import io.ela.dialect.metadata.Trees;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The query language, walked by its own structure so that a field called like a query is not taken
 * for one. Rules cite {@code DIFFERENCES.md} section 4. What newer clusters refuse themselves with
 * a 400 is left to them; what they would answer otherwise is translated or refused here.
 */
final class QueryRules {
  private static final Set<String> FIELD_QUERIES =
      Set.of(
          "term",
          "terms",
          "match",
          "match_phrase",
          "match_phrase_prefix",
          "prefix",
          "wildcard",
          "regexp",
          "fuzzy",
          "range",
          "span_term",
          "common",
          "geo_distance",
          "geo_shape",
          "geo_bounding_box",
          "geo_polygon");

  /** Keys of compound queries under which there is a query or a list of queries. */
  private static final Set<String> INNER =
      Set.of(
          "must",
          "must_not",
          "mustNot",
          "should",
          "filter",
          "query",
          "positive",
          "negative",
          "queries",
          "clauses",
          "little",
          "big",
          "include",
          "exclude",
          "match",
          "organic",
          "no_match_query");

  private static final Set<String> COMPOUND =
      Set.of(
          "bool",
          "constant_score",
          "dis_max",
          "boosting",
          "nested",
          "has_child",
          "has_parent",
          "function_score",
          "script_score",
          "pinned",
          "span_near",
          "span_or",
          "span_not",
          "span_first",
          "span_containing",
          "span_within",
          "span_multi",
          "field_masking_span",
          "percolate");

  private static final Map<String, String> RENAMED_SINCE_6 =
      Map.of("mlt", "more_like_this", "in", "terms", "geo_bbox", "geo_bounding_box");

  private final Scope scope;
  private final Change change;
  private final BodyRules body;

  QueryRules(Scope scope, Change change, BodyRules body) {
    this.scope = scope;
    this.change = change;
    this.body = body;
  }

  /** One query in the member of an object; {@code {}} matches all up to 5.x, 400 from 6.0 on. */
  void member(ObjectNode parent, String name, String path) {
    if (!(parent.get(name) instanceof ObjectNode query)) {
      return;
    }
    if (query.isEmpty() && scope.crosses(6)) {
      query.putObject("match_all");
      change.mark();
    }
    query(query, path + "." + name);
  }

  private void query(ObjectNode query, String path) {
    if (scope.crosses(6)) {
      RENAMED_SINCE_6.forEach((from, to) -> change.rename(query, from, to));
      matchType(query);
    }
    for (Map.Entry<String, JsonNode> entry : List.copyOf(query.properties())) {
      String at = path + "." + entry.getKey();
      refused(entry.getKey(), at);
      if (entry.getValue() instanceof ObjectNode value) {
        parameters(entry.getKey(), value, at);
        if (FIELD_QUERIES.contains(entry.getKey())) {
          fields(entry.getKey(), value, at);
        }
        if (COMPOUND.contains(entry.getKey())) {
          inner(value, at);
        }
      }
    }
  }

  private void refused(String name, String path) {
    switch (name) {
      case "type" -> refuse(7, path, "the type query matches by types that are not there any more");
      case "indices" -> refuse(6, path, "gone since 6.0; write a bool query with terms on _index");
      case "template" -> refuse(6, path, "gone since 6.0; render the template first");
      case "common" -> refuse(8, path, "gone since 8.0; write a match with minimum_should_match");
      case "has_child", "has_parent", "parent_id" ->
          refuse(6, path, "parents and children are not translated yet");
      default -> {
        // Known to all, or refused by the cluster itself.
      }
    }
  }

  private void refuse(int since, String path, String reason) {
    if (scope.crosses(since)) {
      throw new UntranslatableException(path + ": " + reason);
    }
  }

  /** Goes into what a compound query holds. */
  private void inner(ObjectNode value, String path) {
    for (String key : INNER) {
      JsonNode held = value.get(key);
      if (held instanceof ArrayNode list) {
        elements(list, path + "." + key);
      } else {
        member(value, key, path);
      }
    }
    ObjectNode hits = Trees.child(value, "inner_hits");
    if (hits != null) {
      body.hits(hits, path + ".inner_hits");
    }
    for (JsonNode function : value.path("functions")) {
      if (function instanceof ObjectNode object) {
        member(object, "filter", path + ".functions");
        functions(object, path + ".functions");
      }
    }
    functions(value, path);
  }

  /** Empty clauses are skipped by 5.x and refused from 6.0 on (measured). */
  private void elements(ArrayNode list, String path) {
    for (int i = list.size() - 1; i >= 0; i--) {
      if (list.get(i) instanceof ObjectNode query) {
        if (query.isEmpty() && scope.crosses(6)) {
          list.remove(i);
          change.mark();
        } else {
          query(query, path + "[" + i + "]");
        }
      }
    }
  }

  private void functions(ObjectNode holder, String path) {
    ObjectNode random = Trees.child(holder, "random_score");
    if (random != null && random.has("seed") && !random.has("field") && scope.crosses(8)) {
      random.put("field", "_seq_no");
      change.mark();
    }
    ObjectNode script = Trees.child(holder, "script_score");
    if (script != null) {
      body.script(script, "script", path + ".script_score");
    }
  }

  private void fields(String name, ObjectNode value, String path) {
    for (Map.Entry<String, JsonNode> entry : value.properties()) {
      MetaFields.check(scope, path, entry.getKey());
      if (!(entry.getValue() instanceof ObjectNode options)) {
        continue;
      }
      switch (name) {
        case "terms" -> lookup(options);
        case "range" -> format(options, path + "." + entry.getKey());
        case "match" -> dropSince(8, options, "cutoff_frequency");
        case "prefix" -> {
          if (scope.crosses(6)) {
            change.rename(options, "prefix", "value");
          }
        }
        case "geo_shape" -> {
          ObjectNode indexed = Trees.child(options, "indexed_shape");
          if (indexed != null) {
            dropSince(7, indexed, "type");
          }
        }
        default -> {
          // Nothing within its options differs.
        }
      }
    }
  }

  /** A terms lookup's {@code type}: 7.17 finds nothing with it, 8.19 refuses it (measured). */
  private void lookup(ObjectNode options) {
    if (options.has("id") && options.has("path")) {
      dropSince(7, options, "type");
    }
  }

  private void dropSince(int since, ObjectNode object, String... names) {
    for (String name : names) {
      if (scope.crosses(since)) {
        change.drop(object, name);
      }
    }
  }

  /** Formats are Joda's up to 6.x and java.time's from 7.0 on: {@code YYYY} differs silently. */
  void format(ObjectNode options, String path) {
    JsonNode format = options.get("format");
    if (format == null || !format.isTextual() || !scope.crosses(7)) {
      return;
    }
    String converted =
        JodaPatterns.converted(format.asText())
            .orElseThrow(
                () ->
                    new UntranslatableException(
                        path
                            + ".format: ["
                            + format.asText()
                            + "] has a letter without certain counterpart since 7.0"));
    if (!converted.equals(format.asText())) {
      options.put("format", converted);
      change.mark();
    }
  }

  private void parameters(String name, ObjectNode value, String path) {
    switch (name) {
      case "bool" -> {
        dropSince(7, value, "disable_coord");
        if (scope.crosses(6)) {
          change.rename(value, "minimum_number_should_match", "minimum_should_match");
        }
      }
      case "ids" -> {
        if (value.has("type")) {
          refuse(7, path + ".type", "there are no types to look for; leave it out");
        }
      }
      case "query_string" -> queryString(value, path);
      case "simple_query_string" -> simpleQueryString(value, path);
      case "multi_match" -> multiMatch(value, path);
      case "more_like_this" -> moreLikeThis(value, path);
      case "geo_distance" -> {
        dropSince(6, value, "optimize_bbox");
        if (scope.crosses(6)) {
          change.replace(value, "distance_type", "sloppy_arc", "arc");
        }
      }
      case "geo_bounding_box" -> dropSince(8, value, "type");
      case "span_near" -> dropSince(6, value, "collect_payloads");
      case "percolate" -> dropSince(8, value, "document_type");
      case "exists" -> MetaFields.check(scope, path, value.path("field").asText());
      case "script" -> body.script(value, "script", path);
      case "script_score" -> body.script(value, "script", path);
      default -> {
        // Nothing in it differs.
      }
    }
  }

  private void queryString(ObjectNode value, String path) {
    named(value, path);
    MetaFields.inQueryString(scope, path + ".query", value.path("query").asText());
    if (!scope.crosses(7)) {
      return;
    }
    dropSince(7, value, "lowercase_expanded_terms", "locale");
    if (value.path("all_fields").asBoolean(false)) {
      value.put("default_field", "*");
    }
    dropSince(7, value, "all_fields");
    for (String gone :
        List.of("use_dis_max", "split_on_whitespace", "auto_generate_phrase_queries")) {
      if (value.has(gone)) {
        refuse(7, path + "." + gone, "gone since 7.0; leave it out if its default will do");
      }
    }
  }

  private void simpleQueryString(ObjectNode value, String path) {
    named(value, path);
    if (scope.crosses(8) && value.path("all_fields").asBoolean(false)) {
      value.putArray("fields").add("*");
    }
    dropSince(8, value, "all_fields", "lowercase_expanded_terms", "locale");
  }

  private void multiMatch(ObjectNode value, String path) {
    named(value, path);
    dropSince(8, value, "cutoff_frequency");
    if (scope.crosses(7) && value.has("use_dis_max")) {
      if (!value.path("use_dis_max").asBoolean(true) && !value.has("type")) {
        value.put("type", "most_fields");
      }
      change.drop(value, "use_dis_max");
    }
  }

  private void moreLikeThis(ObjectNode value, String path) {
    named(value, path);
    if (scope.crosses(6)) {
      change.rename(value, "like_text", "like");
      if (value.has("ids") || value.has("docs")) {
        refuse(6, path, "[ids] and [docs] are gone since 6.0; write [like]");
      }
    }
    for (String key : List.of("like", "unlike")) {
      JsonNode items = value.path(key);
      for (JsonNode item : items.isArray() ? items : value.arrayNode().add(items)) {
        if (item instanceof ObjectNode object) {
          dropSince(7, object, "_type");
        }
      }
    }
  }

  /** Field names in {@code fields}, {@code default_field}. */
  private void named(ObjectNode value, String path) {
    MetaFields.check(scope, path + ".default_field", value.path("default_field").asText());
    for (JsonNode field : value.path("fields")) {
      MetaFields.check(scope, path + ".fields", field.asText());
    }
  }

  /**
   * {@code match} with {@code type}: a query of its own from 5.0 on; 400 from 6.0 on (measured).
   */
  private void matchType(ObjectNode query) {
    ObjectNode match = Trees.child(query, "match");
    if (match == null) {
      return;
    }
    List<String> types = new ArrayList<>();
    for (JsonNode options : match) {
      if (options instanceof ObjectNode object && object.path("type").isTextual()) {
        types.add(object.path("type").asText());
        change.drop(object, "type");
      }
    }
    if (types.contains("phrase")) {
      change.rename(query, "match", "match_phrase");
    } else if (types.contains("phrase_prefix")) {
      change.rename(query, "match", "match_phrase_prefix");
    }
  }
}
