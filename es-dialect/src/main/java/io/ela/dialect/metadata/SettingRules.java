package io.ela.dialect.metadata;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Index settings, held flat under their full names. */
final class SettingRules {
  private static final Pattern LIST_ELEMENT = Pattern.compile("(.+)\\.(\\d+)");

  /**
   * One setting (or, with a dot at its end, all below it) that is taken away.
   *
   * @param since the target's level from which on it goes
   * @param before the target's level from which on it stays again
   */
  private record Dropped(String name, int since, int before, String reason) {
    boolean matches(String key) {
      return name.endsWith(".") ? key.startsWith(name) : key.equals(name);
    }
  }

  private static final int ALWAYS = 99;
  private static final String OWN = "the server gives each index its own; it refuses to be told";
  private static final String LOCAL = "about the source's nodes, which the target does not have";
  private static final String STATE = "a state of the source's index that would stop the load";
  private static final String POLICY =
      "its policy would roll over, shrink or delete the index by itself";
  private static final String GONE = "refused by the target's version, where it has no meaning";

  private static final List<Dropped> DROPPED =
      List.of(
          new Dropped("index.uuid", 0, ALWAYS, OWN),
          new Dropped("index.creation_date", 0, ALWAYS, OWN),
          new Dropped("index.creation_date_string", 0, ALWAYS, OWN),
          new Dropped("index.provided_name", 0, ALWAYS, OWN),
          new Dropped("index.version.", 0, ALWAYS, OWN),
          new Dropped("index.history.uuid", 0, ALWAYS, OWN),
          new Dropped("index.shrink.source.", 0, ALWAYS, OWN),
          new Dropped("index.resize.source.", 0, ALWAYS, OWN),
          new Dropped("index.routing.allocation.", 0, ALWAYS, LOCAL),
          // 1 in an index made by _shrink (measured on 5.6 and 6.8): a shard would be tried once.
          new Dropped("index.allocation.max_retries", 0, ALWAYS, LOCAL),
          new Dropped("index.allocation.existing_shards_allocator", 0, ALWAYS, LOCAL),
          new Dropped("index.blocks.", 0, ALWAYS, STATE),
          new Dropped("index.frozen", 0, ALWAYS, STATE),
          new Dropped("index.search.throttled", 0, ALWAYS, STATE),
          new Dropped("index.verified_before_close", 0, ALWAYS, STATE),
          new Dropped("index.lifecycle.", 0, ALWAYS, POLICY),
          new Dropped("index.plugins.index_state_management.", 0, ALWAYS, POLICY),
          new Dropped("index.opendistro.index_state_management.", 0, ALWAYS, POLICY),
          new Dropped("index.shadow_replicas", 6, ALWAYS, GONE),
          new Dropped("index.shared_filesystem", 6, ALWAYS, GONE),
          new Dropped("index.shared_filesystem.", 6, ALWAYS, GONE),
          new Dropped("index.mapping.single_type", 6, ALWAYS, GONE),
          new Dropped("index.mapper.dynamic", 7, ALWAYS, GONE + "; types are no longer made"),
          new Dropped("index.ttl.disable_purge", 7, ALWAYS, GONE),
          new Dropped("index.translog.retention.", 8, ALWAYS, GONE),
          new Dropped("index.search.slowlog.level", 8, ALWAYS, GONE),
          new Dropped("index.indexing.slowlog.level", 8, ALWAYS, GONE),
          new Dropped("index.max_adjacency_matrix_filters", 8, ALWAYS, GONE),
          new Dropped("index.force_memory_term_dictionary", 8, ALWAYS, GONE),
          new Dropped("index.soft_deletes.enabled", 8, ALWAYS, GONE),
          new Dropped("index.translog.retention.", 0, 6, GONE),
          new Dropped("index.soft_deletes.", 0, 6, GONE),
          new Dropped("index.max_ngram_diff", 0, 6, GONE),
          new Dropped("index.max_shingle_diff", 0, 6, GONE),
          new Dropped("index.hidden", 0, 7, GONE));

  private static final List<String> FLAGS =
      List.of(
          "index.requests.cache.enable",
          "index.mapping.coerce",
          "index.mapping.ignore_malformed",
          "index.warmer.enabled",
          "index.load_fixed_bitset_filters_eagerly");

  private final int target;
  private final Report report;

  SettingRules(int target, Report report) {
    this.target = target;
    this.report = report;
  }

