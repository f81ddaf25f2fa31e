package io.ela.dialect.metadata;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rules over one field's parameters, applied to all fields, multi-fields and templates. */
final class FieldRules {
  private static final Set<String> FLAGS =
      Set.of(
          "index",
          "store",
          "doc_values",
          "norms",
          "coerce",
          "ignore_malformed",
          "enabled",
          "fielddata",
          "eager_global_ordinals",
          "include_in_parent",
          "include_in_root",
          "preserve_separators",
          "preserve_position_increments",
          "points_only",
          "map_unmapped_fields_as_text");
  private static final Set<String> INDEX_OPTION_TYPES =
      Set.of("text", "keyword", "annotated_text", "match_only_text", "wildcard");
  private static final Set<String> PREFIX_TREE =
      Set.of("tree", "precision", "tree_levels", "distance_error_pct", "strategy", "points_only");

  /** Field types that 5.6 has (without plugins); what is newer cannot go back to it. */
  private static final Set<String> TYPES_OF_5 =
      Set.of(
          "text",
          "keyword",
          "string",
          "long",
          "integer",
          "short",
          "byte",
          "double",
          "float",
          "half_float",
          "scaled_float",
          "date",
          "boolean",
          "binary",
          "object",
          "nested",
          "ip",
          "geo_point",
          "geo_shape",
          "completion",
          "token_count",
          "percolator",
          "integer_range",
          "float_range",
          "long_range",
          "double_range",
          "date_range",
          "ip_range",
          "murmur3",
          "attachment");

  /** Field types that 6.8 has beyond those of 5.6. */
  private static final Set<String> TYPES_SINCE_6 =
      Set.of("join", "alias", "feature", "feature_vector", "rank_feature", "rank_features");

  private final int from;
  private final int target;
  private final DateFormats formats;
  private final Report report;
  private final List<Rule> rules;

  /** One rule; it says to the report what it did. */
  private interface Rule {
    void apply(ObjectNode field, String path);
  }

  FieldRules(int from, int target, DateFormats formats, Report report) {
    this.from = from;
    this.target = target;
    this.formats = formats;
    this.report = report;
    this.rules =
        List.of(
            this::string,
            this::indexWord,
            this::flags,
            this::includeInAll,
            this::norms,
            this::boost,
            this::similarity,
            this::indexOptions,
            this::prefixTree,
            this::dateFormat,
            this::unknownToOlder);
  }

  /** An object's own parameters, then its fields; the root of a mapping is one. */
  void object(ObjectNode object, String path) {
    flags(object, path);
    includeInAll(object, path);
    properties(object, path);
  }

  private void properties(ObjectNode object, String path) {
    ObjectNode properties = Trees.child(object, "properties");
    if (properties == null) {
      return;
    }
    for (Map.Entry<String, JsonNode> entry : properties.properties()) {
      if (entry.getValue() instanceof ObjectNode field) {
        field(field, path + ".properties." + entry.getKey(), false);
      }
    }
  }

  /** What a dynamic template maps to; {@code {dynamic_type}} stays a placeholder. */
  void templated(ObjectNode field, String path, JsonNode template) {
    boolean strings = template.path("match_mapping_type").asText("").equals("string");
    if (!field.has("type") && strings && (field.has("index") || field.has("norms"))) {
      field.put("type", isNotAnalyzed(field) ? "string" : "text");
    }
    field(field, path, false);
  }

  private void field(ObjectNode field, String path, boolean insideMultiField) {
    rules.forEach(rule -> rule.apply(field, path));
    ObjectNode multi = Trees.child(field, "fields");
    if (multi != null) {
      if (insideMultiField && target >= 8) {
        report.blocked(
            path + ".fields",
            "a multi-field inside a multi-field is refused from 8.0 on (measured on 8.19)",
            "map it one level up under a name of its own, and change the queries that use it");
      }
      for (Map.Entry<String, JsonNode> entry : multi.properties()) {
        if (entry.getValue() instanceof ObjectNode inner) {
          field(inner, path + ".fields." + entry.getKey(), true);
        }
      }
    }
    properties(field, path);
  }

  private static boolean isNotAnalyzed(ObjectNode field) {
    return field.path("index").asText("").equals("not_analyzed");
  }

  /** {@code string}, carried from 2.x: 5.x takes it with a warning, 6.0 refuses it (measured). */
  private void string(ObjectNode field, String path) {
    if (target < 5 || !field.path("type").asText("").equals("string")) {
      return;
    }
    String index = field.path("index").asText("analyzed");
    boolean keyword =
        index.equals("not_analyzed") || (index.equals("no") && !field.has("analyzer"));
    field.put("type", keyword ? "keyword" : "text");
    field.put("index", !index.equals("no"));
    if (keyword) {
      field.remove(List.of("analyzer", "search_analyzer", "position_increment_gap"));
    } else if (field.remove("null_value") != null) {
      report.changed(path + ".null_value", "string-field", "[text] has no null_value");
    }
    if (!keyword && field.remove("ignore_above") != null) {
      report.changed(path + ".ignore_above", "string-field", "[text] has no ignore_above");
    }
    report.changed(
        path + ".type",
        "string-field",
        "[string] is refused from 6.0 on; "
            + (keyword ? "not analyzed" : "analyzed")
            + " it is ["
            + (keyword ? "keyword" : "text")
            + "]");
  }

