package io.ela.dialect.metadata;

import io.ela.dialect.Capabilities;

/** The kinds of named definitions that belong to a cluster and to no index. */
public enum DefinitionKind {
  /** A legacy index template, {@code /_template}. */
  TEMPLATE("_template", true),
  /** A composable index template, {@code /_index_template}: since 7.8. */
  INDEX_TEMPLATE("_index_template", true),
  /** A part of composable index templates, {@code /_component_template}: since 7.8. */
  COMPONENT_TEMPLATE("_component_template", true),
  /** An ingest pipeline, {@code /_ingest/pipeline}. */
  PIPELINE("_ingest/pipeline", true),
  /** A stored script or search template, {@code /_scripts}. */
  SCRIPT("_scripts", false);

  private final String path;
  private final boolean patterns;

  DefinitionKind(String path, boolean patterns) {
    this.path = path;
    this.patterns = patterns;
  }

  /** Where definitions of this kind are put, got and deleted by name, without a leading slash. */
  public String path() {
    return path;
  }

  /** Whether they can be got and deleted by a list or a pattern of names. */
  public boolean byPattern() {
    return patterns;
  }

  /** Whether a version has this kind. */
  public boolean isKnownTo(Capabilities version) {
    return switch (this) {
      case TEMPLATE, PIPELINE, SCRIPT -> true;
      case INDEX_TEMPLATE, COMPONENT_TEMPLATE -> version.composableTemplates();
    };
  }
}
