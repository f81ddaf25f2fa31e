package io.ela.dialect.metadata;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** Walks a mapping without its type's level: root parameters, fields, dynamic templates. */
final class MappingRules {
  private static final String SPLIT_HINT =
      "leave the index out, or reindex it in the source so that it does without";

  private final int target;
  private final Report report;
  private final FieldRules fields;
  private final DateFormats formats;

  MappingRules(int from, int target, int created, Report report) {
    this.target = target;
    this.report = report;
    this.formats = new DateFormats(created, target, report);
    this.fields = new FieldRules(from, target, formats, report);
  }

  void apply(ObjectNode mapping) {
    all(mapping);
    parent(mapping);
    source(mapping);
    oldMetaFields(mapping);
    fieldNames(mapping);
    runtime(mapping);
    dynamicDateFormats(mapping);
    fields.object(mapping, "mappings");
    dynamicTemplates(mapping);
  }

  /** {@code _all}: 6.x takes {@code enabled:false} only, 7.0 and later nothing (measured). */
  private void all(ObjectNode mapping) {
    if (target < 6 || !mapping.has("_all")) {
      return;
    }
    JsonNode all = mapping.remove("_all");
    boolean enabled = !all.path("enabled").asText("true").equals("false");
    report.changed(
        "mappings._all",
        "all-field",
        enabled
            ? "there is no _all from 6.0 on: queries on it find nothing any more"
            : "there is no _all from 6.0 on; it was disabled anyway");
  }

  /** {@code _parent}: 6.0 and later refuse it (measured). */
  private void parent(ObjectNode mapping) {
    if (target >= 6 && mapping.has("_parent")) {
      report.blocked(
          "mappings._parent",
          "parents and children are of one type with a join field from 6.0 on",
          "migrate the index with its types merged into a join field, which is not built yet");
    }
  }

  /** Without the whole {@code _source} nothing can be copied faithfully, whatever the version. */
  private void source(ObjectNode mapping) {
    ObjectNode source = Trees.child(mapping, "_source");
    if (source == null) {
      return;
    }
    if (source.path("enabled").asText("true").equals("false")) {
      report.blocked(
          "mappings._source.enabled",
          "the index keeps no _source, so it cannot be read",
          SPLIT_HINT);
    }
    for (String filter : new String[] {"includes", "excludes"}) {
      if (source.path(filter).size() > 0 || source.path(filter).isTextual()) {
        report.blocked(
            "mappings._source." + filter,
            "the index keeps a part of its _source only, so what it indexed cannot be copied",
            SPLIT_HINT);
      }
    }
    if (source.path("mode").isTextual() && target < 8) {
      report.blocked("mappings._source.mode", "the target knows no synthetic _source", SPLIT_HINT);
    }
  }

  /** {@code _timestamp} and {@code _ttl} of indices carried from 2.x (5.6 refuses new ones). */
  private void oldMetaFields(ObjectNode mapping) {
    for (String name : new String[] {"_timestamp", "_ttl"}) {
      if (target < 6 || !mapping.has(name)) {
        continue;
      }
      if (mapping.path(name).path("enabled").asText("false").equals("true")) {
        report.blocked(
            "mappings." + name,
            "[" + name + "] is refused from 6.0 on, and its values are not in the _source",
            SPLIT_HINT);
      } else {
        mapping.remove(name);
        report.changed("mappings." + name, "old-meta-field", "refused from 6.0 on; was disabled");
      }
    }
  }

  /** {@code _field_names.enabled}: refused by 8.19 (measured); it saves nothing since 6.3. */
  private void fieldNames(ObjectNode mapping) {
    if (target >= 8 && mapping.remove("_field_names") != null) {
      report.changed("mappings._field_names", "field-names", "refused from 8.0 on; no effect");
    }
  }

  private void runtime(ObjectNode mapping) {
    if (target < 7 && mapping.has("runtime")) {
      report.blocked("mappings.runtime", "runtime fields are there from 7.11 on", SPLIT_HINT);
    }
  }

  private void dynamicDateFormats(ObjectNode mapping) {
    if (!(mapping.get("dynamic_date_formats") instanceof ArrayNode list)) {
      return;
    }
    for (int i = 0; i < list.size(); i++) {
      String path = "mappings.dynamic_date_formats[" + i + "]";
      list.set(i, formats.converted(list.get(i).asText(), path));
    }
  }

  /** Dynamic templates: what they map is converted like any field (8 validates them, measured). */
  private void dynamicTemplates(ObjectNode mapping) {
    for (JsonNode named : mapping.path("dynamic_templates")) {
      for (Map.Entry<String, JsonNode> template : named.properties()) {
        ObjectNode inner = Trees.child(template.getValue(), "mapping");
        if (inner != null) {
          String path = "mappings.dynamic_templates." + template.getKey() + ".mapping";
          fields.templated(inner, path, template.getValue());
        }
      }
    }
  }
}
