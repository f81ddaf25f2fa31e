package io.ela.dialect.metadata;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ela.dialect.EsVersion;
import java.util.Map;
import java.util.Set;

/** Aliases: filters stay as they are unless they speak of types or of {@code _all}. */
final class AliasRules {
  private static final Set<String> META_FIELDS = Set.of("_type", "_uid", "_all");
  private static final String ONLY_ONE_MEANING =
      "write the filter without types, or leave the alias out of the migration";

  private AliasRules() {}

  static void apply(String name, JsonNode alias, int from, EsVersion to, Report report) {
    if (!(alias instanceof ObjectNode object)) {
      return;
    }
    String path = "aliases." + name;
    int target = Level.of(to);
    if (from < 7 && target >= 6) {
      JsonNode filter = object.path("filter");
      look(filter, path + ".filter", report);
    }
    if (target < 6 || (target == 6 && !to.onOrAfter(6, 4))) {
      drop(
          object, path, "is_write_index", "write indices of aliases are there from 6.4 on", report);
    }
    if (target < 7 || !(to.onOrAfter(7, 7) || target != to.major())) {
      drop(object, path, "is_hidden", "hidden aliases are there from 7.7 on", report);
    }
  }

  private static void drop(
      ObjectNode alias, String path, String key, String reason, Report report) {
    if (alias.remove(key) != null) {
      report.changed(path + "." + key, "alias-flag", reason);
    }
  }

  private static void look(JsonNode node, String path, Report report) {
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      String at = path + "." + entry.getKey();
      boolean typeQuery = entry.getKey().equals("type") && entry.getValue().isObject();
      if (META_FIELDS.contains(entry.getKey()) || typeQuery) {
        report.blocked(
            at,
            "the alias filters by ["
                + entry.getKey()
                + "], which matches nothing in a version without types or _all",
            ONLY_ONE_MEANING);
      }
      look(entry.getValue(), at, report);
    }
    for (JsonNode element : node.isArray() ? node : Trees.object()) {
      look(element, path + "[]", report);
    }
  }
}
