package io.ela.dialect.metadata;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Analysis settings, held flat: names that changed or went, and limits that came. */
final class AnalysisRules {
  private static final Pattern PART =
      Pattern.compile(
          "index\\.analysis\\.(tokenizer|filter|char_filter|analyzer|normalizer)\\.(.+)\\.([^.]+)");
  private static final String STANDARD = "standard";

  /** Names of 5.x and the name of 7.0 and later for the same, by what they are names of. */
  private static final Map<String, Map<String, String>> RENAMED =
      Map.of(
          "tokenizer", Map.of("nGram", "ngram", "edgeNGram", "edge_ngram"),
          "filter",
              Map.of(
                  "nGram", "ngram",
                  "edgeNGram", "edge_ngram",
                  "delimited_payload_filter", "delimited_payload"),
          "char_filter", Map.of("htmlStrip", "html_strip"));

  private final int target;
  private final Report report;

  AnalysisRules(int target, Report report) {
    this.target = target;
    this.report = report;
  }

  void apply(ObjectNode settings) {
    if (target < 6) {
      olderNames(settings);
      return;
    }
    if (target < 7) {
      return;
    }
    Set<String> standardFilters = standardFilters(settings);
    for (String key : keys(settings)) {
      Matcher part = PART.matcher(key);
      if (!part.matches()) {
        continue;
      }
      String kind = part.group(1);
      String parameter = part.group(3);
      if (parameter.equals("type")) {
        rename(settings, key, kind);
      }
      if (kind.equals("analyzer") || kind.equals("normalizer")) {
        reference(settings, key, parameter, standardFilters);
      }
    }
    htmlAnalyzers(settings);
    limits(settings);
  }

  private static List<String> keys(ObjectNode settings) {
    List<String> keys = new ArrayList<>();
    settings.fieldNames().forEachRemaining(keys::add);
    return keys;
  }

  private void rename(ObjectNode settings, String key, String kind) {
    String old = settings.path(key).asText();
    String renamed = RENAMED.getOrDefault(kind, Map.of()).get(old);
    if (renamed != null) {
      settings.put(key, renamed);
      report.changed(
          "settings." + key, "analysis-name", "[" + old + "] is called [" + renamed + "] now");
    }
  }

  /** Filters of the type {@code standard}, which did nothing: refused by 7.17 (measured). */
  private Set<String> standardFilters(ObjectNode settings) {
    Set<String> names = new HashSet<>();
    names.add(STANDARD);
    for (String key : keys(settings)) {
      Matcher part = PART.matcher(key);
      if (!part.matches() || !part.group(1).equals("filter")) {
        continue;
      }
      boolean isStandard = settings.path(key).asText().equals(STANDARD);
      if (part.group(3).equals("type") && isStandard) {
        names.add(part.group(2));
        settings.remove(key);
        report.changed(
            "settings." + key, "standard-filter", "it did nothing and is refused from 7.0 on");
      } else if (part.group(2).equals(STANDARD) && part.group(3).equals("type")) {
        names.remove(STANDARD);
      }
    }
    return names;
  }

  private void reference(
      ObjectNode settings, String key, String parameter, Set<String> standardFilters) {
    Map<String, String> renamed = RENAMED.get(parameter);
    if (renamed == null) {
      return;
    }
    JsonNode value = settings.get(key);
    ArrayNode list = settings.arrayNode();
    for (JsonNode name : value.isArray() ? value : settings.arrayNode().add(value)) {
      for (String single : name.asText().split(",")) {
        String used = single.trim();
        if (parameter.equals("filter") && standardFilters.contains(used)) {
          report.changed(
              "settings." + key, "standard-filter", "[" + used + "] did nothing; refused from 7.0");
        } else if (isOwn(settings, parameter, used)) {
          list.add(used);
        } else {
          list.add(renamed.getOrDefault(used, used));
        }
      }
    }
    if (parameter.equals("tokenizer")) {
      if (list.size() == 1) {
        changedReference(settings, key, list.get(0));
      }
    } else {
      changedReference(settings, key, list);
    }
  }

