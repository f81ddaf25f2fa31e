package io.ela.dialect.split;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.json.JsonBytesWriter;
import io.ela.dialect.json.JsonField;
import io.ela.dialect.json.JsonPath;
import io.ela.dialect.json.JsonSplicer;
import io.ela.dialect.metadata.Trees;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Answers in the names that clients know. Documents keep their bytes; where an answer has a member
 * for each index, those of the parts become one.
 *
 * @param view what parts there are
 */
record SplitAnswers(PartView view) {
  /** Indices are the members of the answer. */
  private static final Set<String> BY_INDEX =
      Set.of(
          "indices.get",
          "indices.get_mapping",
          "indices.get_field_mapping",
          "indices.get_settings",
          "indices.get_alias",
          "indices.get_aliases",
          "indices.recovery",
          "indices.get_upgrade");

  /** Indices are the members of the answer's {@code indices}. */
  private static final Set<String> IN_INDICES =
      Set.of(
          "indices.stats",
          "indices.segments",
          "indices.shard_stores",
          "cluster.health",
          "search_shards",
          "field_stats");

  /** What an index cannot have twice. */
  private static final Set<String> OF_ITSELF =
      Set.of("uuid", "creation_date", "number_of_shards", "number_of_replicas", "state");

  private static final List<String> COLOURS = List.of("green", "yellow", "red");

  Bytes json(String api, int status, Bytes body) {
    if (status >= 400) {
      return status == 404 && BY_INDEX.contains(api) ? merged(body, api) : named(body);
    }
    if (BY_INDEX.contains(api) || IN_INDICES.contains(api) || api.equals("cluster.state")) {
      return merged(body, api);
    }
    return api.startsWith("cat.") ? text(api, body) : named(body);
  }

  private Bytes merged(Bytes body, String api) {
    ObjectNode answer = Trees.object(body);
    if (answer.path("error").isObject()) {
      return named(body);
    }
    if (BY_INDEX.contains(api)) {
      return Trees.bytes(together(answer));
    }
    if (api.equals("cluster.state")) {
      within(answer.path("metadata"), "indices");
      within(answer.path("routing_table"), "indices");
      within(answer.path("blocks"), "indices");
    } else {
      within(answer, "indices");
    }
    return named(Trees.bytes(answer));
  }

  private void within(JsonNode holder, String name) {
    if (holder instanceof ObjectNode object && object.get(name) instanceof ObjectNode indices) {
      object.set(name, together(indices));
    }
  }

  private ObjectNode together(ObjectNode byIndex) {
    ObjectNode out = Trees.object();
    for (Map.Entry<String, JsonNode> entry : byIndex.properties()) {
      IndexPart part = view.splits().ofTarget(entry.getKey());
      JsonNode value = entry.getValue();
      if (part.ofSplit() && value.path("settings").path("index") instanceof ObjectNode settings) {
        if (settings.has("provided_name")) {
          settings.put("provided_name", part.index());
        }
      }
      JsonNode before = out.get(part.index());
      if (before instanceof ObjectNode there && value instanceof ObjectNode more) {
        merge(there, more);
      } else {
        out.set(part.index(), value);
      }
    }
    return out;
  }

  /** Figures are added up; lists are put together; of other things the first is as good. */
  private static void merge(ObjectNode there, ObjectNode more) {
    for (Map.Entry<String, JsonNode> member : more.properties()) {
      String name = member.getKey();
      JsonNode value = member.getValue();
      JsonNode before = there.get(name);
      if (before == null) {
        there.set(name, value);
      } else if (before instanceof ObjectNode object && value instanceof ObjectNode other) {
        merge(object, other);
      } else if (before instanceof ArrayNode list && value instanceof ArrayNode others) {
        Set<JsonNode> all = new LinkedHashSet<>();
        list.forEach(all::add);
        others.forEach(all::add);
        list.removeAll();
        all.forEach(list::add);
      } else if (name.equals("status") && COLOURS.contains(value.asText())) {
        int worst = Math.max(COLOURS.indexOf(before.asText()), COLOURS.indexOf(value.asText()));
        there.put(name, COLOURS.get(worst));
      } else if (before.isNumber() && value.isNumber() && !OF_ITSELF.contains(name)) {
        there.put(name, before.decimalValue().add(value.decimalValue()));
      }
    }
  }

  /** Documents, hits and errors. */
  Bytes named(Bytes body) {
    return JsonSplicer.rewrite(body, this::name);
  }

  private void name(JsonField field) {
    switch (field.name()) {
      case "fields", "highlight", "sort" -> {
        if (inHit(field.path())) {
          field.skip();
        }
      }
      case "_index", "index", "resource.id" -> {
        boolean ofError = !field.name().equals("_index");
        if (!field.isObject()
            && !field.isArray()
            && (!ofError || inError(field.path()) || field.path().depth() == 1)) {
          String name = field.textOrNull();
          if (name != null) {
            IndexPart part = view.splits().ofTarget(name);
            if (part.ofSplit()) {
              field.replace(quoted(part.index()));
            }
          }
        }
      }
      case "reason", "error" -> {
        if (!field.isObject() && !field.isArray()) {
          String text = field.textOrNull();
          String renamed = text == null ? null : reason(text);
          if (renamed != null && !renamed.equals(text)) {
            field.replace(quoted(renamed));
          }
        }
      }
      default -> {
        // As it is.
      }
    }
  }

  private static boolean inHit(JsonPath path) {
    int depth = path.depth();
    return depth >= 3
        && path.name(depth - 2).equals(JsonPath.ELEMENT)
        && path.name(depth - 3).equals("hits");
  }

  private static boolean inError(JsonPath path) {
    for (int i = 0; i < path.depth() - 1; i++) {
      String name = path.name(i);
      if (name.equals("error") || name.equals("failures") || name.equals("root_cause")) {
        return true;
      }
    }
    return path.depth() > 1 && path.startsWith("shards");
  }

  /** A message with the names that clients know. */
  String reason(String text) {
    String out = text;
    for (List<IndexPart> parts : view.parts().values()) {
      for (IndexPart part : parts) {
        if (out.contains(part.target())) {
          out = out.replace("[" + part.target(), "[" + part.index());
        }
      }
    }
    return out;
  }

  /** A table: names change, columns stay where they are. */
  Bytes text(String api, Bytes body) {
    if (!api.startsWith("cat.")) {
      return body;
    }
    String out = body.utf8();
    for (List<IndexPart> parts : view.parts().values()) {
      for (IndexPart part : parts) {
        if (out.contains(part.target())) {
          String blank = " ".repeat(part.target().length() - part.index().length());
          out =
              out.replaceAll(
                  "(?m)(?<![^\\s\"])" + java.util.regex.Pattern.quote(part.target()) + "(?= )",
                  java.util.regex.Matcher.quoteReplacement(part.index() + blank));
          out =
              out.replaceAll(
                  "(?m)(?<![^\\s\"])"
                      + java.util.regex.Pattern.quote(part.target())
                      + "(?=[\"\\n]|$)",
                  java.util.regex.Matcher.quoteReplacement(part.index()));
        }
      }
    }
    return Bytes.ofUtf8(out);
  }

  private static Bytes quoted(String text) {
    return new JsonBytesWriter(JsonBytesWriter.stringSize(text)).string(text).view();
  }
}
