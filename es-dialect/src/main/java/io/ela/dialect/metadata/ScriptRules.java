package io.ela.dialect.metadata;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/**
 * Stored scripts, and the scripts within pipelines: how their source is called and which languages
 * there are. What the source says is not looked into.
 */
final class ScriptRules {
  private static final Set<String> GONE_IN_6 = Set.of("groovy", "javascript", "js", "python");
  private static final String TRANSLATE =
      "write it in painless, and put that in the source before, or on the target by hand";

  private final int target;
  private final Report report;

  ScriptRules(int target, Report report) {
    this.target = target;
    this.report = report;
  }

  /** The inner object of a stored script: {@code lang}, {@code source}, {@code options}. */
  void stored(ObjectNode script) {
    language(script, "script");
    source(script, "code", "script");
    if (script.path("options").isObject() && script.path("options").isEmpty()) {
      script.remove("options");
    }
  }

  /**
   * The configuration of a {@code script} processor; 5.6 and 8.19 both take {@code inline} and
   * {@code source} (measured), {@code file} went with 6.0.
   */
  void processor(ObjectNode script, String path) {
    language(script, path);
    source(script, "inline", path);
    if (target >= 6 && script.has("file")) {
      report.blocked(
          path + ".file",
          "there are no scripts in files from 6.0 on",
          "store the script (PUT /_scripts) and name its id, in the source already");
    }
  }

  /** {@code groovy} and its like: "script_lang not supported" from 6.0 on (measured). */
  private void language(ObjectNode script, String path) {
    String language = script.path("lang").asText("painless");
    if (target >= 6 && GONE_IN_6.contains(language)) {
      report.blocked(
          path + ".lang", "the language [" + language + "] is gone since 6.0", TRANSLATE);
    }
  }

  /** {@code code} of stored scripts: 8.19 refuses it (measured). */
  private void source(ObjectNode script, String old, String path) {
    if (target < 6 || script.has("source")) {
      return;
    }
    JsonNode source = script.remove(old);
    if (source != null) {
      script.set("source", source);
      report.changed(
          path + "." + old, "script-source", "[" + old + "] is called [source] since 5.6");
    }
  }
}