  private void changedReference(ObjectNode settings, String key, JsonNode wanted) {
    JsonNode before = settings.get(key);
    boolean same =
        before.equals(wanted)
            || (wanted.isArray() && wanted.size() == 1 && wanted.get(0).equals(before));
    if (!same) {
      settings.set(key, wanted);
      report.changed(
          "settings." + key, "analysis-name", "[" + before + "] is " + wanted + " from 7.0 on");
    }
  }

  private static boolean isOwn(ObjectNode settings, String kind, String name) {
    return settings.has("index.analysis." + kind + "." + name + ".type");
  }

  /** The analyzer type {@code standard_html_strip}: refused by 7.17 and later (measured). */
  private void htmlAnalyzers(ObjectNode settings) {
    for (String key : keys(settings)) {
      Matcher part = PART.matcher(key);
      boolean html =
          part.matches()
              && part.group(1).equals("analyzer")
              && part.group(3).equals("type")
              && settings.path(key).asText().equals("standard_html_strip");
      if (!html) {
        continue;
      }
      String prefix = key.substring(0, key.length() - "type".length());
      settings.put(key, "custom");
      settings.put(prefix + "tokenizer", STANDARD);
      settings.putArray(prefix + "char_filter").add("html_strip");
      settings.putArray(prefix + "filter").add("lowercase");
      if (settings.has(prefix + "stopwords") || settings.has(prefix + "stopwords_path")) {
        report.blocked(
            "settings." + prefix + "stopwords",
            "an analyzer of the type standard_html_strip with stopwords has no counterpart",
            "write it as a custom analyzer with a stop filter");
      }
      report.changed(
          "settings." + key, "html-analyzer", "refused from 7.0 on; a custom analyzer is the same");
    }
  }

  /**
   * From 7.0 on n-grams and shingles may not spread further than {@code index.max_ngram_diff} (1)
   * and {@code index.max_shingle_diff} (3) allow (measured).
   */
  private void limits(ObjectNode settings) {
    int ngram = 1;
    int shingle = 3;
    for (String key : keys(settings)) {
      Matcher part = PART.matcher(key);
      if (!part.matches() || !part.group(3).equals("type")) {
        continue;
      }
      String prefix = key.substring(0, key.length() - "type".length());
      if (settings.path(key).asText().equals("ngram")) {
        ngram =
            Math.max(
                ngram,
                number(settings, prefix + "max_gram", 2)
                    - number(settings, prefix + "min_gram", 1));
      } else if (settings.path(key).asText().equals("shingle")) {
        boolean unigrams = settings.path(prefix + "output_unigrams").asBoolean(true);
        shingle =
            Math.max(
                shingle,
                number(settings, prefix + "max_shingle_size", 2)
                    - number(settings, prefix + "min_shingle_size", 2)
                    + (unigrams ? 1 : 0));
      }
    }
    raise(settings, "index.max_ngram_diff", ngram, 1);
    raise(settings, "index.max_shingle_diff", shingle, 3);
  }

  private static int number(ObjectNode settings, String key, int otherwise) {
    return settings.path(key).asInt(otherwise);
  }

  private void raise(ObjectNode settings, String key, int needed, int byDefault) {
    if (needed > byDefault && number(settings, key, byDefault) < needed) {
      settings.put(key, Integer.toString(needed));
      report.changed("settings." + key, "gram-limit", "the analysis needs it; limited from 7.0 on");
    }
  }

  /** 5.6 does not know {@code delimited_payload} (measured). */
  private void olderNames(ObjectNode settings) {
    for (String key : keys(settings)) {
      Matcher part = PART.matcher(key);
      if (part.matches()
          && part.group(1).equals("filter")
          && part.group(3).equals("type")
          && settings.path(key).asText().equals("delimited_payload")) {
        settings.put(key, "delimited_payload_filter");
        report.changed("settings." + key, "analysis-name", "called so up to 6.1");
      }
    }
  }
}
