package io.ela.e2e.yaml;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The header in which a server says what is deprecated: a code, an agent and a quoted text. */
final class WarningHeader {
  private static final Pattern FORM =
      Pattern.compile("299 Elasticsearch-\\S+ \"((?:[^\"\\\\]|\\\\.)*)\"(?: \"[^\"]*\")?");

  private WarningHeader() {}

  /** The text; the whole header if it has another form. */
  static String text(String header) {
    Matcher matcher = FORM.matcher(header);
    return matcher.matches() ? matcher.group(1).replaceAll("\\\\(.)", "$1") : header;
  }
}
