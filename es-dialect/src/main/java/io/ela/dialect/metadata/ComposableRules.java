package io.ela.dialect.metadata;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ela.dialect.EsVersion;

/** What is only in composable and component templates, which came with 7.8. */
final class ComposableRules {
  private final EsVersion to;
  private final Report report;

  ComposableRules(EsVersion to, Report report) {
    this.to = to;
    this.report = report;
  }

  void apply(ObjectNode template) {
    if (!to.capabilities().composableTemplates()) {
      report.blocked(
          "template",
          "composable templates are there from 7.8 on",
          "put a legacy template (PUT /_template) that does the same");
    }
    if (template.has("data_stream")) {
      report.blocked(
          "data_stream",
          "it makes data streams, which are not carried over",
          "leave it to the cluster that has the data streams");
    }
    late(template, "allow_auto_create", 7, 11);
    late(template, "ignore_missing_component_templates", 8, 7);
    late(template, "deprecated", 8, 12);
    for (String own :
        new String[] {
          "created_date", "created_date_millis", "modified_date", "modified_date_millis"
        }) {
      template.remove(own);
    }
  }

  private void late(ObjectNode template, String name, int major, int minor) {
    if (!Since.at(to, major, minor) && template.remove(name) != null) {
      report.changed(
          name, "template-member", "[" + name + "] is there from " + major + "." + minor + " on");
    }
  }
}