  /**
   * Settings in any of the forms that servers give and take (nested, flat, with or without {@code
   * index.}, lists as arrays or as numbered keys) under flat full names, sorted.
   */
  static ObjectNode normalised(ObjectNode settings) {
    Map<String, JsonNode> sorted = new TreeMap<>();
    Map<String, TreeMap<Integer, JsonNode>> lists = new TreeMap<>();
    for (Map.Entry<String, JsonNode> entry : Trees.flat(settings).properties()) {
      String key = entry.getKey().startsWith("index.") ? entry.getKey() : "index." + entry.getKey();
      Matcher element = LIST_ELEMENT.matcher(key);
      if (element.matches()) {
        lists
            .computeIfAbsent(element.group(1), k -> new TreeMap<>())
            .put(Integer.valueOf(element.group(2)), entry.getValue());
      } else {
        sorted.put(key, entry.getValue());
      }
    }
    lists.forEach((key, elements) -> sorted.put(key, array(elements)));
    ObjectNode out = Trees.object();
    out.setAll(sorted);
    return out;
  }

  private static ArrayNode array(Map<Integer, JsonNode> elements) {
    ArrayNode array = Trees.object().arrayNode();
    elements.values().forEach(array::add);
    return array;
  }

  /** Whether the target's version has the setting, as far as is known of those that went. */
  static boolean known(String key, int target) {
    return DROPPED.stream()
        .noneMatch(
            rule ->
                rule.reason.startsWith(GONE)
                    && rule.matches(key)
                    && target >= rule.since
                    && target < rule.before);
  }

  void apply(ObjectNode settings) {
    dropped(settings);
    storeType(settings);
    percolator(settings);
    similarities(settings);
    flags(settings);
  }

  private void dropped(ObjectNode settings) {
    for (String key : keys(settings)) {
      for (Dropped rule : DROPPED) {
        if (rule.matches(key) && target >= rule.since && target < rule.before) {
          settings.remove(key);
          report.changed("settings." + key, "dropped-setting", rule.reason);
          break;
        }
      }
    }
  }

  private static List<String> keys(ObjectNode settings) {
    List<String> keys = new ArrayList<>();
    settings.fieldNames().forEachRemaining(keys::add);
    return keys;
  }

  /** {@code store.type: default}: 5.6 takes it with a warning, 6.8 refuses it (measured). */
  private void storeType(ObjectNode settings) {
    if (target >= 6 && settings.path("index.store.type").asText("").equals("default")) {
      settings.put("index.store.type", "fs");
      report.changed("settings.index.store.type", "store-type", "[default] is [fs] from 6.0 on");
    }
  }

  /** Refused by 7.17 (measured), where it is called after {@code text}. */
  private void percolator(ObjectNode settings) {
    String old = "index.percolator.map_unmapped_fields_as_string";
    JsonNode value = target >= 7 ? settings.remove(old) : null;
    if (value != null) {
      settings.set("index.percolator.map_unmapped_fields_as_text", value);
      report.changed("settings." + old, "percolator-text", "called after [text] from 7.0 on");
    }
  }

  /** {@code classic} similarities: refused by 7.17 and later (measured). */
  private void similarities(ObjectNode settings) {
    if (target < 7) {
      return;
    }
    for (String key : keys(settings)) {
      boolean type = key.startsWith("index.similarity.") && key.endsWith(".type");
      if (!type || !settings.path(key).asText().equals("classic")) {
        continue;
      }
      String prefix = key.substring(0, key.length() - "type".length());
      for (String other : keys(settings)) {
        if (other.startsWith(prefix)) {
          settings.remove(other);
        }
      }
      settings.put(key, "BM25");
      report.changed(
          "settings." + key,
          "classic-similarity",
          "there is no classic similarity from 7.0 on; it is BM25, so scores differ");
    }
  }

  /** Boolean settings are {@code true} or {@code false} from 6.0 on. */
  private void flags(ObjectNode settings) {
    if (target < 6) {
      return;
    }
    for (String key : FLAGS) {
      String value = settings.path(key).asText("");
      boolean yes = value.equals("yes") || value.equals("on") || value.equals("1");
      boolean no = value.equals("no") || value.equals("off") || value.equals("0");
      if (yes || no) {
        settings.set(key, TextNode.valueOf(Boolean.toString(yes)));
        report.changed("settings." + key, "boolean-spelling", "only true and false from 6.0 on");
      }
    }
  }
}
