package io.ela.dialect.metadata;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What is only in legacy index templates. */
final class TemplateRules {
  private TemplateRules() {}

  /**
   * {@code template: "x*"} up to 5.x is {@code index_patterns: ["x*"]} from 6.0 on; 7.17 and 8.19
   * refuse the former, 5.6 does not know the latter (measured).
   */
  static void pattern(ObjectNode template, int target, Report report) {
    if (target >= 6 && template.has("template")) {
      JsonNode pattern = template.remove("template");
      ArrayNode patterns = template.putArray("index_patterns");
      patterns.add(pattern);
      report.changed("template", "template-pattern", "[template] is [index_patterns] from 6.0 on");
    } else if (target < 6 && template.has("index_patterns")) {
      JsonNode patterns = template.remove("index_patterns");
      if (patterns.isArray() && patterns.size() != 1) {
        report.blocked(
            "index_patterns",
            "the template has " + patterns.size() + " patterns; up to 5.x it has one",
            "make one template for each pattern");
        return;
      }
      template.set("template", patterns.isArray() ? patterns.get(0) : patterns);
      report.changed(
          "index_patterns", "template-pattern", "[index_patterns] is [template] up to 5.x");
    }
  }
}
