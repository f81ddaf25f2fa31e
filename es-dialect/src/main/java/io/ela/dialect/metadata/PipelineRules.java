package io.ela.dialect.metadata;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ela.dialect.EsVersion;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Ingest pipelines. Processors are the same in all versions but for what is named here; one that
 * the target does not have is refused by the target itself.
 */
final class PipelineRules {
  private static final Set<String> FIXED_FORMATS = Set.of("ISO8601", "UNIX", "UNIX_MS", "TAI64N");
  private static final List<String> FIELDS = List.of("field", "target_field");
  private static final Pattern TYPE_IN_TEXT = Pattern.compile("\\{\\{\\{?\\s*_type\\s*}}");
  private static final String WITHOUT_TYPES =
      "put a pipeline of that name on the target that does without types";

  private final int from;
  private final EsVersion to;
  private final int target;
  private final Report report;
  private final DateFormats formats;
  private final ScriptRules scripts;

  PipelineRules(EsVersion from, EsVersion to, Report report) {
    this.from = Level.of(from);
    this.to = to;
    this.target = Level.of(to);
    this.report = report;
    this.formats = new DateFormats(this.from, target, report);
    this.scripts = new ScriptRules(target, report);
  }

  void apply(ObjectNode pipeline) {
    ownMembers(pipeline);
    processors(pipeline, "processors", "processors");
    processors(pipeline, "on_failure", "on_failure");
  }

  /** 5.6 refuses {@code _meta} (measured); dates of changes belong to the server. */
  private void ownMembers(ObjectNode pipeline) {
    for (String own :
        new String[] {
          "created_date", "created_date_millis", "modified_date", "modified_date_millis"
        }) {
      pipeline.remove(own);
    }
    if (!Since.at(to, 7, 16)) {
      drop(pipeline, "_meta", "_meta", "pipelines have [_meta] from 7.16 on; it has no effect");
    }
    if (!Since.at(to, 8, 12)) {
      drop(pipeline, "deprecated", "deprecated", "a flag of 8.12 and later; it has no effect");
    }
  }

  private void drop(ObjectNode of, String name, String path, String reason) {
    if (of.remove(name) != null) {
      report.changed(path, "pipeline-member", reason);
    }
  }

  private void processors(ObjectNode of, String member, String path) {
    int at = 0;
    for (JsonNode named : of.path(member)) {
      String place = path + "[" + at++ + "].";
      for (Map.Entry<String, JsonNode> entry : named.properties()) {
        if (entry.getValue() instanceof ObjectNode processor) {
          processor(entry.getKey(), processor, place + entry.getKey());
        }
      }
    }
  }

  private void processor(String type, ObjectNode processor, String path) {
    members(processor, path);
    switch (type) {
      case "script" -> scripts.processor(processor, path);
      case "date" -> list(processor, "formats", path);
      case "date_index_name" -> {
        list(processor, "date_formats", path);
        JsonNode name = processor.path("index_name_format");
        if (name.isTextual()) {
          processor.put(
              "index_name_format",
              formats.converted(name.textValue(), path + ".index_name_format"));
        }
      }
      case "foreach" -> {
        for (Map.Entry<String, JsonNode> inner : processor.path("processor").properties()) {
          if (inner.getValue() instanceof ObjectNode object) {
            processor(inner.getKey(), object, path + ".processor." + inner.getKey());
          }
        }
      }
      default -> {
        // Nothing of its own.
      }
    }
    types(processor, path);
    processors(processor, "on_failure", path + ".on_failure");
  }

  /** 5.6 refuses {@code if} and {@code description} (measured). */
  private void members(ObjectNode processor, String path) {
    if (!Since.at(to, 7, 9)) {
      drop(
          processor,
          "description",
          path + ".description",
          "processors have descriptions from 7.9 on; they have no effect");
    }
    if (!Since.at(to, 6, 5) && processor.has("if")) {
      report.blocked(
          path + ".if",
          "processors have conditions from 6.5 on; without its condition this one would change"
              + " every document",
          "put a pipeline of that name on the target that does without conditions");
    }
  }

  private void list(ObjectNode processor, String member, String path) {
    if (!(processor.get(member) instanceof ArrayNode list)) {
      return;
    }
    for (int i = 0; i < list.size(); i++) {
      String format = list.get(i).asText();
      if (!FIXED_FORMATS.contains(format)) {
        list.set(i, formats.converted(format, path + "." + member + "[" + i + "]"));
      }
    }
  }

  /**
   * 8.19 takes a pipeline that sets or reads {@code _type} (measured), but documents have no type
   * there any more; nor a parent from 6.0 on.
   */
  private void types(ObjectNode processor, String path) {
    for (String member : FIELDS) {
      String field = processor.path(member).asText("");
      boolean type = field.equals("_type") && from < 7 && target >= 7;
      boolean parent = field.equals("_parent") && from < 6 && target >= 6;
      if (type || parent) {
        report.blocked(
            path + "." + member, "documents have no [" + field + "] on the target", WITHOUT_TYPES);
      }
    }
    if (from < 7 && target >= 7) {
      texts(processor, path);
    }
  }

  private void texts(JsonNode node, String path) {
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      if (!entry.getKey().equals("on_failure") && !entry.getKey().equals("processor")) {
        text(entry.getValue(), path + "." + entry.getKey());
      }
    }
    for (JsonNode element : node.isArray() ? node : Trees.object()) {
      text(element, path + "[]");
    }
  }

  private void text(JsonNode value, String path) {
    if (!value.isTextual()) {
      texts(value, path);
    } else if (TYPE_IN_TEXT.matcher(value.textValue()).find()) {
      report.blocked(path, "it writes the document's type, which is not there", WITHOUT_TYPES);
    } else if (from < 6 && value.textValue().contains("_ingest.timestamp")) {
      report.changed(
          path, "ingest-timestamp", "[_ingest.timestamp] is written as ISO 8601 from 6.0 on");
    }
  }
}