  /** {@code index: no|not_analyzed|analyzed}: booleans from 5.0, the words refused by 6.8. */
  private void indexWord(ObjectNode field, String path) {
    String index = field.path("index").isTextual() ? field.path("index").asText() : "";
    if (index.equals("analyzed") || index.equals("not_analyzed")) {
      field.put("index", true);
      report.changed(path + ".index", "index-word", "[" + index + "] is true from 5.0 on");
    }
  }

  /**
   * {@code yes}, {@code no}, {@code on}, {@code off}, 1, 0: true and false only from 6.0
   * (measured).
   */
  private void flags(ObjectNode field, String path) {
    for (String name : FLAGS) {
      Boolean value = spelled(field.get(name));
      if (value != null) {
        field.set(name, BooleanNode.valueOf(value));
        report.changed(path + "." + name, "boolean-spelling", "only true and false from 6.0 on");
      }
    }
    JsonNode dynamic = field.get("dynamic");
    Boolean value = (dynamic != null && dynamic.isValueNode()) ? spelled(dynamic) : null;
    if (value != null) {
      field.set("dynamic", TextNode.valueOf(value.toString()));
      report.changed(path + ".dynamic", "boolean-spelling", "only true and false from 6.0 on");
    }
  }

  private static @Nullable Boolean spelled(@Nullable JsonNode value) {
    if (value == null || value.isBoolean()) {
      return null;
    }
    return switch (value.isValueNode() ? value.asText() : "") {
      case "yes", "on", "1" -> Boolean.TRUE;
      case "no", "off", "0" -> Boolean.FALSE;
      default -> null;
    };
  }

  /** {@code include_in_all}: refused on fields by 6.8 and later, ignored on objects (measured). */
  private void includeInAll(ObjectNode field, String path) {
    if (target >= 6 && field.remove("include_in_all") != null) {
      report.changed(path + ".include_in_all", "include-in-all", "there is no _all from 6.0 on");
    }
  }

  /** {@code norms: {enabled}} and {@code omit_norms}: 6.8 takes them, 7.17 refuses (measured). */
  private void norms(ObjectNode field, String path) {
    ObjectNode norms = Trees.child(field, "norms");
    if (norms != null) {
      String enabled = norms.path("enabled").asText("true");
      field.put("norms", !enabled.equals("false") && !enabled.equals("no"));
      report.changed(path + ".norms", "norms-object", "a plain boolean from 5.0 on");
    }
    JsonNode omit = field.remove("omit_norms");
    if (omit != null) {
      field.put("norms", !omit.asText().equals("true") && !omit.asText().equals("yes"));
      report.changed(path + ".omit_norms", "norms-object", "[norms] says the contrary");
    }
  }

  /** Field {@code boost}: refused by 8.19 (measured). */
  private void boost(ObjectNode field, String path) {
    if (target >= 8 && field.path("boost").isValueNode()) {
      String boost = field.remove("boost").asText();
      report.changed(
          path + ".boost",
          "field-boost",
          "refused from 8.0 on; queries must say ^" + boost + " for the same scores");
    }
  }

  /** {@code similarity: classic}: refused by 7.17 and later (measured). */
  private void similarity(ObjectNode field, String path) {
    if (target >= 7 && field.path("similarity").asText("").equals("classic")) {
      field.remove("similarity");
      report.changed(
          path + ".similarity",
          "classic-similarity",
          "there is no classic similarity from 7.0 on; it is BM25, so scores differ");
    }
  }

  /** {@code index_options} on numbers: refused by 8.19 (measured); it had no effect. */
  private void indexOptions(ObjectNode field, String path) {
    String type = field.path("type").asText("");
    if (target >= 8
        && !type.isEmpty()
        && !type.startsWith("{")
        && !INDEX_OPTION_TYPES.contains(type)
        && field.path("index_options").isTextual()) {
      field.remove("index_options");
      report.changed(
          path + ".index_options", "index-options", "refused on [" + type + "] from 8.0 on");
    }
  }

  /** Prefix trees of {@code geo_shape}: not for new indices from 8.0 on. */
  private void prefixTree(ObjectNode field, String path) {
    if (target < 8 || !field.path("type").asText("").equals("geo_shape")) {
      return;
    }
    for (String name : PREFIX_TREE) {
      if (field.remove(name) != null) {
        report.changed(
            path + "." + name, "prefix-tree", "shapes are indexed exactly, as BKD trees, now");
      }
    }
  }

  private void dateFormat(ObjectNode field, String path) {
    String type = field.path("type").asText("");
    boolean dates = type.startsWith("date") || type.equals("{dynamic_type}");
    if (dates && field.path("format").isTextual()) {
      field.put("format", formats.converted(field.path("format").asText(), path + ".format"));
    }
  }

  /** On the way back to an older version: what it has no word for. */
  private void unknownToOlder(ObjectNode field, String path) {
    String type = field.path("type").asText("object");
    if (from <= target || target >= 7 || type.startsWith("{") || TYPES_OF_5.contains(type)) {
      return;
    }
    if (target == 6 && TYPES_SINCE_6.contains(type)) {
      return;
    }
    report.blocked(
        path + ".type",
        "the target's version does not know the field type [" + type + "]",
        "leave the field out of the mapping, or migrate to a version that has it");
  }
}
